package labelling

// footerRows returns how many rows are below the panes: the footer, the scale, and
// the text above a line of input.
func (s *Screen) footerRows() int {
	rows := 1
	if s.scaled() {
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

// bodyRows returns how many rows header and footer leave.
func (s *Screen) bodyRows() int { return max(s.height-1-s.footerRows(), 0) }
