package terminal

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// boxes draws rows of one text from offset on, in two boxes side by side, with the
// gaps that gap returns for a row of the left or of the right box.
func boxes(offset, rows int, text func(line int) string, gap func(line int, right bool) (before, after string)) string {
	var out strings.Builder
	for i := range rows {
		line := offset + i
		for _, right := range []bool{false, true} {
			before, after := gap(line, right)
			fmt.Fprintf(&out, "│%s%-36s%s│", before, text(line), after)
		}
		out.WriteByte('\n')
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// TestRowsThatRepeatScroll shows the fault, which would let apart.go go, and its
// cure: scrolling a text that goes round in circles.
func TestRowsThatRepeatScroll(t *testing.T) {
	t.Parallel()
	const rows = 36
	circle := func(line int) string { return []string{"The ferry leaves.", "- apples", "- apples", "- grain"}[line%4] }
	most := func(gap func(line int, right bool) (before, after string)) int {
		d := newDrawn(80, rows, ansi.WcWidth)
		d.draw(t, boxes(0, rows, circle, gap), bytes.Clone)
		most := 0
		for offset := 1; offset < 60; offset++ {
			most = max(most, d.draw(t, boxes(offset, rows, circle, gap), bytes.Clone))
		}
		return most
	}
	plain := func(int, bool) (before, after string) { return " ", " " }
	apart := func(line int, right bool) (before, after string) { return Apart(line, rows, right) }
	if n := most(plain); n < 800 {
		t.Errorf("%d bytes a step without Apart: the renderer scrolls rows that repeat, and apart.go can go", n)
	}
	if n := most(apart); n > 600 {
		t.Errorf("%d bytes a step with Apart", n)
	}
}
