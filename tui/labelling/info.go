package labelling

import (
	"context"
	"slices"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/response"
	"prefdeck/tui/keys"
	"prefdeck/tui/pane"
)

// info is the overlay that tells what is behind the pairs.
type info struct {
	pane pane.Pane
	read map[stages.ID]backdrop // since it was opened
}

// backdrop is what is behind a pair, and how long its responses are.
type backdrop struct {
	label.Background
	a, b extent
}

// extent is the length of a response, and of its thinking.
type extent struct {
	words, characters, bytes int
	thinking                 int // words
}

func extentOf(r response.Response) extent {
	thinking, text := r.Apart()
	return extent{label.Words(text), utf8.RuneCountInString(text), len(text), label.Words(thinking)}
}

// behindRead answers readBehind.
type behindRead struct {
	pair stages.ID
	backdrop
	err error
}

// readBehind reads what is behind a pair.
func readBehind(ctx context.Context, deck label.Backstage, pair stages.ID) tea.Cmd {
	return func() tea.Msg {
		b, err := deck.Background(ctx, pair)
		return behindRead{pair, backdrop{b, extentOf(b.A.Response), extentOf(b.B.Response)}, err}
	}
}

// subject is a pair that the overlay tells of.
type subject struct {
	label.Showing
	title   string
	decided bool // else it tells nothing of how the pair got here: an audit has to be judged like any other
}

// hides says that there is a pair on screen of which nothing is told yet.
func (s *Screen) hides() bool {
	return !s.empty() && s.up().Item.Pair.ID != "" && !s.revealed && !s.up().WasDecided()
}

// lastCounts says that the last pair was decided, and that this was not taken back.
func (s *Screen) lastCounts() bool {
	last := s.sitting.Last().Decided
	return last.Answer != "" && last.Decides()
}

// subjects is the pairs that the overlay tells of: the one on screen if it was
// decided before or is revealed, and the one decided last, as long as that counts.
// One that was skipped or taken back will be decided still. Whether a showing was a
// hidden repeat is told of none: what is behind a pair does not depend on it.
func (s *Screen) subjects() []subject {
	var out []subject
	up, last := s.up(), s.sitting.Last()
	switch {
	case up.WasDecided():
		out = append(out, subject{up, "The pair on screen: decided again, it will not count as blind", true})
	case s.revealed:
		out = append(out, subject{up, "The pair on screen: its label will not count as blind", false})
	}
	if s.lastCounts() && !(up.WasDecided() && up.Item.Pair.ID == last.Item.Pair.ID) {
		out = append(out, subject{last, "The last pair you decided", true})
	}
	return out
}

// openInfo tells what is behind the last pair. The clock stands still meanwhile.
func (s *Screen) openInfo() tea.Cmd {
	s.openOverlay(informing)
	return s.lookBehind()
}

// reveal tells what is behind the pair that is up before it is decided.
func (s *Screen) reveal() tea.Cmd {
	if !s.deciding() {
		return s.tellBusy()
	}
	s.revealed = true
	return s.lookBehind()
}

// lookBehind has read what the overlay tells of, and begins at its top.
func (s *Screen) lookBehind() tea.Cmd {
	s.info.read = map[stages.ID]backdrop{}
	s.info.pane.Clear()
	s.placeInfo()
	var cmds []tea.Cmd
	for _, about := range s.subjects() {
		cmds = append(cmds, readBehind(s.ctx, s.deck, about.Item.Pair.ID))
	}
	return tea.Batch(cmds...)
}

// onBehindRead tells what is behind a pair, if that is still wanted. From now on
// its label is not blind, should it be decided again or, if it was revealed, at
// last.
func (s *Screen) onBehindRead(msg behindRead) tea.Cmd {
	wanted := slices.ContainsFunc(s.subjects(), func(about subject) bool { return about.Item.Pair.ID == msg.pair })
	switch {
	case s.overlay != informing || !wanted:
		return nil
	case msg.err != nil:
		s.closeOverlay()
		return s.complain("what is behind the pair cannot be read", msg.err)
	case s.revealed && msg.pair == s.up().Item.Pair.ID:
		s.sitting.Reveal()
	default:
		s.sitting.Tell(msg.pair)
	}
	s.info.read[msg.pair] = msg.backdrop
	s.placeInfo()
	return nil
}

// placeInfo fits the overlay to the screen.
func (s *Screen) placeInfo() {
	if s.overlay != informing {
		return
	}
	s.info.pane.Title = "Behind the pairs"
	s.info.pane.SetSize(s.width, max(s.height-2, 0))
	s.info.pane.Reflow(s.infoLines())
}

// infoLines is what the overlay says.
func (s *Screen) infoLines() []string {
	width, _ := s.info.pane.Inner()
	t := table{width: width, method: s.method, theme: s.theme}
	if s.hides() {
		t.say("The pair on screen stays hidden; " + s.keys.Key(keys.Informing, keys.InfoReveal) + " reveals it, and that is recorded.")
	}
	switch last := s.sitting.Last(); {
	case s.lastCounts():
	case last.Item.Pair.ID == "":
		t.say("Nothing has been decided in this sitting.")
	case last.Decided.Answer == label.Skip:
		t.say("The last pair was skipped. It comes back, and stays hidden until it is decided.")
	default:
		t.say("The last decision was taken back. What is behind its pair stays hidden until it is decided again.")
	}
	for _, about := range s.subjects() {
		t.gap()
		t.head(about.title)
		if known := s.known(about.Showing); known != "" && about.decided {
			t.row("known answer", known)
		}
		if b, ok := s.info.read[about.Item.Pair.ID]; ok {
			t.behind(about, b)
		} else {
			t.say("is being read" + s.theme.Glyphs.Ellipsis)
		}
	}
	return t.lines
}
