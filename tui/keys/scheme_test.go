package keys

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"prefdeck/stages/label"
)

// everyScheme calls f with each preset on each scale.
func everyScheme(t *testing.T, f func(t *testing.T, s Keymap)) {
	for _, name := range Presets() {
		for _, scale := range label.Scales() {
			t.Run(fmt.Sprintf("%s/%d", name, scale.Points()), func(t *testing.T) {
				t.Parallel()
				f(t, Keymap{Preset: name, Scale: scale})
			})
		}
	}
}

// No preset gives a key two meanings in any mode of any screen, on any scale; every
// action has a name and can be reached by its key or the palette; and no key takes
// a character away from a line of text.
func TestEveryPresetModeAndScale(t *testing.T) {
	t.Parallel()
	everyScheme(t, func(t *testing.T, s Keymap) {
		for screen, make := range map[string]func() (*Table, error){"labelling": s.Labelling, "home": s.Home} {
			table, err := make()
			if err != nil {
				t.Fatalf("%s: %v", screen, err)
			}
			for _, b := range table.bindings {
				if len(b.Modes) == 0 || b.Long == "" || b.Group == "" {
					t.Errorf("%s lacks modes, a group or a line of help", b.ID)
				}
				for _, mode := range b.Modes {
					if len(b.Keys) == 0 && !reachable(table, mode, b.ID) {
						t.Errorf("%s cannot be reached while %s", b.ID, mode)
					}
					for _, key := range b.Keys {
						if id, _ := table.Lookup(mode, key); id != b.ID {
							t.Errorf("key %q while %s is %q, want %q", key, mode, id, b.ID)
						}
						if typed(mode) && printable(key) {
							t.Errorf("%s takes %q from what is typed while %s", b.ID, key, mode)
						}
					}
				}
			}
		}
	})
}

func reachable(table *Table, mode Mode, id ActionID) bool {
	return table.Key(mode, Palette) != "" &&
		slices.ContainsFunc(table.Commands(mode), func(b Binding) bool { return b.ID == id })
}

// Every overlay over a pair has a way back, and every mode with a pair has the
// palette, help and undo where they make sense.
func TestEveryModeHasAWayOut(t *testing.T) {
	t.Parallel()
	out := map[Mode][]ActionID{
		Deciding: {Leave, Help, Undo, Palette}, Unsaved: {Leave, Help, Palette, Retry, Elsewhere}, Saving: {LineCancel, LineAccept}, Idling: {Leave, Help, Undo, Palette},
		Cramped: {Leave}, Noting: {NoteLeave, NoteSave}, Flagging: {LineCancel, LineAccept}, Searching: {LineCancel, LineAccept},
		Jumping: {LineCancel, LineAccept}, Tagging: {TagClose}, Comparing: {CompareClose, CompareNext}, Ordering: {OrderClose},
		Listing: {HistoryClose, HistoryPick}, Guiding: {GuidelineClose}, Reviewing: {ChangesClose}, Measuring: {SittingClose}, Helping: {HelpClose},
		Informing: {InfoClose}, Commanding: {PaletteClose, PaletteRun}, Picking: {ThemeClose, ThemeTake},
		Exporting: {ExportClose, ExportWrite}, Surveying: {StatisticsClose, StatisticsGiveUp, StatisticsPairs, StatisticsHelp}, NamingFile: {LineCancel, LineAccept}, NamingAnnotator: {LineCancel, LineAccept}, NamingPrompts: {LineCancel, LineAccept, LineComplete},
		Inspecting:   {InspectClose, InspectBack, InspectNext},
		Adjudicating: {Leave, ScreenHelp, Undo, DisputeNext, ChooseBad},
		ChoosingFile: {ImportClose, ImportTake}, Importing: {ImportClose, ImportStart}, Loading: {ImportStop}, Imported: {ImportClose},
		AskingDuel: {DuelClose, DuelAsk}, Dueling: {DuelGiveUp, ChooseBad}, AfterDuel: {DuelClose, DuelNext},
		Piping: {PipelineClose, PipelineStop, PipelineHold, PipelineHelp, PipelinePlan}, Planning: {PlanClose, PlanHelp, PlanStart, PlanMark, PlanMore, PlanLess},
	}
	everyScheme(t, func(t *testing.T, s Keymap) {
		table, err := s.Labelling()
		if err != nil {
			t.Fatal(err)
		}
		for mode := range table.owner {
			if len(out[mode]) == 0 {
				t.Errorf("mode %s is not in this test", mode)
			}
			for _, id := range out[mode] {
				if table.Key(mode, id) == "" {
					t.Errorf("%s has no key while %s", id, mode)
				}
			}
		}
	})
}

