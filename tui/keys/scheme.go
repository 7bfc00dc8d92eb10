package keys

import (
	"fmt"
	"slices"

	"prefdeck/stages/label"
)

// Keymap says which keys a person wants: a preset, a scale, and changes to them.
// The zero Keymap is the default on the 7-point scale.
type Keymap struct {
	Preset string // "": the default
	Scale  label.Scale
	Bind   map[ActionID][]string // replaces the keys of an action, in the names that Parse returns; an empty list unbinds it
}

// Labelling returns the table of the labelling screen.
func (s Keymap) Labelling() (*Table, error) { return s.table(LabellingOn(s.Scale)) }

// Home returns the table of the home screen.
func (s Keymap) Home() (*Table, error) {
	return s.table(append(Home(), shared([]Mode{Browsing})...))
}

func (s Keymap) table(bindings []Binding) (*Table, error) {
	preset, err := presetKeys(s.Preset, s.Scale)
	if err != nil {
		return nil, err
	}
	bindings = slices.Clone(bindings)
	for i := range bindings {
		b := &bindings[i]
		if keys, ok := preset[b.ID]; ok {
			b.Keys = keys
		}
		if keys, ok := s.Bind[b.ID]; ok {
			b.Keys = keys
		}
	}
	if err := bindable(bindings, s.Bind); err != nil {
		return nil, err
	}
	return NewTable(bindings...)
}

// BindError says why an action cannot have the given keys.
type BindError struct {
	ID   ActionID
	Text string
}

func (e *BindError) Error() string { return fmt.Sprintf("%s %s", e.ID, e.Text) }

// bindable rejects changes that would make an action or a character unreachable.
func bindable(bindings []Binding, changed map[ActionID][]string) error {
	for _, b := range bindings {
		keys, ok := changed[b.ID]
		if !ok {
			continue
		}
		if len(keys) == 0 && needsKey(bindings, b.ID) {
			return &BindError{b.ID, "needs a key: there would be no other way to it"}
		}
		if !slices.ContainsFunc(b.Modes, typed) {
			continue
		}
		for _, key := range keys {
			if printable(key) {
				return &BindError{b.ID, fmt.Sprintf("cannot have the key %q: it would be missing from what is typed there", key)}
			}
		}
	}
	return nil
}

// needsKey reports whether an action would be lost without a key: the palette does
// not list it, or lost people look for it.
func needsKey(bindings []Binding, id ActionID) bool {
	switch id {
	case Palette, Help, Leave, Undo, Retry, HomeHelp, HomeQuit:
		return true
	}
	var listed []Mode
	for _, b := range bindings {
		if b.ID == Palette {
			listed = b.Modes
		}
	}
	for _, b := range bindings {
		if b.ID == id && slices.ContainsFunc(b.Modes, func(m Mode) bool { return slices.Contains(listed, m) }) {
			return false
		}
	}
	return true
}

// IDs lists the bindable actions of all screens and scales.
func IDs() []ActionID {
	var ids []ActionID
	all := Home()
	for _, scale := range label.Scales() {
		all = append(all, LabellingOn(scale)...)
	}
	for _, b := range all {
		if !slices.Contains(ids, b.ID) {
			ids = append(ids, b.ID)
		}
	}
	return ids
}
