package pairview

import (
	"strings"
	"testing"

	"prefdeck/tui/paint"
	"prefdeck/tui/pane"
)

// withWord returns a text of n lines with a word on some of them.
func withWord(n int, word string, at ...int) string {
	lines := make([]string, n)
	for i := range lines {
		lines[i] = "- the same line"
	}
	for _, i := range at {
		lines[i] += " " + word
	}
	return strings.Join(lines, "\n")
}

// Jumps go to the nearest mark of all visible panes, in both directions, and say
// where they are.
func TestJumpsBetweenMarks(t *testing.T) {
	t.Parallel()
	d := open(t, pairOf(t, "Why?", withWord(90, "alpha", 20, 60), withWord(90, "alpha", 40, 61)), 120, 36)
	if said := d.v.JumpMark(true); !strings.HasPrefix(said, "nothing is marked") {
		t.Errorf("said %q", said)
	}
	d.run(d.v.Find("ALPHA"))
	for _, want := range []struct {
		forward bool
		row     int
		said    string
	}{
		{true, 18, "mark 1 of 4"}, {true, 38, "mark 2 of 4"}, {true, 58, "mark 3 of 4"}, {true, 59, "mark 4 of 4"},
		{true, 59, "no further mark below"}, {false, 58, "mark 3 of 4"}, {false, 38, "mark 2 of 4"}, {false, 18, "mark 1 of 4"},
		{false, 18, "no further mark above"},
	} {
		if said := d.v.JumpMark(want.forward); said != want.said {
			t.Errorf("said %q, want %q", said, want.said)
		}
		d.at(want.said, want.row, want.row)
	}
	d.scroll(pane.Top)
	d.v.CycleFocus()
	d.v.CycleFocus() // only the right one
	if said := d.v.JumpMark(true); said != "mark 1 of 2" || d.v.panes[0].Offset() != 0 || d.v.panes[1].Offset() != 38 {
		t.Errorf("said %q at %d and %d", said, d.v.panes[0].Offset(), d.v.panes[1].Offset())
	}
	d.run(d.v.Find("beta"))
	if said := d.v.JumpMark(true); said != "no mark is in this text" {
		t.Errorf("said %q", said)
	}
}

// A difference over several lines is one mark, and a text that was searched for is
// marked in the prompt, too, through another width, for the next pair and beside
// differences.
func TestMarksStay(t *testing.T) {
	t.Parallel()
	d := open(t, pairOf(t, "Why north?", "Moss grows\nin the north.", "Moss grows\nin the south."), 120, 36)
	d.run(d.v.Find("north"))
	reversed := func() int {
		return strings.Count(strings.Join(d.v.Rows(), "\n"), ";7m") + strings.Count(strings.Join(d.v.Rows(), "\n"), "[7;")
	}
	if n := reversed(); n != 2 {
		t.Errorf("%d hits marked", n)
	}
	_, cmd := d.v.ToggleDiff()
	d.run(cmd)
	d.size(90, 30)
	if n := reversed(); n != 2 {
		t.Errorf("%d hits marked among differences", n)
	}
	if rows := d.v.markRows(1); len(rows) != 1 {
		t.Errorf("differences at %v", rows)
	}
	d.run(d.v.Show(pairOf(t, "Next?", "To the north.", "To the south."), PaneOrder{1, 0}))
	if n := reversed(); n != 1 {
		t.Errorf("%d hits marked in the next pair", n)
	}
	d.run(d.v.Find(""))
	if n := reversed(); n != 0 {
		t.Errorf("%d hits marked after the search", n)
	}
}

// Of two independent answers what both say is marked, and how much they share is said.
func TestIndependentAnswersAreAlignedBySentences(t *testing.T) {
	t.Parallel()
	left := "The dog was first tamed fifteen thousand years ago. I like cheese very much indeed, and so does everybody whom I know in this town."
	right := "Bread tastes better with butter than it does without, as all of my friends will tell you. Perhaps the dog was first tamed fifteen thousand years before."
	d := open(t, pairOf(t, "Why?", left, right), 120, 36)
	_, cmd := d.v.ToggleDiff()
	d.run(cmd)
	if !strings.HasPrefix(d.said, "only ") || !strings.HasSuffix(d.said, " % in common: words in both are marked") {
		t.Errorf("said %q", d.said)
	}
	var text []string
	for _, row := range d.v.marked.lines[1] {
		if strings.Contains(row, "\x1b") {
			text = append(text, paint.Plain(row))
		}
	}
	if marked := strings.Join(text, " "); !strings.Contains(marked, "tamed fifteen") || strings.Contains(marked, "butter") {
		t.Errorf("marked lines: %q", marked)
	}
	right = "Bread tastes better with butter than without. My friends always agree when asked: buy fresh loaves, spread generously, toast lightly, enjoy while warm, then offer guests another slice."
	d = open(t, pairOf(t, "Why?", left, right), 120, 36)
	_, cmd = d.v.ToggleDiff()
	d.run(cmd)
	if !strings.HasSuffix(d.said, " % in common, and no phrase is in both") {
		t.Errorf("said %q", d.said)
	}
}
