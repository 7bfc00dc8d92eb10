package labelling

import (
	"slices"
	"strings"
	"testing"

	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
	"prefdeck/themes"
)

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

// A line of code stays one line. The rest of it is a key away.
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

// With 24 rows the scale is on the screen at every width, and the echo of an answer
// leaves the keys their words.
func TestTheScaleIsAlwaysThere(t *testing.T) {
	t.Parallel()
	for _, width := range []int{40, 60, 80, 100, 160, 200} {
		d := sit(t, &memory{items: numbered(t, 3)}, width, 24)
		for _, answered := range []bool{false, true} {
			rows := strings.Split(d.cells(), "\n")
			scale, foot := rows[22], rows[23]
			for _, point := range []string{"1 A", "4", "7 B"} {
				if !strings.Contains(scale, point) {
					t.Errorf("%d columns: no %q in the scale %q", width, point, scale)
				}
			}
			for _, key := range []string{"t tie", "x both bad", "s skip", "u undo", "? keys", "q leave"} {
				if width >= 80 && !strings.Contains(foot, key) {
					t.Errorf("%d columns, answered %v: no %q in the footer %q", width, answered, key, foot)
				}
			}
			d.press("5")
		}
	}
}

// Short answers pull the scale up on a tall screen, and reasons or a note leave it there.
func TestTheScaleStaysNearShortAnswers(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	row := func() int {
		return slices.IndexFunc(strings.Split(d.cells(), "\n"), func(row string) bool { return strings.Contains(row, "4 tie") })
	}
	at := row()
	if at < 1 || at > 24 {
		t.Errorf("the scale is in row %d", at)
	}
	for _, key := range []string{"r", "n"} {
		d.press(key)
		if got := row(); got != at {
			t.Errorf("%s moves the scale from row %d to %d", key, at, got)
		}
		d.press("esc")
	}
}

// An echo without room says the answer shorter, and then fewer facts; it cuts a word
// only where not even the answer fits.
func TestEchoesLoseWholeFacts(t *testing.T) {
	t.Parallel()
	s := sit(t, &memory{items: numbered(t, 1)}, 80, 24).s
	for _, c := range []struct {
		echo string
		room int
		want string
	}{
		{"A slightly better · 1.6 s", 25, "A slightly better · 1.6 s"},
		{"A slightly better · 1.6 s · fast", 26, "A slightly · 1.6 s · fast"},
		{"A slightly better · 1.6 s · faster than reading", 26, "A slightly better · 1.6 s"},
		{"undone · B much better · note: too long to read", 24, "undone · B much better"},
		{"A much better · 12 min", 12, "A much bett…"},
	} {
		if got := s.shortened(c.echo, c.room); got != c.want {
			t.Errorf("%q in %d cells is %q, want %q", c.echo, c.room, got, c.want)
		}
	}
}

// The answer that stands is marked on the scale, in signs and not only in colour;
// one that is not on the scale stands beside it.
func TestTheOldAnswerIsMarkedOnTheScale(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 80, 24)
	d.dontSee("[5")
	d.press("5", "[")
	d.see("[5 B slightly]")
	d.press("x", "[")
	d.see("[x both bad]")
	d.press("u")
	d.see("[x both bad]")
}

// A notice goes with the next key, and a key without a meaning says so.
func TestNoticesExpire(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 80, 24)
	d.press("%")
	d.see("% does nothing here; ? lists the keys")
	d.press("j")
	d.dontSee("does nothing")
	for _, over := range []string{"H", "S", "O", "i", "?", "o"} {
		d.press(over, "%")
		d.see("% does nothing here")
		d.press("esc")
		d.dontSee("does nothing")
	}
}
