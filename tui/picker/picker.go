package picker

import (
	tea "charm.land/bubbletea/v2"

	"prefdeck/themes"
	"prefdeck/tui/keys"
)

// Entry is a choice: a theme by its name, or themes.Auto.
type Entry struct {
	Name  string
	Theme themes.Theme
}

// Choices returns all themes of a catalogue, after the one that Auto stands for
// now.
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

// Effect is the result of a key.
type Effect int

// The effects.
const (
	Open  Effect = iota // the picker stays
	Taken               // use the chosen theme
	Left                // change nothing
)

// Picker is an open picker.
type Picker struct {
	table   *keys.Table
	choices []Entry
	now     int // the one in use
	chosen  int

	// Notice says that the last key had no meaning; "": it had one.
	Notice string

	width, height int
	sample        []string // for the chosen theme and the size
}

// New opens the picker on choices, of which there must be one, with the cursor on
// the one in use.
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

// Chosen returns the theme under the cursor.
func (p *Picker) Chosen() Entry { return p.choices[p.chosen] }

// SetSize sets the size of the picker in cells.
func (p *Picker) SetSize(width, height int) {
	p.width, p.height = width, height
	p.draw()
}

// Press handles a key.
func (p *Picker) Press(msg tea.KeyPressMsg) Effect {
	id, bound := p.table.Lookup(keys.Picking, msg.String())
	p.Notice = ""
	if !bound {
		p.Notice = p.table.Unbound(keys.Picking, msg.String(), "")
	}
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
