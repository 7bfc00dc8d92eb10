package palette

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"prefdeck/tui/keys"
)

// Palette is an open palette.
type Palette struct {
	table    *keys.Table
	commands []keys.Binding
	query    []rune
	found    []found
	chosen   int
	notice   string // says that the last key had no meaning; "": it had one
}

// found is a command that matches the query.
type found struct {
	command keys.Binding
	score   int
	length  int   // of the name, if the name matched
	at      []int // the matched runes of its name
}

// New opens the palette on the commands of a mode, without the one that opens it.
func New(table *keys.Table, mode keys.Mode) *Palette {
	p := &Palette{table: table}
	for _, b := range table.Commands(mode) {
		seen := slices.ContainsFunc(p.commands, func(c keys.Binding) bool { return c.ID == b.ID })
		if b.ID != keys.Palette && !seen {
			p.commands = append(p.commands, b)
		}
	}
	p.filter()
	return p
}

// Press handles a key. It returns the command to run, if any, and whether the
// palette closes.
func (p *Palette) Press(msg tea.KeyPressMsg) (run keys.ActionID, closed bool) {
	id, bound := p.table.Lookup(keys.Commanding, msg.String())
	p.notice = ""
	switch {
	case !bound:
		p.edit(msg)
	case id == keys.PaletteDown:
		p.move(1)
	case id == keys.PaletteUp:
		p.move(-1)
	case id == keys.PaletteRun && len(p.found) > 0:
		return p.found[p.chosen].command.ID, true
	case id == keys.PaletteClose:
		return "", true
	}
	return "", false
}

// Type adds pasted text to the query.
func (p *Palette) Type(text string) {
	for _, r := range text {
		if unicode.IsGraphic(r) && len(p.query) < maxQuery {
			p.query = append(p.query, r)
		}
	}
	p.filter()
}

// maxQuery is longer than any name.
const maxQuery = 60

// edit changes the query with a key that has no other binding.
func (p *Palette) edit(msg tea.KeyPressMsg) {
	switch msg.String() {
	case "backspace", "ctrl+h":
		p.query = p.query[:max(len(p.query)-1, 0)]
	case "ctrl+w":
		words := strings.TrimRight(string(p.query), " ")
		p.query = []rune(words[:strings.LastIndexByte(words, ' ')+1])
	case "ctrl+u":
		p.query = p.query[:0]
	default:
		if msg.Text == "" {
			p.notice = p.table.Unbound(keys.Commanding, msg.String(), "")
		}
		p.Type(msg.Text)
		return
	}
	p.filter()
}

func (p *Palette) move(by int) {
	if n := len(p.found); n > 0 {
		p.chosen = (p.chosen + by + n) % n
	}
}

// filter lists the commands that match the query, best first, then shortest;
// without a query it lists all in the order of the table. A command's id matches,
// too.
func (p *Palette) filter() {
	p.found, p.chosen = p.found[:0], 0
	words := strings.Fields(string(p.query))
	for _, c := range p.commands {
		f := found{command: c, length: len(c.Long)}
		var ok bool
		if f.score, f.at, ok = matchAll(words, c.Long); !ok {
			f.score, _, ok = matchAll(words, string(c.ID))
			f.score, f.length, f.at = f.score/2, math.MaxInt, nil
		}
		if ok {
			p.found = append(p.found, f)
		}
	}
	if len(words) == 0 {
		return
	}
	slices.SortStableFunc(p.found, func(a, b found) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.length, b.length))
	})
}
