package picker

import (
	tea "charm.land/bubbletea/v2"

	"prefdeck/themes"
	"prefdeck/tui/keys"
)

// Entry is a theme as it can be asked for: by its name, or as themes.Auto.
type Entry struct {
	Name  string
	Theme themes.Theme
}

// Choices are all themes of a catalogue, with the one that Auto stands for now in
// front.
func Choices(c themes.Catalogue, dark bool, env themes.Env) []Entry {
	var choices []Entry
	if auto, err := c.Pick(themes.Auto, dark, env); err == nil {
		choices = append(choices, Entry{themes.Auto, auto})
	}
	for _, t := range c.All(env) {
		choices = append(choices, Entry{t.Name, t})
	}
	return choices
}

// Effect is what a key led to.
type Effect int

// The outcomes.
const (
	Open  Effect = iota // the picker stays
	Taken               // the chosen theme is to be used
	Left                // all stays as it was
)

// Picker is an open picker.
type Picker struct {
	table   *keys.Table
	choices []Entry
	now     int // the one in use
	chosen  int

	width, height int
	sample        []string // as drawn for the chosen theme and the size
}

// New opens the picker on choices, of which there is at least one, with the
// cursor on the one of the name in use.
func New(table *keys.Table, choices []Entry, inUse string) *Picker {
	p := &Picker{table: table, choices: choices}
	if inUse == "" {
		inUse = themes.Auto
	}
	for i, c := range choices {
		if c.Name == inUse {
			p.now, p.chosen = i, i
		}
	}
	return p
}

// Chosen is the theme under the cursor.
func (p *Picker) Chosen() Entry { return p.choices[p.chosen] }

// SetSize gives the picker its cells.
func (p *Picker) SetSize(width, height int) {
	p.width, p.height = width, height
	p.draw()
}

// Press takes a key.
func (p *Picker) Press(msg tea.KeyPressMsg) Effect {
	id, _ := p.table.Lookup(keys.Picking, msg.String())
	n := len(p.choices)
	switch id {
	case keys.ThemeDown:
		p.chosen = (p.chosen + 1) % n
	case keys.ThemeUp:
		p.chosen = (p.chosen + n - 1) % n
	case keys.ThemeFirst:
		p.chosen = 0
	case keys.ThemeLast:
		p.chosen = n - 1
	case keys.ThemeTake:
		return Taken
	case keys.ThemeClose:
		return Left
	default:
		return Open
	}
	p.draw()
	return Open
}
