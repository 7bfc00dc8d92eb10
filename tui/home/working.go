package home

// Working names the task in progress and tells the share of its current stage.
func (m *Screen) Working() (work string, share float64, known bool) {
	if m.task == nil {
		return "", 0, false
	}
	for _, meter := range m.board.Meters {
		if meter.Running() {
			share, known = meter.Share()
			return m.task.what, share, known
		}
	}
	return m.task.what, 0, false
}
