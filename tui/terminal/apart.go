package terminal

const (
	space = " "
	other = "\u00a0" // no-break: looks like a space, compares as another character
)

// Apart returns the spaces to the left and right of a line that hardly differs
// from its neighbours, in a box of so many rows; the one beside it is mirrored.
// The renderer has the terminal scroll where it finds rows again, but overlooks a
// row that is on the screen twice or resembles the one below it, and repaints the
// box instead. So neighbours get a no-break space on different sides. A few rows,
// each on the screen at most once before and after a step, get it on neither side
// or on both, and never the same in the two boxes.
//
// Upstream: none; the renderer's scroll detection is that of ncurses.
func Apart(line, rows int, mirrored bool) (before, after string) {
	apart := rows/4 + 1
	side := line % 2
	if line%apart == 0 {
		side = line / apart % 4
		if mirrored {
			side = 3 - side
		}
	}
	return []string{space, other, space, other}[side], []string{other, space, space, other}[side]
}
