package keys

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// ActionID names an action: "choose.a3", "view.raw".
type ActionID string

// Mode is a state in which every key has one meaning.
type Mode string

// Binding binds keys to an action in some modes, with the texts about it.
type Binding struct {
	ID    ActionID
	Modes []Mode
	Keys  []string // as Bubble Tea names them; hints show the first; without any, only the palette runs it
	Group string   // heading in the help overlay
	Hint  string   // a word or two for the footer; "" keeps it out
	Long  string   // a line for the help overlay
}

// Table finds the binding of a key. It does not change, so what a footer asks at every
// key is gathered once.
type Table struct {
	bindings []Binding
	owner    map[Mode]map[string]ActionID
	gathered sync.Map // of a Mode its gathered
}

// gathered is the content of a mode.
type gathered struct {
	bindings []Binding // that have a key
	hints    []Hint
}

// NewTable returns a table of bindings, in the order in which they are shown. It
// rejects a key with two meanings in one mode and names both.
func NewTable(bindings ...Binding) (*Table, error) {
	t := &Table{bindings: bindings, owner: map[Mode]map[string]ActionID{}}
	for _, b := range bindings {
		for _, mode := range b.Modes {
			if t.owner[mode] == nil {
				t.owner[mode] = map[string]ActionID{}
			}
			for _, key := range b.Keys {
				if other, taken := t.owner[mode][key]; taken {
					return nil, &Conflict{Key: key, Mode: mode, IDs: [2]ActionID{other, b.ID}, Texts: [2]string{t.text(mode, other), b.Long}}
				}
				t.owner[mode][key] = b.ID
			}
		}
	}
	return t, nil
}

// Conflict says that a key has two meanings in one mode.
type Conflict struct {
	Key   string
	Mode  Mode
	IDs   [2]ActionID
	Texts [2]string // of the two
}

func (c *Conflict) Error() string {
	return fmt.Sprintf("key %q has two meanings while %s: %s (%s) and %s (%s)",
		c.Key, c.Mode, c.IDs[0], c.Texts[0], c.IDs[1], c.Texts[1])
}

func (t *Table) text(mode Mode, id ActionID) string {
	for _, b := range t.bindings {
		if b.ID == id && slices.Contains(b.Modes, mode) {
			return b.Long
		}
	}
	return ""
}

// Without returns the table without the named actions.
func (t *Table) Without(ids ...ActionID) *Table {
	keep := func(id ActionID) bool { return !slices.Contains(ids, id) }
	var kept []Binding
	for _, b := range t.bindings {
		if keep(b.ID) {
			kept = append(kept, b)
		}
	}
	less := &Table{bindings: kept, owner: map[Mode]map[string]ActionID{}}
	for mode, keys := range t.owner {
		less.owner[mode] = map[string]ActionID{}
		for key, id := range keys {
			if keep(id) {
				less.owner[mode][key] = id
			}
		}
	}
	return less
}

// Lookup returns the action of a key in a mode.
func (t *Table) Lookup(mode Mode, key string) (ActionID, bool) {
	id, ok := t.owner[mode][key]
	return id, ok
}

// In lists the bindings of a mode that have a key, in the order in which they are
// shown. The list is the table's own.
func (t *Table) In(mode Mode) []Binding { return t.of(mode).bindings }

func (t *Table) of(mode Mode) gathered {
	if g, ok := t.gathered.Load(mode); ok {
		return g.(gathered)
	}
	in := slices.DeleteFunc(t.Commands(mode), func(b Binding) bool { return len(b.Keys) == 0 })
	g := gathered{in, hintsOf(in)}
	t.gathered.Store(mode, g)
	return g
}

// Commands lists all bindings of a mode, with or without a key.
func (t *Table) Commands(mode Mode) []Binding {
	var in []Binding
	for _, b := range t.bindings {
		if slices.Contains(b.Modes, mode) {
			in = append(in, b)
		}
	}
	return in
}

