package pane

import "github.com/charmbracelet/x/ansi"

// Measured is finished lines with what a pane has to know of them. To measure a long text
// takes longer than to draw its box, so it may be done before the text is needed.
type Measured struct {
	lines      []string
	cells      []int // the width of each line, plus one; 0: not measured
	widest     int   // width of the widest line
	repetitive bool  // the text repeats itself
	method     ansi.Method
}

// Measure returns lines measured in every respect, for ReflowMeasured.
func Measure(method ansi.Method, lines []string) Measured {
	t := textOf(method, lines)
	for i := range lines {
		t.width(i)
	}
	return t
}

// textOf returns lines whose widths are measured as they are drawn.
func textOf(method ansi.Method, lines []string) Measured {
	return Measured{lines: lines, cells: make([]int, len(lines)), widest: widest(method, lines), repetitive: repetitive(lines), method: method}
}

// width returns the width of a line, which is measured once: a line that scrolls is drawn
// many times.
func (t *Measured) width(i int) int {
	if t.cells[i] == 0 {
		t.cells[i] = t.method.StringWidth(t.lines[i]) + 1
	}
	return t.cells[i] - 1
}

// repetitive reports whether many lines in a row occur more than once, as when a
// model goes round in circles.
func repetitive(lines []string) bool {
	const many = 16
	times := make(map[string]int, len(lines))
	for _, line := range lines {
		times[line]++
	}
	again := 0
	for _, line := range lines {
		again++
		if times[line] == 1 {
			again = 0
		}
		if again > many {
			return true
		}
	}
	return false
}
