package labelling

import (
	"errors"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
	"prefdeck/themes"
)

// onLeft is the answer by content that "the left one" stands for.
func answerOf(d *sitting, pair int) label.Answer {
	if label.Left(d.deck.items[pair].Pair.ID, "ann", 0) == label.SideA {
		return label.A
	}
	return label.B
}

func TestOneKeyIsOneLabel(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 8)}, 120, 36)
	d.see("Question 1?")
	d.press("1", "2", "3", "4", "x", "a", "left", "t")
	if got := len(d.deck.labels()); got != 8 {
		t.Fatalf("%d labels after eight keys", got)
	}
	want := []struct {
		strength int
		side     bool
	}{{3, true}, {2, true}, {1, true}, {0, false}, {0, false}, {0, true}, {0, true}, {0, false}}
	for i, w := range want {
		got := d.deck.labels()[d.deck.items[i].Pair.ID]
		if got.Valid() != nil {
			t.Errorf("pair %d: %v", i+1, got.Valid())
		}
		if abs(got.Strength) != w.strength {
			t.Errorf("pair %d: strength %d, want %d", i+1, got.Strength, w.strength)
		}
		if w.side && got.Answer != answerOf(d, i) {
			t.Errorf("pair %d: answer %s, but %s was on the left", i+1, got.Answer, answerOf(d, i))
		}
	}
	d.see("Everything is decided: 8 pairs.")
	if len(d.deck.shown) != 8 {
		t.Errorf("%d showings stored, want 8", len(d.deck.shown))
	}
	e := d.deck.log[0]
	if !e.Blind || e.View != label.Rendered || e.Cols != 120 || e.Rows != 36 || e.Version != "test" || e.SeenLeft != 1 {
		t.Errorf("the event does not say how the pair was seen: %+v", e)
	}
}

func abs(n int) int { return max(n, -n) }

func TestSkipComesBackLast(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.press("s")
	d.see("Question 2?")
	d.see("skipped · u undo")
	d.press("2", "2")
	d.see("Question 1?")
	d.press("2")
	if len(d.deck.labels()) != 3 {
		t.Errorf("%d labels, want 3", len(d.deck.labels()))
	}
}

// Promise 1: the screen stays and keeps the answer until the deck has it.
func TestPromise1CommitFails(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.deck.fail = errors.New("disk full")
	d.press("2")
	d.see("Question 1?")
	d.see("A better · not saved: disk full")
	if len(d.deck.log) != 0 {
		t.Fatal("the log has an event")
	}
	d.press("enter")
	d.see("not saved")
	kept := d.s.pending.ID
	d.deck.fail = nil
	d.press("r")
	d.see("Question 2?")
	if len(d.deck.log) != 1 || d.deck.log[0].ID != kept || d.deck.log[0].Choice.Answer != answerOf(d, 0) {
		t.Errorf("the log does not hold the kept answer: %+v", d.deck.log)
	}
}

func TestPromise1AnotherKeyReplacesAnUnsavedAnswer(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.deck.fail = errors.New("disk full")
	d.press("2")
	d.deck.fail = nil
	d.press("x")
	if len(d.deck.log) != 1 || d.deck.log[0].Choice.Answer != label.BothBad {
		t.Errorf("log: %+v", d.deck.log)
	}
}

func TestNoLabelKeyCountsWhileSaving(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.hold = true
	d.press("2", "1", "7")
	d.see("Question 1?")
	d.see("key ignored")
	d.release()
	d.see("Question 2?")
	if len(d.deck.log) != 1 {
		t.Errorf("%d events, want 1", len(d.deck.log))
	}
}

func TestGuardSwallowsAndSays(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 5)}, 120, 36)
	d.press("2")
	d.now = d.now.Add(100 * time.Millisecond)
	d.send(keyPress("2"))
	d.see("key ignored: too soon")
	d.see("Question 2?")
	held := keyPress("2")
	held.IsRepeat = true
	d.now = d.now.Add(time.Second)
	d.send(held)
	d.see("Question 2?")
	d.press("2")
	if n := len(d.deck.log); n != 2 {
		t.Fatalf("%d labels, want 2", n)
	}
	if got := d.deck.log[1].Swallowed; got != 2 {
		t.Errorf("the label says %d keys were swallowed, want 2", got)
	}
}

// 200 keys, each when its pair has been on screen for 250 ms, are 200 labels.
func TestTwoHundredKeysAreTwoHundredLabels(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 200)}, 120, 36)
	typed := "1234567xtab"
	for i := range 200 {
		d.now = d.now.Add(250 * time.Millisecond)
		d.send(keyPress(typed[i%len(typed) : i%len(typed)+1]))
	}
	if n := len(d.deck.labels()); n != 200 {
		t.Errorf("%d labels after 200 keys", n)
	}
	if n := d.s.Summary().Swallowed; n != 0 {
		t.Errorf("%d keys swallowed", n)
	}
}

func TestUndoAndRedoAcrossRestarts(t *testing.T) {
	t.Parallel()
	deck := &memory{items: numbered(t, 4)}
	d := sit(t, deck, 120, 36)
	d.press("1", "2")
	d.see("Question 3?")
	d.press("u")
	d.see("Question 2?")
	d.see("was: A better")
	first := d.cells()

	d = sit(t, deck, 120, 36) // the program is started again
	d.see("Question 2?")
	if line(d.cells(), "answer to question 2") != line(first, "answer to question 2") {
		t.Error("the sides have changed")
	}
	d.press("backspace")
	d.see("Question 1?")
	d.see("was: A much better")
	if len(deck.labels()) != 0 {
		t.Error("there are labels left")
	}
	d.press("ctrl+h")
	d.see("nothing to undo")
	d.press("U")
	d.see("Question 2?")
	d.see("redone · A much better")
	d.press("ctrl+r")
	d.see("Question 3?")
	d.press("U")
	d.see("nothing to redo")
	labels := deck.labels()
	if len(labels) != 2 || labels[deck.items[0].Pair.ID].Answer != answerOf(d, 0) || labels[deck.items[1].Pair.ID].Answer != answerOf(d, 1) {
		t.Errorf("undo and redo changed the labels: %v", labels)
	}
}

