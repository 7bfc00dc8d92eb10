package labelling

// The smallest terminal in which a pair can be judged.
const (
	minWidth  = 40
	minHeight = 12
)

func (s *Screen) cramped() bool { return s.width < minWidth || s.height < minHeight }

// roomy reports whether there is a line for the scale below the panes.
func (s *Screen) roomy() bool { return s.height >= 30 }

// footerRows returns how many rows stand below the panes: the footer, the scale, and
// what a question has to say above its line.
func (s *Screen) footerRows() int {
	rows := 1
	if s.roomy() {
		rows++
	}
	if s.overlay == nil {
		return rows
	}
	if foot := s.overlay.foot(); foot != nil {
		rows += len(foot) - 1
	}
	if !s.reaches(lowerPart) {
		rows += len(s.overlay.rows())
	}
	return rows
}

// bodyRows is what header and footer leave.
func (s *Screen) bodyRows() int { return max(s.height-1-s.footerRows(), 0) }