// A preference is one key on every scale, and digits read from A to B.
func TestScales(t *testing.T) {
	t.Parallel()
	for scale, want := range map[label.Scale]string{
		label.SevenPoint:    "1:choose.a3 2:choose.a2 3:choose.a1 4:choose.0 5:choose.b1 6:choose.b2 7:choose.b3 8:",
		label.FourStrengths: "1:choose.a3 2:choose.a2 3:choose.a1 4:choose.a0 5:choose.b0 6:choose.b1 7:choose.b2 8:choose.b3",
		label.PlainAB:       "1:choose.a 2:choose.b 3: 4: 5: 6: 7: 8:",
	} {
		table, err := Keymap{Scale: scale}.Labelling()
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, key := range strings.Split("12345678", "") {
			id, _ := table.Lookup(Deciding, key)
			got = append(got, key+":"+string(id))
			over, _ := table.Lookup(Comparing, key)
			if strings.TrimPrefix(string(id), "choose.") != strings.TrimPrefix(string(over), "compare.") {
				t.Errorf("scale %d: %s is %s, but %s for a criterion", scale, key, id, over)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("scale %d is %s", scale, got)
		}
		if _, tie := table.Lookup(Deciding, "t"); tie == (scale == label.FourStrengths) {
			t.Errorf("scale %d has a tie: %v", scale, tie)
		}
	}
}

// Every deciding action has a key on the left half of the keyboard.
func TestLeftHand(t *testing.T) {
	t.Parallel()
	const left = "12345qwertasdfgzxcvb"
	for _, scale := range label.Scales() {
		table, err := Keymap{Preset: "left-hand", Scale: scale}.Labelling()
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range table.In(Deciding) {
			decides := strings.HasPrefix(string(b.ID), "choose.") || b.ID == Undo || b.ID == Flag || b.ID == ScrollDown || b.ID == ScrollUp || b.ID == ScrollPage
			if b.ID == ChooseA || b.ID == ChooseB || !decides || b.Keys[0] == "space" {
				continue
			}
			if len(b.Keys[0]) != 1 || !strings.Contains(left, b.Keys[0]) {
				t.Errorf("scale %d: %s is on %s", scale, b.ID, b.Keys[0])
			}
		}
	}
}

func TestPresetsKeepTheirPromise(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		preset, key string
		want        ActionID
	}{
		{"prodigy", "space", ChooseSkip}, {"prodigy", "backspace", Undo}, {"prodigy", "ctrl+h", Undo}, {"prodigy", "f", Flag},
		{"prodigy", "a", ChooseA}, {"prodigy", "x", ChooseBad}, {"prodigy", "h", Guideline}, {"prodigy", "1", ChooseA3},
		{"vim", "j", ScrollDown}, {"vim", "h", ScrollLeft}, {"vim", "u", Undo}, {"vim", "ctrl+r", Redo}, {"vim", "n", QueueNext},
		{"left-hand", "q", ChooseB3}, {"left-hand", "1", ChooseA3}, {"left-hand", "z", Undo}, {"", "space", ScrollPage},
	} {
		table, err := Keymap{Preset: c.preset}.Labelling()
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := table.Lookup(Deciding, c.key); got != c.want {
			t.Errorf("%s: %s is %s, want %s", c.preset, c.key, got, c.want)
		}
	}
	if _, err := (Keymap{Preset: "emacs"}).Labelling(); err == nil || !strings.Contains(err.Error(), "left-hand") {
		t.Errorf("an unknown preset: %v", err)
	}
}

