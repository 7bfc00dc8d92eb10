package labelling

import (
	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/stages/response"
	"prefdeck/tui/keys"
	"prefdeck/tui/numbers"
	"prefdeck/tui/pairview"
)

// pairOf converts an item of the queue for the pair view.
func pairOf(item label.Item) pairview.Content {
	return pairview.Content{
		ID:        item.Pair.ID,
		Prompt:    item.Prompt,
		Responses: []response.Response{item.A, item.B},
		Names:     item.Identities,
	}
}

// sides returns which response is on which side.
func sides(left label.Side) pairview.PaneOrder {
	if left == label.SideB {
		return pairview.PaneOrder{1, 0}
	}
	return pairview.PaneOrder{0, 1}
}

// frame returns the screen that the pair is drawn on.
func (s *Screen) frame() pairview.Frame {
	return pairview.Frame{Width: s.width, Height: s.height, Rows: s.bodyRows(), Theme: s.theme, Method: s.method}
}

// putUp shows the current pair.
func (s *Screen) putUp() tea.Cmd {
	up := s.up()
	cmd := s.pair.Show(pairOf(up.Item), sides(up.Left()))
	return tea.Batch(s.placeOverlay(), s.painted(cmd))
}

// tellThinking writes into the edges of the panes how long each side thought, once the
// pair is decided or no longer blind: before, that would give the models away.
func (s *Screen) tellThinking() {
	up := s.up()
	if !up.WasDecided() && s.sitting.LooksBlind() {
		s.pair.Edge()
		return
	}
	thought := func(r response.Response) string {
		thinking, _ := r.Apart()
		if n := label.Words(thinking); n > 0 {
			return "thought " + numbers.Plural(n, "word")
		}
		return ""
	}
	s.pair.Edge(thought(up.Item.A), thought(up.Item.B))
}

// turn shows the current pair with the sides that the deck stored.
func (s *Screen) turn() tea.Cmd {
	cmd := s.pair.Turn(sides(s.up().Left()))
	s.tellThinking()
	return s.painted(cmd)
}

// painted passes on the command of a view that may have been painted. The first
// paint of a pair starts its clock.
func (s *Screen) painted(cmd tea.Cmd) tea.Cmd {
	if s.opening() && s.pair.Painted() {
		s.begin()
		cmd = tea.Batch(cmd, s.askArrival())
	}
	return cmd
}

// said shows the view's message about a change, or clears the one before.
func (s *Screen) said(text string, cmd tea.Cmd) tea.Cmd {
	s.tell(text)
	return s.painted(cmd)
}

// onPair passes the view the answers of its own commands.
func (s *Screen) onPair(msg tea.Msg) tea.Cmd {
	said, cmd := s.pair.Update(msg)
	if said != "" {
		s.tell(said)
	}
	return s.painted(cmd)
}

// expect tells the view which pairs come next.
func (s *Screen) expect() {
	var next []pairview.Content
	for _, item := range s.sitting.Ahead() {
		next = append(next, pairOf(item))
	}
	s.pair.Expect(next, s.sitting.Aside())
}

// relayout fits everything to the size, the theme, the layout and the mode, and
// renders what that needs.
func (s *Screen) relayout() tea.Cmd {
	cmd := s.pair.Fit(s.frame())
	return tea.Batch(s.placeOverlay(), s.painted(cmd))
}

// copyText copies the text of the focused pane as it is stored, not as it is drawn.
func (s *Screen) copyText() tea.Cmd {
	name, text, ok := s.pair.Chosen()
	switch {
	case !ok:
		return s.tell(s.keys.Key(keys.Deciding, keys.ScrollFocus) + " chooses the response to copy")
	case len(text) > copyBytes:
		return s.tell(name + " is too long for the clipboard of a terminal")
	}
	s.tell(name + " copied")
	return toClipboard(s.ctx, text)
}

// base returns the response of an item that an edit was made from.
func base(item label.Item, edit label.Edit) response.Response {
	if edit.Base == item.B.ID {
		return item.B
	}
	return item.A
}

// begin starts the clock and the guard of the current pair: its text is being
// painted.
func (s *Screen) begin() {
	s.sitting.Begin()
	s.tellThinking()
	if s.unseen = s.isCovered(); s.unseen {
		s.sitting.Pause() // until the overlay closes
	}
	if s.waits {
		s.tell("")
	}
}
