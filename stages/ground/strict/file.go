package strict

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// File is a file that was read. It knows the line of each key and collects the
// faults of their values, so that a person hears of all of them at once.
type File struct {
	path   string
	lines  map[string]int
	faults []fault
}

// fault is an error in a file, at a line or, with line 0, in the file as a whole.
type fault struct {
	key  []string
	line int
	text string
}

// Decode decodes text, the contents of path, into the value that into points to. A
// list replaces an earlier list, and a table is merged into an earlier one.
//
// Text that is not TOML is an error. Keys that into does not have and values of
// another type are faults: Decode skips them, and Err reports them together with
// those that the caller finds in the values.
func Decode(path string, text []byte, into any) (*File, error) {
	f := &File{path: path, lines: map[string]int{}}
	f.find(text)
	var table map[string]any
	if err := toml.Unmarshal(text, &table); err != nil {
		return nil, f.located(err)
	}
	f.decode(table, into)
	return f, nil
}

// Line returns the line of a key or a table, counted from 1; 0 if the file does not
// have it. Of a key in several tables of a list it is the first line.
func (f *File) Line(key ...string) int { return f.lines[join(key)] }

// Fault records an error in the value of a key, or in the whole file if it has no
// such key.
func (f *File) Fault(key []string, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	f.faults = append(f.faults, fault{key, f.Line(key...), strings.Join(key, ".") + ": " + text})
}

// Unknown records that there is no such key in its table, which has the known ones.
func (f *File) Unknown(key []string, known []string) {
	table := strings.Join(key[:len(key)-1], ".") + "."
	var all []string
	for _, name := range slices.Sorted(slices.Values(known)) {
		all = append(all, table+name)
	}
	written := table + key[len(key)-1]
	f.faults = append(f.faults, fault{key, f.Line(key...), "there is no key " + written + Meant(written, all)})
}

// Faults are all the faults of a file, in its order.
type Faults struct {
	Path string
	Each []string // with its line, if it has one
}

// Error joins all faults on one line.
func (f Faults) Error() string { return f.Path + ": " + strings.Join(f.Each, "; ") }

// Err returns all faults as one error, which is a Faults; nil if there are none.
func (f *File) Err() error {
	if len(f.faults) == 0 {
		return nil
	}
	faults := slices.Clone(f.faults)
	slices.SortStableFunc(faults, func(a, b fault) int { return cmp.Compare(a.line, b.line) })
	var texts []string
	for _, ft := range faults {
		text := ft.text
		if ft.line > 0 {
			text = fmt.Sprintf("line %d: %s", ft.line, text)
		}
		texts = append(texts, text)
	}
	return Faults{f.path, texts}
}

// join makes one string of a key whose parts may contain dots.
func join(key []string) string { return strings.Join(key, "\x00") }

// find records the line of every key, up to where text stops being TOML.
func (f *File) find(text []byte) {
	var p unstable.Parser
	p.Reset(text)
	var table []string
	for p.NextExpression() {
		switch e := p.Expression(); e.Kind {
		case unstable.Table, unstable.ArrayTable:
			table = f.note(&p, nil, e.Key())
		case unstable.KeyValue:
			f.value(&p, table, e)
		}
	}
}

// value records a key, and the keys within it if its value is a table or a list of
// tables.
func (f *File) value(p *unstable.Parser, table []string, e *unstable.Node) {
	key := f.note(p, table, e.Key())
	f.within(p, key, e.Value())
}

func (f *File) within(p *unstable.Parser, key []string, v *unstable.Node) {
	if v.Kind != unstable.InlineTable && v.Kind != unstable.Array {
		return
	}
	for it := v.Children(); it.Next(); {
		if n := it.Node(); n.Kind == unstable.KeyValue {
			f.value(p, key, n)
		} else {
			f.within(p, key, n)
		}
	}
}

func (f *File) note(p *unstable.Parser, table []string, parts unstable.Iterator) []string {
	key := append([]string(nil), table...)
	for parts.Next() {
		n := parts.Node()
		key = append(key, string(n.Data))
		if f.lines[join(key)] == 0 {
			f.lines[join(key)] = p.Shape(n.Raw).Start.Line
		}
	}
	return key
}

// located puts file, line and key in front of an error of the parser.
func (f *File) located(err error) error {
	var wrong *toml.DecodeError
	if !errors.As(err, &wrong) {
		return fmt.Errorf("%s: %w", f.path, err)
	}
	line, _ := wrong.Position()
	key := strings.Join(wrong.Key(), ".")
	if key == "" {
		key = f.keyOn(line)
	}
	if key != "" {
		key += ": "
	}
	return fmt.Errorf("%s: line %d: %s%s", f.path, line, key, strings.TrimPrefix(wrong.Error(), "toml: "))
}

// keyOn returns the key on a line; "" if there is none.
func (f *File) keyOn(line int) string {
	on := ""
	for key, at := range f.lines {
		if at == line && (len(key) > len(on) || len(key) == len(on) && key < on) {
			on = key
		}
	}
	return strings.ReplaceAll(on, "\x00", ".")
}
