package labelling

import "prefdeck/tui/keys"

// mode is the mode of what lies over the pair, from searching on.
func (o overlay) mode() keys.Mode {
	switch o {
	case searching:
		return keys.Searching
	case jumping:
		return keys.Jumping
	case savingElsewhere:
		return keys.Saving
	case ordering:
		return keys.Ordering
	case measuring:
		return keys.Measuring
	case changing:
		return keys.Reviewing
	case tagging:
		return keys.Tagging
	case comparing:
		return keys.Comparing
	}
	return keys.Flagging
}

// askingRows is what covers the pair, of that; nil if nothing does.
func (s *Screen) askingRows() []string {
	switch s.overlay {
	case ordering:
		return centred(s.orderRows(), s.width, s.height-2)
	case listing:
		return s.past.View(s.theme)
	}
	return nil
}
