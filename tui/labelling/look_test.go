package labelling

import (
	"strings"
	"testing"

	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
	"prefdeck/themes"
)

func TestStaleRenderingsAreDropped(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.hold = true
	d.run(d.s.SetSize(100, 30))
	d.run(d.s.SetSize(80, 24))
	narrow, wide := d.held[1], d.held[0]
	d.hold, d.held = false, nil
	d.run(narrow)
	before := d.s.drawn.spec
	d.run(wide)
	if d.s.drawn.spec != before || before.prompt != 76 {
		t.Errorf("a rendering for another size was taken over: %+v", d.s.drawn.spec)
	}
	d.see("answer to question 1.")
	stale := rendered{drawing{job: job{"gone", d.s.spec()}}}
	d.send(stale)
	if _, kept := d.s.drawings["gone"]; kept {
		t.Error("a rendering of a pair that is not near was kept")
	}
}

func TestResizeNeverBlanksOrPanics(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: []label.Item{newItem(t, "", user("Why?"), tall("one", 40), tall("two", 9))}}, 120, 36)
	d.hold = true
	for _, size := range [][2]int{{40, 12}, {200, 60}, {1, 1}, {39, 50}, {80, 24}, {41, 13}, {0, 0}, {100, 12}, {99, 16}, {120, 36}} {
		d.run(d.s.SetSize(size[0], size[1]))
		if size[0] == 0 {
			continue
		}
		d.cells()
		if size[0] >= minWidth && size[1] >= minHeight {
			d.see("paragraph 1.")
		}
	}
	d.release()
	d.see("one paragraph 1.")
}

func TestScrolling(t *testing.T) {
	t.Parallel()
	item := newItem(t, "", user("Why?"), tall("long", 60), tall("short", 12))
	d := sit(t, &memory{items: []label.Item{item}}, 120, 36)
	left, right := &d.s.panes[0], &d.s.panes[1]
	longest := left
	if right.Lines() > left.Lines() {
		longest = right
	}
	d.press("j", "down")
	if left.Offset() != min(2, left.Offset()) || longest.Offset() != 2 {
		t.Errorf("offsets %d and %d after two lines", left.Offset(), right.Offset())
	}
	d.press("G")
	if !left.AtBottom() || !right.AtBottom() {
		t.Error("G did not go to the end of both")
	}
	d.press("g")
	if left.Offset() != 0 || right.Offset() != 0 {
		t.Error("g did not go to the beginning of both")
	}
	d.press("tab", "space", "ctrl+d", "k")
	if right.Offset() != 0 {
		t.Error("tab did not leave the right pane alone")
	}
	d.press("tab", "j", "j")
	if right.Offset() == 0 {
		t.Error("tab did not give the keys to the right pane")
	}
	apart := left.Offset() - right.Offset()
	d.press("y", "j", "j", "k", "k")
	if got := left.Offset() - right.Offset(); got != apart {
		t.Errorf("scrolling together changed the distance from %d to %d", apart, got)
	}
	// One pane waits at its end, and they come back in step.
	d.press("g", "G", "j", "j", "pgup")
	d.press("g", "space", "space", "space", "space", "space", "pgup", "pgup", "pgup", "pgup", "pgup")
	if left.Offset() != 0 || right.Offset() != 0 {
		t.Errorf("out of step after paging down and up: %d and %d", left.Offset(), right.Offset())
	}
}

func TestSeenShare(t *testing.T) {
	t.Parallel()
	item := newItem(t, "", user("Why?"), tall("one", 60), tall("two", 60))
	d := sit(t, &memory{items: []label.Item{item, numbered(t, 1)[0]}}, 80, 12)
	d.see("paragraph 1.")
	d.press("2")
	e := d.deck.log[0]
	seen, unseen := e.SeenLeft, e.SeenRight
	if seen <= 0 || seen > 0.2 || unseen != 0 {
		t.Errorf("seen %.2f of the pane in front and %.2f of the one behind", seen, unseen)
	}
}

func TestRawIsRecorded(t *testing.T) {
	t.Parallel()
	items := []label.Item{newItem(t, "", user("Why?"), "**bold**", "plain"), numbered(t, 1)[0]}
	d := sit(t, &memory{items: items}, 120, 36)
	d.dontSee("**bold**")
	d.press("m")
	d.see("**bold**")
	d.press("2")
	if d.deck.log[0].View != label.Raw {
		t.Error("the label says rendered")
	}
}

func TestPromise3Hostile(t *testing.T) {
	t.Parallel()
	evil := "a\x1b]0;owned\x07b\x1b[2J\u202egnp\u200b\x00\x9b31m\r\nc\ttab\xff"
	items := []label.Item{newItem(t, evil, []prompt.Message{{Role: "user", Content: evil}, {Role: "assistant", Content: evil}, {Role: "user", Content: evil}}, evil+"1", evil+"2")}
	d := sit(t, &memory{items: items}, 100, 30, func(o *Options) { o.DeckName = evil })
	for _, key := range []string{"m", "m", "p", "p", "v", "v", "v", "z", "z", "?", "?", "i", "i", "esc"} {
		d.press(key)
		view := d.s.View()
		for _, bad := range []string{"\x1b]", "\x07", "\x1b[2J", "\u202e", "\u200b", "\x00", "\u009b", "\r", "\t"} {
			if strings.Contains(view, bad) {
				t.Errorf("after %q the screen holds %q", key, bad)
			}
		}
		d.cells()
	}
}

func TestPlainTerminal(t *testing.T) {
	t.Parallel()
	theme, err := themes.Pick("mono", true, themes.Env{ASCII: true})
	if err != nil {
		t.Fatal(err)
	}
	d := sit(t, &memory{items: numbered(t, 8)}, 100, 34, func(o *Options) { o.Theme = theme })
	for _, key := range []string{"2", "?", "?", "i", "esc", "n", "esc", "p", "v", "v", "z"} {
		d.press(key)
		for _, r := range d.s.View() {
			if r > 0x7e {
				t.Fatalf("after %q the screen holds %q", key, r)
			}
		}
	}
}

// A line of code stays one line. What does not fit is a key away.
func TestWideCodeScrollsSideways(t *testing.T) {
	t.Parallel()
	deck := &memory{items: numbered(t, 1)}
	deck.items[0].A.Text = "```\n" + strings.Repeat("0123456789", 12) + "END\n```"
	d := sit(t, deck, 120, 30)
	d.dontSee("END")
	d.press("l", "l", "l", "l", "l", "l")
	d.see("END")
	d.press("h", "h", "h", "h", "h", "h")
	d.see("0123456789")
	d.dontSee("END")
}
