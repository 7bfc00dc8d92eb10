package keys

import (
	"slices"
	"strings"
	"testing"

	"prefdeck/stages/label"
)

// No key has two meanings in one mode, and each has the one the table gives it.
func TestEveryModeAndKey(t *testing.T) {
	t.Parallel()
	type place struct {
		mode Mode
		key  string
	}
	owner := map[place]ActionID{}
	table, err := Keymap{}.Labelling()
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range LabellingOn(label.SevenPoint) {
		if len(b.Keys) == 0 || len(b.Modes) == 0 || b.Long == "" || b.Group == "" {
			t.Errorf("%s lacks keys, modes, a group or a line of help", b.ID)
		}
		for _, mode := range b.Modes {
			for _, key := range b.Keys {
				p := place{mode, key}
				if other, taken := owner[p]; taken {
					t.Errorf("key %q in mode %s is both %s and %s", key, mode, other, b.ID)
				}
				owner[p] = b.ID
				if got, _ := table.Lookup(mode, key); got != b.ID {
					t.Errorf("key %q in mode %s is %q, want %q", key, mode, got, b.ID)
				}
			}
		}
	}
}

// Terminals, multiplexers and flow control swallow these keys.
func TestNoKeyThatATerminalSwallows(t *testing.T) {
	t.Parallel()
	swallowed := []string{"ctrl+enter", "ctrl+space", "ctrl+s", "ctrl+q", "ctrl+b", "ctrl+a", "ctrl+z", "ctrl+c"}
	everyScheme(t, func(t *testing.T, s Keymap) {
		table, err := s.Labelling()
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range table.bindings {
			for _, key := range b.Keys {
				if slices.Contains(swallowed, key) || strings.HasPrefix(key, "alt+") || strings.HasPrefix(key, "shift+") {
					t.Errorf("%s is bound to %s", b.ID, key)
				}
			}
		}
	})
}

// Backspace is undo, whichever byte the terminal sends, and is never shown twice.
func TestBackspace(t *testing.T) {
	t.Parallel()
	table := DefaultOn(label.SevenPoint)
	for _, key := range []string{"backspace", "ctrl+h"} {
		if id, _ := table.Lookup(Deciding, key); id != Undo {
			t.Errorf("%s is %q", key, id)
		}
	}
	for _, g := range table.Help(Deciding) {
		for _, l := range g.Lines {
			if strings.Contains(l.Keys, "ctrl+h") {
				t.Errorf("the help shows %q", l.Keys)
			}
		}
	}
}

// No label key works while the pair cannot be seen. In a duel they wait for both
// answers to begin.
func TestLabelKeysOnlyWhereThePairIsSeen(t *testing.T) {
	t.Parallel()
	for _, b := range LabellingOn(label.SevenPoint) {
		for _, mode := range b.Modes {
			if strings.HasPrefix(string(b.ID), "choose.") && mode != Deciding && mode != Unsaved && mode != Dueling && mode != Adjudicating {
				t.Errorf("%s works in mode %s", b.ID, mode)
			}
		}
	}
}

func TestConflictNamesBoth(t *testing.T) {
	t.Parallel()
	_, err := NewTable(
		Binding{ID: "one", Modes: []Mode{Deciding}, Keys: []string{"k"}},
		Binding{ID: "two", Modes: []Mode{Idling, Deciding}, Keys: []string{"j", "k"}},
	)
	if err == nil || !strings.Contains(err.Error(), "one") || !strings.Contains(err.Error(), "two") || !strings.Contains(err.Error(), `"k"`) {
		t.Errorf("error %v", err)
	}
}

func TestHintsShareAnEntry(t *testing.T) {
	t.Parallel()
	hints := DefaultOn(label.SevenPoint).Hints(Deciding)
	if hints[0] != (Hint{ChooseA3, "1…7", "A to B"}) {
		t.Errorf("first hint %+v", hints[0])
	}
	if !slices.Contains(hints, Hint{ScrollDown, "j/k", "scroll"}) {
		t.Errorf("hints %+v", hints)
	}
	if got := DefaultOn(label.SevenPoint).Hints(Unsaved)[0]; got.Keys != "enter" {
		t.Errorf("first hint of an unsaved answer %+v", got)
	}
}

// A footer is drawn at every key.
func TestHintsAreGatheredOnce(t *testing.T) {
	table := DefaultOn(label.SevenPoint)
	first := table.Hints(Deciding)
	if n := testing.AllocsPerRun(10, func() { first[0] = table.Hints(Deciding)[0] }); n > 1 {
		t.Errorf("%v allocations, want those of a copy", n)
	}
	first = table.Hints(Deciding)
	want := first[0]
	first[0].Text = "changed"
	if got := table.Hints(Deciding)[0]; got != want {
		t.Errorf("a reader changed the hint to %+v", got)
	}
}

// The lists of keys that do not scroll have 21 rows and 57 columns of text on a terminal
// of 80×24.
func TestKeyListsFit(t *testing.T) {
	t.Parallel()
	table := DefaultOn(label.SevenPoint)
	for _, mode := range []Mode{Importing, Exporting, Piping, Surveying} {
		rows := 0
		for _, group := range table.Help(mode) {
			rows += 1 + len(group.Lines)
			for _, l := range group.Lines {
				if k, n := len([]rune(l.Keys)), len([]rune(l.Text)); k > 19 || n > 57 {
					t.Errorf("%s: %q and %q are %d and %d columns wide", mode, l.Keys, l.Text, k, n)
				}
			}
		}
		if rows > 21 {
			t.Errorf("%s: %d rows", mode, rows)
		}
	}
}