func TestBind(t *testing.T) {
	t.Parallel()
	table, err := Keymap{Bind: map[ActionID][]string{ChooseTie: {"5"}, ChooseB1: {"t"}, ViewRaw: nil}}.Labelling()
	if err != nil {
		t.Fatal(err) // two actions may swap keys
	}
	if id, _ := table.Lookup(Deciding, "5"); id != ChooseTie {
		t.Errorf("5 is %s", id)
	}
	if _, bound := table.Lookup(Deciding, "0"); bound {
		t.Error("0 is still bound")
	}
	if _, bound := table.Lookup(Deciding, "m"); bound || table.Key(Deciding, ViewRaw) != "" {
		t.Error("an unbound action has a key")
	}
	table.Hints(Deciding)
	table.Help(Deciding)
	if !slices.ContainsFunc(table.Commands(Deciding), func(b Binding) bool { return b.ID == ViewRaw }) {
		t.Error("an unbound action is out of the palette's reach")
	}

	_, err = Keymap{Bind: map[ActionID][]string{ChooseTie: {"r"}}}.Labelling()
	var conflict *Conflict
	if !errors.As(err, &conflict) || conflict.Key != "r" || !slices.Contains(conflict.IDs[:], ChooseTie) || !slices.Contains(conflict.IDs[:], Retry) && !slices.Contains(conflict.IDs[:], Tags) {
		t.Errorf("r for a tie: %v", err)
	}
	for id, keys := range map[ActionID][]string{Undo: nil, Leave: nil, Help: nil, Palette: nil, NoteLeave: nil, TagClose: nil, TagStyle: nil, NoteSave: {"s"}, LineCancel: {"space"}} {
		_, err := Keymap{Bind: map[ActionID][]string{id: keys}}.Labelling()
		var bad *BindError
		if !errors.As(err, &bad) || bad.ID != id {
			t.Errorf("%s bound to %q: %v", id, keys, err)
		}
	}
	if _, err := (Keymap{Bind: map[ActionID][]string{HomeLabel: {"i"}}}).Home(); !errors.As(err, &conflict) {
		t.Errorf("i for two things at home: %v", err)
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"a": "a", "U": "U", "shift+u": "U", " ": "space", "Space": "space", "ctrl+r": "ctrl+r", "Ctrl+R": "ctrl+r",
		"shift+tab": "shift+tab", "Shift+Left": "shift+left", "escape": "esc", "PageDown": "pgdown", "page up": "pgup",
		"←": "left", "F1": "f1", "+": "+", "ctrl++": "ctrl++", "alt+x": "alt+x", "alt+ctrl+x": "ctrl+alt+x",
		"é": "é", "ß": "ß", "?": "?", "return": "enter", "backspace": "backspace ctrl+h",
	} {
		got, err := Parse(written)
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("Parse(%q) is %q, %v; want %q", written, got, err, want)
		}
	}
	for written, want := range map[string]string{
		"": "no key", "spcae": "no key", "ctrl+c": "ends it", "ctrl+z": "suspends", "ctrl+i": "tab", "ctrl+m": "enter", "ctrl+[": "esc",
		"hyper+x": "modifier", "shift+1": "types", "\x1b": "print", "jk": "no key", "f13": "no key",
	} {
		if got, err := Parse(written); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%q) is %q, %v; want an error with %q", written, got, err, want)
		}
	}
}

// Every key of the table can be written in settings under its own name.
func TestEveryKeyCanBeWritten(t *testing.T) {
	t.Parallel()
	everyScheme(t, func(t *testing.T, s Keymap) {
		table, err := s.Labelling()
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range table.bindings {
			for _, key := range b.Keys {
				if got, err := Parse(key); err != nil || got[0] != key {
					t.Errorf("%s: %q is read as %q, %v", b.ID, key, got, err)
				}
			}
		}
	})
}

func TestWithout(t *testing.T) {
	t.Parallel()
	table, err := Keymap{}.Labelling()
	if err != nil {
		t.Fatal(err)
	}
	without := table.Without(Undo)
	if _, bound := without.Lookup(Deciding, "u"); bound {
		t.Error("u still undoes")
	}
	if id, _ := without.Lookup(Deciding, "t"); id != ChooseTie {
		t.Errorf("t is %q", id)
	}
}

// Any text is either refused or a key that can be written under the returned name.
func FuzzParse(f *testing.F) {
	for _, written := range []string{"a", "ctrl++", "+", "shift+tab", "Ctrl + Shift + x", "alt+é", "", "++", "ctrl+", "\xff", "shift+ß"} {
		f.Add(written)
	}
	f.Fuzz(func(t *testing.T, written string) {
		parsed, err := Parse(written)
		if err != nil {
			return
		}
		again, err := Parse(parsed[0])
		if err != nil || again[0] != parsed[0] {
			t.Errorf("%q is %q, and that is %q, %v", written, parsed, again, err)
		}
	})
}
