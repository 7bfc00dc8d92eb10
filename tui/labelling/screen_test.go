package labelling

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/tui/markdown"
)

// answerOf returns the answer by content that prefers the left response.
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
	d.see("Everything is decided.")
	if len(d.deck.shown) != 8 {
		t.Errorf("%d showings stored, want 8", len(d.deck.shown))
	}
	e := d.deck.log[0]
	if !e.Blind || e.View != label.Rendered || e.Cols != 120 || e.Rows != 36 || e.Version != "test" || e.SeenLeft != 1 {
		t.Errorf("the event does not say how the pair was seen: %+v", e)
	}
}

func abs(n int) int { return max(n, -n) }

// Promise 1: the screen stays and keeps the answer until the deck has it.
func TestPromise1CommitFails(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.deck.fail = errors.New("disk full")
	d.press("2")
	d.see("Question 1?")
	d.see("not saved: disk full · A better")
	if len(d.deck.log) != 0 {
		t.Fatal("the log has an event")
	}
	d.press("enter")
	d.see("not saved")
	kept := d.deck.refused[0]
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

// 200 keys, each once its pair has been on screen for 250 ms, are 200 labels.
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

// Promise 5: pairs added elsewhere appear; promise 9: nothing polls while there is
// a pair. Promise 2: no screen shows anything about the models before the decision.
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

// A small screen uses several rows for what does not fit into one.
func TestTooSmallIsSaidWhole(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{24, 6}, {39, 11}, {12, 10}} {
		d := sit(t, &memory{items: numbered(t, 3)}, size[0], size[1])
		said := strings.Join(strings.Fields(d.cells()), " ")
		want := fmt.Sprintf("%d×%d is too small to judge a pair. Please make it 40×12 or larger.", size[0], size[1])
		if said != want {
			t.Errorf("%q, want %q", said, want)
		}
	}
	d := sit(t, &memory{items: numbered(t, 3)}, 1, 1)
	d.cells()
}

// Text that was never on screen does not count as seen.
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
	d.see("flag removed")
	if n := d.deck.notes; len(n) != 3 || n[1].Text == "" || n[2].Text != "" {
		t.Errorf("flags %+v", n)
	}
	d.deck.fail = errors.New("disk full")
	d.press("n", "x", "enter")
	d.see("note not saved: disk full")
	d.press("n")
	d.see("x")
}

// Overlays stop the clock, and so does the absence of keys.
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

// Promise 9: the next pair is painted as soon as the deck has the label, because it
// was rendered ahead.
func TestTheNextPairIsPaintedAtOnce(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.hold = true
	d.press("2")
	d.step()
	d.see("Question 2?")
	d.see("Second answer to question 2.")
}

// A fast answer is marked, never blocked, and explained once.
func TestFastIsMarked(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 4)}, 120, 36)
	d.press("2")
	d.dontSee("!")
	d.press("2")
	d.see("A better · 1.0 s · faster than reading")
	d.press("2")
	d.see("A better · 1.0 s · fast")
	if log := d.deck.log; log[0].Fast || !log[1].Fast || !log[2].Fast {
		t.Errorf("fast: %v %v %v", log[0].Fast, log[1].Fast, log[2].Fast)
	}
}

// Three seconds are too few for four hundred words, whether the deck had stored the
// showing, with which they are counted, before the answer or not.
func TestFastIsByTheWords(t *testing.T) {
	t.Parallel()
	for _, held := range []bool{false, true} {
		items := numbered(t, 1)
		long := newItem(t, "", items[0].Prompt.Turns, strings.Repeat("word ", 200), strings.Repeat("another ", 200))
		d := sit(t, &memory{items: append(items, long)}, 120, 36)
		d.hold = held
		d.press("2")
		for held && len(d.deck.log) == 0 {
			d.step()
		}
		d.now = d.now.Add(2 * time.Second)
		d.press("2")
		if d.release(); len(d.deck.log) != 2 || !d.deck.log[1].Fast {
			t.Errorf("held %v: %d answers, not the second one too fast", held, len(d.deck.log))
		}
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

// On a terminal that measures joined emoji by their parts a line of them is wider.
// No part of it may be lost.
func TestJoinedEmojiAreWrappedAsTheTerminalMeasures(t *testing.T) {
	t.Parallel()
	family := "👩‍👩‍👧‍👦"
	deck := &memory{items: numbered(t, 1)}
	deck.items[0].A.Text = strings.Repeat(family, 40) + " end of A"
	d := sit(t, deck, 120, 30)
	if n := strings.Count(d.s.View(), family); n != 40 {
		t.Errorf("%d of 40 families, measured by their parts", n)
	}
	d.see("end of A")
	for _, row := range strings.Split(d.s.View(), "\n") {
		if w := ansi.WcWidth.StringWidth(row); w > 120 {
			t.Errorf("a row of %d cells", w)
		}
	}
	d.run(d.s.SetMethod(ansi.GraphemeWidth))
	if n := strings.Count(d.s.View(), family); n != 40 {
		t.Errorf("%d of 40 families, measured as one", n)
	}
}

// What is rendered stays for going back, in no more memory than promised: the program's
// own 30 MB after thousands of pairs would grow by twice what this does.
func TestRenderingsStayInTwoMegabytes(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 1)}, 160, 45)
	var keys []markdown.Key
	for i := range 60 {
		text := strings.Repeat(fmt.Sprintf("line %d of a long response\n", i), 2_000)
		d.s.cache.Render(text, 76, d.s.theme, markdown.Raw)
		keys = append(keys, markdown.KeyOf(text, 76, d.s.theme, markdown.Raw))
	}
	kept, most := 0, 0
	for _, key := range keys {
		n := 0
		lines, _ := d.s.cache.Get(key)
		for _, line := range lines {
			n += len(line)
		}
		kept, most = kept+n, max(most, n)
	}
	if kept > 2<<20 || kept < 8*most {
		t.Errorf("%d KB of rendered lines are kept, of %d KB a response", kept>>10, most>>10)
	}
}
