package labelling

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/keys"
)

// Every binding of the table has an action in each of its modes, on every scale;
// and every action of the screen can be reached by a key or by name.
func TestEveryBindingHasAnAction(t *testing.T) {
	t.Parallel()
	bound, used := map[keys.ActionID]bool{}, map[keys.ActionID]bool{}
	for _, scale := range label.Scales() {
		table := keys.DefaultOn(scale)
		scheme := label.DefaultScheme()
		scheme.Scale = scale
		open := func(names ...string) *sitting {
			d := sit(t, &memory{items: numbered(t, 3)}, 120, 36, func(o *Options) { o.Keys, o.Scheme = table, &scheme })
			d.press(names...)
			return d
		}
		d := open()
		has := func(mode keys.Mode, does func(keys.ActionID) bool) {
			for _, b := range table.Commands(mode) {
				if bound[b.ID] = true; !does(b.ID) {
					t.Errorf("scale %v: %s does nothing while %s", scale, b.ID, mode)
				}
			}
		}
		for _, mode := range []keys.Mode{keys.Deciding, keys.Unsaved, keys.Idling, keys.Cramped} {
			has(mode, func(id keys.ActionID) bool { _, answers := d.s.answers[id]; return answers || d.s.do[id] != nil })
		}
		for id := range d.s.do {
			used[id] = true
		}
		for mode, names := range map[keys.Mode][]string{
			keys.Helping: {"?"}, keys.Noting: {"n"}, keys.Informing: {"i"}, keys.Guiding: {"o"}, keys.Searching: {"/"},
			keys.Jumping: {":"}, keys.Ordering: {"O"}, keys.Flagging: {"F"}, keys.Comparing: {"c"}, keys.Measuring: {"S"},
		} {
			over := open(names...).s.overlay.common()
			if over.mode != mode {
				t.Fatalf("%v opens the mode %s, not %s", names, over.mode, mode)
			}
			if table.Key(mode, over.exit) == "" {
				t.Errorf("scale %v: no key leads out of %s", scale, mode)
			}
			has(mode, func(id keys.ActionID) bool { return over.do[id] != nil })
			for id := range over.do {
				used[id] = true
			}
		}
	}
	for id := range used {
		if !bound[id] {
			t.Errorf("nothing leads to %s", id)
		}
	}
}

// Keys typed ahead, before the deck has handed out its first pair.
func TestKeysBeforeTheFirstPair(t *testing.T) {
	t.Parallel()
	all := keys.LabellingOn(label.SevenPoint)
	var every []string
	for _, b := range all {
		every = append(every, b.Keys...)
	}
	for _, typed := range append(each(every), every) {
		d := arrive(t, &memory{items: numbered(t, 3)})
		d.hold = true
		d.run(d.s.SetSize(100, 30))
		d.run(d.s.Init())
		for _, key := range typed {
			d.press(key)
			d.cells()
		}
		d.hold = false
		d.release()
		d.press("esc", "esc", "esc")
		if len(typed) == 1 && len(d.deck.log) > 0 {
			t.Errorf("%s, typed before a pair was up, decided one", typed[0])
		}
	}
}

func each(names []string) (single [][]string) {
	for _, name := range names {
		single = append(single, []string{name})
	}
	return single
}

// An answer is on its way to the deck before the screen is drawn again.
func TestAnswerIsWrittenAtOnce(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 2)}, 100, 30)
	begun := 0
	d.s.atOnce = func(cmd tea.Cmd) tea.Cmd {
		begun++
		return cmd
	}
	d.hold = true
	d.press("j", "2")
	if begun != 1 {
		t.Errorf("a label begins %d writes at once, not 1", begun)
	}
}
