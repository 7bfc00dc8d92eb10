package labelling

import (
	"slices"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/stages/response"
	"prefdeck/themes"
	"prefdeck/tui/diff"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/markdown"
	"prefdeck/tui/pane"
)

// read does what a binding is for that shows more of the texts, if id is one.
func (s *Screen) read(id keys.ActionID) (tea.Cmd, bool) {
	switch id {
	case keys.ViewDiff:
		return s.toggleDiff(), true
	case keys.ViewThinking:
		return s.toggleThinking(), true
	case keys.Copy:
		return s.copyText(), true
	case keys.Guideline:
		return s.openGuideline(), true
	case keys.Palette:
		return s.openCommands(), true
	}
	return nil, false
}

// sideLines is a response as finished lines: its thinking, and from a line on
// what it says.
type sideLines struct {
	lines []string
	from  int
}

// renderResponse draws a response. The names are covered in what is drawn, never
// in what is stored.
func renderResponse(cache *markdown.Cache, r response.Response, names []string, sp spec, th themes.Theme) sideLines {
	trace, text := r.Apart()
	thinking := markdown.Thinking(gate.Mask(trace, names), sp.pane, th, sp.thinking, sp.thinkingKey)
	lines := []string{th.Styles().Muted.Render("(no text)")}
	if strings.TrimSpace(text) != "" {
		lines = cache.Render(gate.Mask(text, names), sp.pane, th, sp.mode)
	}
	if len(thinking) == 0 {
		return sideLines{lines: lines}
	}
	return sideLines{lines: slices.Concat(thinking, lines), from: len(thinking)}
}

// atOnce runs two functions at the same time. A panic in either is one in the
// caller, where the terminal is put back.
func atOnce(f, g func()) {
	var wg sync.WaitGroup
	var panicked any
	wg.Go(func() {
		defer func() { panicked = recover() }()
		f()
	})
	g()
	wg.Wait()
	if panicked != nil {
		panic(panicked)
	}
}

// sides are the two responses of a drawing as they stand on screen.
func (d drawing) sides(left label.Side) (onLeft, onRight sideLines) {
	if left == label.SideB {
		return d.b, d.a
	}
	return d.a, d.b
}

// paneLines is what the panes show of the pair that is up: with the words that
// differ marked, if that is wanted and has been done.
func (s *Screen) paneLines() [2][]string {
	if s.diffing && s.marked.of(s.drawn, s.current.as.Left) {
		return s.marked.lines
	}
	left, right := s.drawn.sides(s.current.as.Left)
	return [2][]string{left.lines, right.lines}
}

func (s *Screen) toggleThinking() tea.Cmd {
	a, _ := s.current.item.A.Apart()
	b, _ := s.current.item.B.Apart()
	if strings.TrimSpace(a+b) == "" {
		return s.tell("neither response came with its thinking")
	}
	s.thinking = !s.thinking
	s.tell("")
	return s.relayout()
}

// marked answers mark: the lines of both panes with the words marked that the
// other one has not.
type marked struct {
	job
	left   label.Side
	lines  [2][]string
	byLine bool // they were too long to be compared by words
}

// of says that the lines are those of a drawing on these sides.
func (m marked) of(d drawing, left label.Side) bool {
	return m.pair != "" && m.job == d.job && m.left == left
}

// mark compares what the two responses say. Their thinking is no part of it.
func mark(d drawing, left label.Side, th themes.Theme) tea.Cmd {
	return func() tea.Msg {
		l, r := d.sides(left)
		m := diff.Words(l.lines[l.from:], r.lines[r.from:], th)
		return marked{job: d.job, left: left, byLine: m.ByLine, lines: [2][]string{
			slices.Concat(l.lines[:l.from], m.Left), slices.Concat(r.lines[:r.from], m.Right),
		}}
	}
}

// toggleDiff marks the words that differ, in the pair that is up.
func (s *Screen) toggleDiff() tea.Cmd {
	s.diffing = !s.diffing
	s.tell("")
	if s.diffing {
		s.tell("marked: what the other response has not")
	}
	if s.drawn.pair != s.current.item.Pair.ID || s.state == opening {
		return nil // what is being rendered is compared when it is there
	}
	s.draw(s.drawn)
	return s.markDifferences()
}

// markDifferences has the responses compared if that is wanted and not done yet.
func (s *Screen) markDifferences() tea.Cmd {
	if !s.diffing || s.marked.of(s.drawn, s.current.as.Left) {
		return nil
	}
	return mark(s.drawn, s.current.as.Left, s.theme)
}

// onMarked takes marks over if they are still wanted, on the lines and the sides
// that are on screen.
func (s *Screen) onMarked(msg marked) tea.Cmd {
	if !s.diffing || s.state == opening || !msg.of(s.drawn, s.current.as.Left) {
		return nil
	}
	s.marked = msg
	s.draw(s.drawn)
	if msg.byLine {
		return s.tell("too long for a word diff, lines compared")
	}
	return nil
}

// copyText puts the text of the pane that is being read into the clipboard: as it is
// stored, not as it is drawn.
func (s *Screen) copyText() tea.Cmd {
	side := s.focus
	if side == both && s.single() {
		side = onLeft + focus(s.front)
	}
	left, right := s.current.item.A.Text, s.current.item.B.Text
	if s.current.as.Left == label.SideB {
		left, right = right, left
	}
	var name, text string
	switch side {
	case onLeft:
		name, text = "A", left
	case onRight:
		name, text = "B", right
	case onPrompt:
		name, text = "prompt", s.current.item.Prompt.Text()
	default:
		return s.tell(s.keys.Key(keys.Deciding, keys.ScrollFocus) + " chooses the response to copy")
	}
	if len(text) > copyBytes {
		return s.tell(name + " is too long for the clipboard of a terminal")
	}
	s.tell(name + " copied")
	return toClipboard(s.ctx, text)
}

// hints are the footer's keys of a mode. Those for wide code are among them only
// where there is some.
func (s *Screen) hints(mode keys.Mode) []keys.Hint {
	hints := slices.DeleteFunc(s.keys.Hints(mode), func(h keys.Hint) bool { return h.ID == keys.InfoReveal && !s.hides() })
	left, right := s.keys.Key(mode, keys.ScrollLeft), s.keys.Key(mode, keys.ScrollRight)
	if mode != s.pairMode() || left == "" || right == "" || !slices.ContainsFunc(s.panes[:], func(p pane.Pane) bool { return p.HasWide() }) {
		return hints
	}
	return slices.Insert(hints, min(firstHints, len(hints)), keys.Hint{Keys: left + "/" + right, Text: "wide code"})
}
