package inspect

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// handle drops the exhibit on screen by hand, or lets it in. Where the deck cannot be
// written, it says what would.
func (s *Screen) handle(drop bool) tea.Cmd {
	verb := "rescue"
	if drop {
		verb = "drop"
	}
	kind, id := stages.OfPair, s.now.Pair.ID
	if s.now.Lone {
		kind, id = stages.OfResponse, s.now.Responses[0].ID
	}
	switch {
	case len(s.now.Responses) == 0:
		return nil
	case s.o.Reading != nil:
		s.message = message{text: "a file is only looked at: prefdeck import brings it into a deck, where pairs are dropped and rescued"}
		return nil
	case drop && s.now.Lone:
		s.message = message{text: "by hand, only pairs are dropped"}
		return nil
	case s.o.Hand == nil:
		s.message = message{text: "the deck is open read-only: prefdeck " + verb + " " + brief(id) + " does it"}
		return nil
	}
	return byHand(s.ctx, s.gallery, s.o.Hand, s.now.Exhibit, kind, id, drop)
}

// byHand reports whether the exhibit on screen can be dropped, or rescued.
func (s *Screen) byHand(drop bool) bool {
	if len(s.now.Responses) == 0 || s.o.Reading != nil || s.o.Hand == nil {
		return false
	}
	return s.now.Dropped != drop && !(drop && s.now.Lone)
}

// brief returns enough of an identity to name it on the command line.
func brief(id stages.ID) string {
	const most = 12
	return string(id[:min(len(id), most)])
}

// handled answers byHand.
type handled struct {
	was, is label.Exhibit
	done    string
	err     error
}

func byHand(ctx context.Context, g label.Gallery, h label.Hand, e label.Exhibit, kind stages.SubjectKind, id stages.ID, drop bool) tea.Cmd {
	return func() tea.Msg {
		msg := handled{was: e, is: e, done: "rescued"}
		if drop {
			msg.done, msg.err = "dropped", h.DropByHand(ctx, id, "")
		} else {
			msg.err = h.Rescue(ctx, kind, id, "")
		}
		if msg.err != nil {
			return msg
		}
		found, err := g.Exhibits(ctx, e.Lone, e.N-1, 1)
		if msg.err = err; err == nil && len(found) == 1 && found[0].N == e.N {
			msg.is = found[0]
		}
		return msg
	}
}

// onHandled lists the exhibit in its new state, and shows it or, if it is not listed,
// whatever is in its place now.
func (s *Screen) onHandled(msg handled) tea.Cmd {
	if msg.err != nil {
		s.message = message{msg.err.Error(), true}
		return nil
	}
	s.list.replace(msg.was, msg.is)
	at := min(s.at, max(len(s.list.listed)-1, 0))
	s.message = message{text: msg.done + " by hand"}
	if len(s.list.listed) > 0 && s.list.listed[at] == msg.is {
		s.now.Exhibit = label.Exhibit{} // read anew, even where nothing has changed in the list
	}
	return s.visit(at)
}
