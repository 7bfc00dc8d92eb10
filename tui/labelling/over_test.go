package labelling

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

func TestGuidelineIsShownAndNamedByLabels(t *testing.T) {
	t.Parallel()
	deck := &memory{items: numbered(t, 3)}
	deck.desk.guideline = "# How to decide\n\nCorrect before **pretty**.\n\n" + tall("rule", 60)
	d := sit(t, deck, 120, 36)
	d.press("2")
	if want := string(stages.Hash("guideline", deck.desk.guideline)); deck.log[0].Guideline != want {
		t.Errorf("the label names the guideline %q, not %q", deck.log[0].Guideline, want)
	}
	d.press("o")
	d.see("Correct before pretty.")
	d.now = d.now.Add(time.Hour)
	d.press("G")
	d.see("rule paragraph 60.")
	d.run(d.s.SetSize(60, 20))
	d.see("rule paragraph 50.")
	d.press("1")
	if len(deck.log) != 1 {
		t.Error("a pair was labelled under the guideline")
	}
	d.press("o", "2")
	if active := deck.log[1].Active; active > time.Minute {
		t.Errorf("reading the guideline counted: %v", active)
	}
}

func TestWithoutAGuidelineItIsSaidHowToAttachOne(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 80, 24)
	d.press("o")
	d.see("No guideline is attached to this deck.")
	d.see("prefdeck label --guideline FILE")
	d.press("esc", "2")
	if d.deck.log[0].Guideline != "" {
		t.Error("the label names a guideline")
	}
}

func TestStaleGuidelinesAreDropped(t *testing.T) {
	t.Parallel()
	deck := &memory{items: numbered(t, 3)}
	deck.desk.guideline = "Correct first."
	d := sit(t, deck, 120, 36)
	d.hold = true
	d.press("o")
	wide := d.held
	d.held = nil
	d.run(d.s.SetSize(80, 24))
	d.hold = false
	for _, cmd := range wide {
		d.run(cmd)
	}
	d.dontSee("Correct first.")
	d.release()
	d.see("Correct first.")
	d.press("esc")
	d.send(guided{err: errors.New("late")})
	d.dontSee("late")
}

func TestEveryCommandByName(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.press("ctrl+p")
	d.see("Commands")
	d.see("Question 1?")
	d.press("2", "q")
	if len(d.deck.log) != 0 || d.left != nil {
		t.Fatal("what was typed did something")
	}
	d.press("ctrl+u")
	d.send(tea.PasteMsg{Content: "whole\x1b]52;c;QQ==\x07"})
	d.dontSee("\x1b]")
	d.press("ctrl+u", "r", "a", "w", "enter")
	d.dontSee("Commands")
	if d.deck.log != nil || d.s.look().View != label.Raw {
		t.Error("the command was not done")
	}
	d.press("ctrl+p", "esc")
	d.dontSee("Commands")
	d.press("ctrl+p")
	d.now = d.now.Add(time.Hour)
	d.press("esc", "2")
	if active := d.deck.log[0].Active; active > time.Minute+10*time.Second {
		t.Errorf("looking for a command counted: %v", active)
	}
}

// An overlay opened while a pair is on its way also stops that pair's clock.
func TestAnOverlayOverAPairToComeStopsItsClock(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.press("ctrl+p")
	d.s.begin()
	d.now = d.now.Add(time.Hour)
	d.s.close()
	d.press("2")
	if active := d.deck.log[0].Active; active > time.Second {
		t.Errorf("%v active behind the palette", active)
	}
}

// Every command that the palette offers closes it and does something without a
// panic, in every state in which it can be opened.
func TestPaletteRunsEveryCommand(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"", "6", "1"} {
		for i := range 80 {
			deck := &memory{items: numbered(t, 1)}
			if key == "6" {
				deck.fail = errors.New("the disk is full")
			}
			d := sit(t, deck, 120, 36)
			if key != "" {
				d.press(key)
			}
			d.press("ctrl+p")
			for range i {
				d.press("down")
			}
			d.press("enter")
			if _, open := d.s.overlay.(*commands); open {
				t.Fatalf("command %d left the palette open", i)
			}
			d.cells()
		}
	}
}

func click(x, y int) tea.MouseClickMsg { return tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft} }

func notch(x, y int, button tea.MouseButton) tea.MouseWheelMsg {
	return tea.MouseWheelMsg{X: x, Y: y, Button: button}
}

// The mouse reaches the pair below the header, and only while it is visible.
func TestMouse(t *testing.T) {
	t.Parallel()
	item := newItem(t, "", user("Why?"), tall("one", 60), tall("two", 60))
	d := sit(t, &memory{items: []label.Item{item}}, 120, 36)
	d.see("one paragraph 1.")
	d.press("i")
	d.send(notch(10, 20, tea.MouseWheelDown))
	d.press("esc")
	d.send(click(10, 0))
	d.send(notch(10, 0, tea.MouseWheelDown))
	d.see("one paragraph 1.")
	d.send(notch(10, 20, tea.MouseWheelDown))
	d.dontSee("one paragraph 1.")
	if len(d.deck.log) != 0 {
		t.Error("the mouse labelled something")
	}
}

func TestMouseWheelOverHelpScrollsHelp(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 1)}, 60, 14)
	d.press("?")
	was := d.cells()
	d.send(notch(10, 5, tea.MouseWheelDown))
	if d.cells() == was || strings.Contains(d.cells(), "Question") {
		t.Error("the help did not scroll")
	}
}

// Promise 3 for thinking and the guideline.
func TestPromise3HostileThinkingAndGuideline(t *testing.T) {
	t.Parallel()
	evil := "a\x1b]0;owned\x07b\x1b[2J\u202egnp\u200b\x00\x9b31m\r\nc\ttab\xff Qwen"
	for _, mask := range []bool{false, true} {
		item := newItem(t, "", user("Why?"), evil+"1", evil+"2")
		item.A.Thinking, item.B.Thinking = evil, evil+evil
		deck := &memory{items: []label.Item{item}}
		deck.desk.guideline = evil
		d := sit(t, deck, 100, 30, func(o *Options) { o.Mask = mask })
		for _, key := range []string{"w", "d", "m", "v", "w", "o", "esc", "d", "ctrl+p", "esc"} {
			d.press(key)
			d.cells()
			for _, r := range colours.ReplaceAllString(d.s.View(), "") {
				if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
					t.Fatalf("after %q the screen holds %U", key, r)
				}
			}
		}
	}
}