// Key returns the key of an action in a mode as a person reads it, for use in a
// sentence; "" if it has none.
func (t *Table) Key(mode Mode, id ActionID) string {
	for _, b := range t.In(mode) {
		if b.ID == id {
			return Show(b.Keys[0])
		}
	}
	return ""
}

// Unbound returns what to say of a key without a meaning in a mode, where another one
// lists the keys; "": none does, for all are in the footer.
func (t *Table) Unbound(mode Mode, key string, help ActionID) string {
	text := Show(key) + " does nothing here"
	if lists := t.Key(mode, help); lists != "" {
		text += "; " + lists + " lists the keys"
	}
	return text
}

// Hint is one entry of a footer: "1…7", "choose".
type Hint struct {
	ID   ActionID // of its first key
	Keys string
	Text string
}

// Hints returns the footer of a mode, most important first. Neighbours with the
// same hint share one entry: two keys with a slash, more as a range.
func (t *Table) Hints(mode Mode) []Hint { return slices.Clone(t.of(mode).hints) }

func hintsOf(bindings []Binding) []Hint {
	var hints []Hint
	var keys []string
	flush := func() {
		if n := len(hints); n > 0 {
			hints[n-1].Keys = joinKeys(keys)
		}
	}
	for _, b := range bindings {
		if b.Hint == "" {
			continue
		}
		if n := len(hints); n == 0 || hints[n-1].Text != b.Hint {
			flush()
			keys = nil
			hints = append(hints, Hint{ID: b.ID, Text: b.Hint})
		}
		keys = append(keys, Show(b.Keys[0]))
	}
	flush()
	return hints
}

// joinKeys joins keys that share a hint: consecutive digits as a range, other signs
// in sequence.
func joinKeys(keys []string) string {
	if len(keys) <= 2 {
		return strings.Join(keys, "/")
	}
	all := []rune(strings.Join(keys, ""))
	row := len(all) == len(keys)
	for i := 1; i < len(all); i++ {
		row = row && all[i] == all[i-1]+1
	}
	if row || len(all) > len(keys) {
		return keys[0] + "…" + keys[len(keys)-1]
	}
	return string(all)
}

// Group is a heading of the help overlay with its lines.
type Group struct {
	Name  string
	Lines []Line
}

// Line is one binding in the help overlay.
type Line struct {
	ID   ActionID
	Keys string // all of them: "u backspace"
	Text string
}

// Help returns the contents of the help overlay of a mode. Neighbours of one group that
// say the same, such as those for the next item and the one before, share a line.
func (t *Table) Help(mode Mode) []Group {
	var groups []Group
	for _, b := range t.In(mode) {
		i := slices.IndexFunc(groups, func(g Group) bool { return g.Name == b.Group })
		if i < 0 {
			groups = append(groups, Group{Name: b.Group})
			i = len(groups) - 1
		}
		if n := len(groups[i].Lines); n > 0 && groups[i].Lines[n-1].Text == b.Long {
			groups[i].Lines[n-1].Keys += " " + b.Shown()
			continue
		}
		groups[i].Lines = append(groups[i].Lines, Line{ID: b.ID, Keys: b.Shown(), Text: b.Long})
	}
	return groups
}

// Shown returns all keys of a binding as a person reads them.
func (b Binding) Shown() string {
	var keys []string
	for _, key := range b.Keys {
		if key != backspaceBS {
			keys = append(keys, Show(key))
		}
	}
	return strings.Join(keys, " ")
}

// backspaceBS is the name under which the byte 0x08 arrives. Some terminals send it
// for the backspace key, so it is bound beside "backspace"; nobody has to read it.
const backspaceBS = "ctrl+h"

// Show returns a key as a person reads it.
func Show(key string) string {
	switch key {
	case "left":
		return "←"
	case "right":
		return "→"
	case "up":
		return "↑"
	case "down":
		return "↓"
	case "pgup":
		return "PgUp"
	case "pgdown":
		return "PgDn"
	case "home", "end":
		return strings.ToUpper(key[:1]) + key[1:]
	}
	if key[0] == 'f' && len(key) > 1 {
		return "F" + key[1:]
	}
	return key
}
