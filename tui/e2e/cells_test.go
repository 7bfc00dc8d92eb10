package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// picture holds the cells of a screen, each with the text in it; the second cell of
// a wide character is empty.
type picture [][]string

// cells returns the screen as it is now.
func (tm *terminal) cells() picture {
	tm.mu.Lock()
	defer tm.mu.Unlock()
	return tm.picture()
}

// picture returns the cells; the caller holds the lock.
func (tm *terminal) picture() picture {
	p := make(picture, tm.emulator.Height())
	for y := range p {
		p[y] = make([]string, tm.emulator.Width())
		for x := range p[y] {
			if cell := tm.emulator.CellAt(x, y); cell != nil {
				p[y][x] = cell.Content
			}
		}
	}
	return p
}

func (p picture) String() string {
	rows := make([]string, len(p))
	for y := range p {
		rows[y] = strings.Join(p[y], "")
	}
	return strings.Join(rows, "\n")
}

// box is a frame on the screen: its corners, and the lines between them.
type box struct{ left, top, right, bottom int }

// A pane's frame. The scroll mark replaces a side.
const (
	sides   = "│┃"
	topLeft = "╭"
	topEnd  = "╮"
	footer  = "╰"
	footEnd = "╯"
)

// joins reports whether a row has characters that some terminals join into one
// cell, as in emoji and some scripts, and others do not.
func joins(row []string) bool {
	text := strings.Join(row, "")
	return ansi.StringWidth(text) != ansi.StringWidthWc(text)
}

// boxes returns the panes on a screen, from the top and from the left: in the middle
// of it, one or two beside each other. A frame once begun must be whole: a line
// wider than its pane pushes the side away or overwrites it. The emulator joins
// everything that can be joined; a program that has not been told so measures such
// rows for other terminals, and boxes skips them.
func (p picture) boxes(told bool) ([]box, error) {
	var found []box
	for y, row := range p {
		left := slices.IndexFunc(row, func(cell string) bool { return !blank(cell) && cell != "" })
		for left >= 0 && left < len(row) && row[left] == topLeft {
			right := slices.Index(row[left:], topEnd)
			if right < 0 {
				return nil, fmt.Errorf("row %d: the frame from column %d does not end", y, left)
			}
			b := box{left, y, left + right, y}
			if err := p.close(&b, told); err != nil {
				return nil, err
			}
			found = append(found, b)
			left = b.right + 1
		}
	}
	return found, nil
}

// blank reports whether a cell is a space of either kind: rows that repeat are told
// apart by them.
func blank(cell string) bool { return cell == " " || cell == "\u00a0" }

// close finds the end of a box, and fails if its frame has a gap.
func (p picture) close(b *box, told bool) error {
	if p[b.top][b.right] != topEnd {
		return fmt.Errorf("row %d: the frame from column %d ends with %q in column %d", b.top, b.left, p[b.top][b.right], b.right)
	}
	for y := b.top + 1; y < len(p); y++ {
		left, right := p[y][b.left], p[y][b.right]
		switch {
		case left == footer && right == footEnd:
			b.bottom = y
			return nil
		case !told && joins(p[y]):
		case left == "" || right == "" || !strings.Contains(sides, left) || !strings.Contains(sides, right):
			return fmt.Errorf("row %d: %q and %q stand in columns %d and %d, where a frame has its sides", y, left, right, b.left, b.right)
		case !blank(p[y][b.left+1]) || !blank(p[y][b.right-1]):
			return fmt.Errorf("row %d: the text touches the frame: %q and %q", y, p[y][b.left+1], p[y][b.right-1])
		}
	}
	return fmt.Errorf("the frame from row %d is not closed", b.top)
}

// inside returns the text in a box, row by row.
func (p picture) inside(b box) []string {
	var rows []string
	for y := b.top + 1; y < b.bottom; y++ {
		rows = append(rows, strings.TrimRight(strings.Join(p[y][b.left+1:b.right], ""), " \u00a0"))
	}
	return rows
}

// panes returns the left and the right pane of a screen that shows two side by
// side.
func (p picture) panes() (left, right box, err error) {
	found, err := p.boxes(false)
	if err != nil || len(found) != 2 {
		return left, right, fmt.Errorf("%d panes: %w", len(found), err)
	}
	return found[0], found[1], nil
}

// A smiley and what makes it wide may come in two pieces, as may any sequence.
func TestFramesAreFedWhole(t *testing.T) {
	t.Parallel()
	const painted = "before" + frameBegins + "\x1b[1mone \u263a\ufe0f 5\ufe0f\u20e3|" + frameEnds + "after \U0001f468\u200d\U0001f469 end"
	for at := range len(painted) {
		var fed []string
		var held []byte
		for _, piece := range []string{painted[:at], painted[at:]} {
			var whole []byte
			whole, held = wholeFrames(append(held, piece...))
			fed = append(fed, string(whole))
		}
		if got := strings.Join(fed, "") + string(held); got != painted {
			t.Fatalf("cut at %d: %q", at, got)
		}
		for _, piece := range fed {
			if strings.Count(piece, frameBegins) != strings.Count(piece, frameEnds) || strings.HasPrefix(piece, "\ufe0f") {
				t.Errorf("cut at %d: fed %q", at, fed)
			}
		}
	}
}
