package strict

import (
	"fmt"
	"slices"

	"github.com/pelletier/go-toml/v2"
)

// Sound returns text, which f was decoded from, without the keys that have faults. It
// keeps neither comments nor the order of keys.
func (f *File) Sound(text []byte) ([]byte, error) {
	var table map[string]any
	if err := toml.Unmarshal(text, &table); err != nil {
		return nil, f.located(err)
	}
	for _, ft := range f.faults {
		drop(table, ft.key)
	}
	rest, err := toml.Marshal(table)
	if err != nil {
		return nil, fmt.Errorf("%s: write what is sound: %w", f.path, err)
	}
	return rest, nil
}

// Join adds the faults of rest, the file that Sound left of f, and reports whether any
// are new: some show only once others are gone.
func (f *File) Join(rest *File) (found bool) {
	for _, ft := range rest.faults {
		if !slices.ContainsFunc(f.faults, func(known fault) bool { return slices.Equal(known.key, ft.key) }) {
			f.faults = append(f.faults, fault{ft.key, f.Line(ft.key...), ft.text})
			found = true
		}
	}
	return found
}

// drop removes a key from the table that it leads to.
func drop(table map[string]any, key []string) {
	for _, name := range key[:len(key)-1] {
		table, _ = table[name].(map[string]any)
	}
	delete(table, key[len(key)-1])
}