func line(cells, text string) string {
	for l := range strings.Lines(cells) {
		if strings.Contains(l, text) {
			return l
		}
	}
	return ""
}

func TestUndoReturnsToThePairPutAside(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 5)}, 120, 36)
	d.press("2", "2", "u", "u")
	d.see("Question 1?")
	d.press("7")
	d.see("Question 2?")
	d.see("was: A better")
	d.press("7")
	d.see("Question 3?")
	d.dontSee("was:")
	if sum := d.s.Summary(); sum.Labels != 4 || sum.Undone != 2 {
		t.Errorf("summary %+v", sum)
	}
}

func TestUndoFromAnEmptyQueue(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 1)}, 120, 36)
	d.press("2")
	d.see("Everything is decided: 1 pair.")
	d.press("u")
	d.see("Question 1?")
	d.press("U")
	d.see("Everything is decided: 1 pair.")
}

// Promise 5: pairs added elsewhere appear; promise 9: nothing is polled while
// there is a pair.
func TestPromise5NewPairsAppear(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{}, 120, 36)
	d.see("Nothing to label yet.")
	if d.polls != 1 {
		t.Fatalf("%d timers set, want 1", d.polls)
	}
	d.send(pollDue{number: d.s.polls})
	d.see("Nothing to label yet.")
	d.deck.items = numbered(t, 2)
	d.send(pollDue{number: d.s.polls})
	d.see("Question 1?")
	polls, calls := d.polls, d.deck.calls
	d.send(pollDue{number: d.s.polls})
	if d.polls != polls || d.deck.calls != calls {
		t.Error("the deck is polled while there is a pair")
	}
	d.press("2")
	d.deck.items = append(d.deck.items, numbered(t, 3)[2])
	d.press("2", "2")
	if len(d.deck.labels()) != 3 {
		t.Errorf("%d labels, want 3", len(d.deck.labels()))
	}
}

// Promise 2: nothing of the models is on any screen before the decision.
func TestPromise2Blind(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	for _, key := range []string{"m", "v", "v", "z", "p", "?", "?", "n", "esc", "i"} {
		d.press(key)
		d.dontSee("secret")
	}
	d.see("● blind")
	d.press("i")
	d.see("secret")
	d.press("esc", "2")
	if d.deck.log[0].Blind {
		t.Error("a revealed pair counts as blind")
	}
	d.press("2")
	if !d.deck.log[1].Blind {
		t.Error("the pair after it does not count as blind")
	}
	d.press("i")
	d.see("secret")
	d.press("esc", "2")
	if !d.deck.log[2].Blind {
		t.Error("looking at the last pair counts against the one on screen")
	}
}

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

func TestNothingIsLabelledUnseen(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.run(d.s.SetSize(30, 8))
	d.see("too small")
	d.press("1", "2", "x")
	d.run(d.s.SetSize(120, 36))
	d.press("?", "1", "2", "n", "esc")
	if len(d.deck.log) != 0 {
		t.Errorf("%d labels of pairs that were not on screen", len(d.deck.log))
	}
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

// What was never on screen does not count as seen.
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

func TestNotesAndFlags(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.press("n", "s", "o", "space", "2", "?", "q", "esc")
	d.see("note kept as a draft")
	if len(d.deck.notes) != 0 || len(d.deck.log) != 0 {
		t.Fatal("typing a note did something else")
	}
	d.press("n")
	d.see("so 2?q")
	d.send(tea.PasteMsg{Content: "\x1b]52;c;QQ==\x07two\nlines"})
	d.dontSee("\x1b]52")
	d.press("backspace", "enter")
	d.see("note saved")
	d.see("has a note")
	if got := d.deck.notes[0]; got.Kind != label.NoteText || !strings.HasPrefix(got.Text, "so 2?q") {
		t.Errorf("note %+v", got)
	}
	d.press("f")
	d.see("flagged")
	d.press("f")
	d.see("flag taken away")
	if n := d.deck.notes; len(n) != 3 || n[1].Text == "" || n[2].Text != "" {
		t.Errorf("flags %+v", n)
	}
	d.deck.fail = errors.New("disk full")
	d.press("n", "x", "enter")
	d.see("note not saved: disk full")
	d.press("n")
	d.see("x")
}

// Overlays stop the clock, and so does nobody being there.
func TestActiveTime(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.press("2")
	d.press("?")
	d.now = d.now.Add(time.Hour)
	d.press("?")
	d.now = d.now.Add(8 * time.Second)
	d.press("j")
	d.now = d.now.Add(time.Hour)
	d.press("2")
	e := d.deck.log[1]
	if got, want := e.Active, 1*time.Second+8*time.Second+time.Second+time.Minute; got != want {
		t.Errorf("active %v, want %v", got, want)
	}
	if e.Wall < 2*time.Hour {
		t.Errorf("wall %v", e.Wall)
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

func TestLeaving(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 4)}, 120, 36)
	d.press("2", "s", "u", "q")
	if d.left == nil || d.left.Labels != 1 || d.left.Skipped != 1 || d.left.Undone != 0 {
		t.Errorf("summary %+v", d.left)
	}
}

// Promise 3, and that no line is ever wider than the screen.
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
