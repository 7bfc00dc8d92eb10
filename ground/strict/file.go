package strict

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// File is a file that was read. It remembers the line of each key, for errors about
// its value.
type File struct {
	path  string
	lines map[string]int
}

// Decode decodes text, the contents of path, into into. Keys that into does not
// have are errors.
func Decode(path string, text []byte, into any) (*File, error) {
	f := &File{path: path, lines: map[string]int{}}
	d := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return nil, f.located(err, into)
	}
	f.find(text)
	return f, nil
}

// Line returns the line of a key or a table, counted from 1; 0 if the file does not
// have it.
func (f *File) Line(key ...string) int { return f.lines[join(key)] }

// Errorf returns an error about the value of a key, or about the whole file if it
// has no such key.
func (f *File) Errorf(key []string, format string, args ...any) error {
	name := strings.Join(key, ".")
	err := fmt.Errorf(format, args...)
	if line := f.lines[join(key)]; line > 0 {
		return fmt.Errorf("%s: line %d: %s: %w", f.path, line, name, err)
	}
	return fmt.Errorf("%s: %s: %w", f.path, name, err)
}

// join makes one string of a key whose parts may contain dots.
func join(key []string) string { return strings.Join(key, "\x00") }

// find records the line of every key. The text has been decoded, so it parses.
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

// value records a key, and the keys within it if its value is a table.
func (f *File) value(p *unstable.Parser, table []string, e *unstable.Node) {
	key := f.note(p, table, e.Key())
	if e.Value().Kind != unstable.InlineTable {
		return
	}
	for it := e.Value().Children(); it.Next(); {
		f.value(p, key, it.Node())
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

// located puts file, line and key in front of an error of the decoder.
func (f *File) located(err error, into any) error {
	var unknown *toml.StrictMissingError
	if errors.As(err, &unknown) {
		known := keysOf(reflect.TypeOf(into), "")
		var all []string
		for _, e := range unknown.Errors {
			line, _ := e.Position()
			key := strings.Join(e.Key(), ".")
			all = append(all, fmt.Sprintf("line %d: there is no key %s%s", line, key, Meant(key, known)))
		}
		return fmt.Errorf("%s: %s", f.path, strings.Join(all, "; "))
	}
	var wrong *toml.DecodeError
	if errors.As(err, &wrong) {
		line, _ := wrong.Position()
		at := ""
		if key := strings.Join(wrong.Key(), "."); key != "" {
			at = key + ": "
		}
		return fmt.Errorf("%s: line %d: %s%s", f.path, line, at, inWords(strings.TrimPrefix(wrong.Error(), "toml: ")))
	}
	return fmt.Errorf("%s: %w", f.path, err)
}

// keysOf lists the keys of a struct and its nested structs by their tags.
func keysOf(t reflect.Type, prefix string) []string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	var keys []string
	for i := range t.NumField() {
		tag, _, _ := strings.Cut(t.Field(i).Tag.Get("toml"), ",")
		if tag == "" {
			continue
		}
		keys = append(keys, prefix+tag)
		keys = append(keys, keysOf(t.Field(i).Type, prefix+tag+".")...)
	}
	return keys
}

var wrongType = regexp.MustCompile(`(?s)^cannot decode TOML (\S+) into .*?(\S+)$`)

// inWords rewrites an error of the decoder without Go's types.
func inWords(message string) string {
	m := wrongType.FindStringSubmatch(message)
	if m == nil {
		return message
	}
	want := "a table"
	switch kind := m[2]; {
	case kind == "[]string":
		want = "a list of strings"
	case kind == "string":
		want = "a string"
	case strings.HasPrefix(kind, "int"):
		want = "a whole number"
	case strings.HasPrefix(kind, "float"):
		want = "a number"
	case kind == "bool":
		want = "true or false"
	}
	return fmt.Sprintf("found %s, want %s", m[1], want)
}
