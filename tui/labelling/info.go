package labelling

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/tui/behind"
	"prefdeck/tui/keys"
)

// info is the overlay with the facts behind the pairs.
type info struct {
	page
	read     map[stages.ID]behind.Backdrop // since it was opened
	revealed bool                          // it includes the current pair
}

// behindRead answers readBehind.
type behindRead struct {
	pair     stages.ID
	backdrop behind.Backdrop
	err      error
}

// readBehind reads the facts behind a pair.
func readBehind(ctx context.Context, deck label.Backstage, pair stages.ID) tea.Cmd {
	return func() tea.Msg {
		b, err := behind.Read(ctx, deck, pair)
		return behindRead{pair, b, err}
	}
}

// subject is a pair that the overlay describes.
type subject struct {
	label.Showing
	title   string
	decided bool // otherwise it hides how the pair got here: an audit has to be judged like any other
}

// hides reports whether a pair is on screen of which nothing is revealed yet.
func (o *info) hides() bool {
	s := o.s
	return !s.empty() && s.up().Item.Pair.ID != "" && !o.revealed && !s.up().WasDecided()
}

// lastCounts reports whether the last pair was decided and its decision is in
// force.
func (s *Screen) lastCounts() bool {
	last := s.sitting.Last().Decided
	return last.Answer != "" && last.Decides()
}

// subjects returns the pairs to describe: the one on screen if it was decided
// before or is revealed, and the last decided one, as long as its decision is in
// force. A skipped pair, or one whose answer was taken back, will still be decided.
// Nothing reveals whether a showing was a hidden repeat: the facts behind a pair do
// not depend on it.
func (o *info) subjects() []subject {
	var out []subject
	up, last := o.s.up(), o.s.sitting.Last()
	switch {
	case up.WasDecided():
		out = append(out, subject{up, "The pair on screen: decided again, it will not count as blind", true})
	case o.revealed:
		out = append(out, subject{up, "The pair on screen: its label will not count as blind", false})
	}
	if o.s.lastCounts() && !(up.WasDecided() && up.Item.Pair.ID == last.Item.Pair.ID) {
		out = append(out, subject{last, "The last pair you decided", true})
	}
	return out
}

// openInfo shows the facts behind the last pair.
func (s *Screen) openInfo() tea.Cmd {
	o := &info{page: newPage(s, "Behind the pairs", keys.Informing, keys.InfoClose)}
	o.covers = belowHeader
	o.do[keys.InfoReveal] = o.reveal
	s.open(o)
	return o.look()
}

// hints leaves out the key that reveals the pair on screen if nothing about it is
// hidden.
func (o *info) hints() []keys.Hint {
	return slices.DeleteFunc(o.layer.hints(), func(h keys.Hint) bool { return h.ID == keys.InfoReveal && !o.hides() })
}

// reveal shows the facts behind the current pair before it is decided.
func (o *info) reveal() tea.Cmd {
	if !o.s.deciding() {
		return o.s.tellBusy()
	}
	o.revealed = true
	return o.look()
}

// renew hides the facts behind a pair that comes up.
func (o *info) renew() { o.revealed = false }

// look reads what the overlay describes, and begins at its top.
func (o *info) look() tea.Cmd {
	o.read = map[stages.ID]behind.Backdrop{}
	o.text.Clear()
	o.place()
	var cmds []tea.Cmd
	for _, about := range o.subjects() {
		cmds = append(cmds, readBehind(o.s.ctx, o.s.deck, about.Item.Pair.ID))
	}
	return tea.Batch(cmds...)
}

// update shows the facts behind a pair, if they are still wanted. From now on its
// label is not blind, whether it is decided again or, after revealing, for the
// first time.
func (o *info) update(msg tea.Msg) tea.Cmd {
	read, ok := msg.(behindRead)
	if !ok {
		return nil
	}
	wanted := slices.ContainsFunc(o.subjects(), func(about subject) bool { return about.Item.Pair.ID == read.pair })
	switch {
	case !wanted:
		return nil
	case read.err != nil:
		o.s.close()
		return o.s.complain("the facts behind the pair cannot be read", read.err)
	case o.revealed && read.pair == o.s.up().Item.Pair.ID:
		o.s.sitting.Reveal()
		o.s.tellThinking()
	default:
		o.s.sitting.Tell(read.pair)
	}
	o.read[read.pair] = read.backdrop
	return o.place()
}

func (o *info) place() tea.Cmd {
	o.fit()
	o.text.Reflow(o.lines())
	return nil
}

// lines returns the text of the overlay.
func (o *info) lines() []string {
	s := o.s
	width, _ := o.text.Inner()
	t := behind.Sheet{Width: width, Method: s.method, Theme: s.theme}
	if o.hides() {
		t.Say("The pair on screen stays hidden; " + s.keys.Key(keys.Informing, keys.InfoReveal) + " reveals it, and that is recorded.")
	}
	switch last := s.sitting.Last(); {
	case s.lastCounts():
	case last.Item.Pair.ID == "":
		t.Say("Nothing has been decided in this sitting.")
	case last.Decided.Answer == label.Skip:
		t.Say("The last pair was skipped. It comes back, and stays hidden until it is decided.")
	default:
		t.Say("The last decision was taken back. The facts behind its pair stay hidden until it is decided again.")
	}
	for _, about := range o.subjects() {
		t.Gap()
		t.Head(about.title)
		if known := s.known(about.Showing); known != "" && about.decided {
			t.Row("known answer", known)
		}
		if b, ok := o.read[about.Item.Pair.ID]; ok {
			t.Pair(b, about.Left(), about.decided)
		} else {
			t.Say("is being read" + s.theme.Glyphs.Ellipsis)
		}
	}
	return t.Lines()
}
