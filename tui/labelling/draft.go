package labelling

import (
	"context"
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/tui/cause"
	"prefdeck/tui/keys"
)

// held is a text that is still being written, as this sitting left it.
type held struct {
	text string // "" for none
	kept bool   // the deck has it so
	lost error  // why the deck has it not; nil while it is on its way
}

// noteDraft names the draft of the note on a showing.
func (up showing) noteDraft() label.Draft {
	return label.Draft{Pair: up.item.Pair.ID, RepeatOf: up.as.RepeatOf}
}

// editDraft names the draft of an edit of the better response; ok is false where
// neither was decided to be better.
func (up showing) editDraft() (d label.Draft, ok bool) {
	d = up.noteDraft()
	switch up.decided.Answer {
	case label.A:
		d.Base = up.item.A.ID
	case label.B:
		d.Base = up.item.B.ID
	}
	return d, d.Base != ""
}

// drafted returns the text of a draft on a showing; "" if there is none.
func (s *Screen) drafted(up showing, d label.Draft) string {
	if h, ok := s.drafts[d.Of()]; ok {
		return h.text
	}
	return up.item.Drafts[d.Base]
}

// hasDraft reports whether the deck keeps a draft on a showing.
func (s *Screen) hasDraft(up showing) bool {
	d := up.noteDraft()
	for _, d.Base = range [...]stages.ID{"", up.item.A.ID, up.item.B.ID} {
		if h, known := s.drafts[d]; s.drafted(up, d) != "" && (h.kept || !known) {
			return true
		}
	}
	return false
}

// keep has the deck keep a draft, or drop it where it has no text. Nothing says that
// it is kept before it is on disk.
func (s *Screen) keep(d label.Draft) tea.Cmd {
	s.drafts[d.Of()] = held{text: d.Text}
	return s.write(saveDraft(s.ctx, s.deck, d))
}

// keepLost tries once more to keep what the deck refused.
func (s *Screen) keepLost() tea.Cmd {
	var cmds []tea.Cmd
	for d, h := range s.drafts {
		if h.lost != nil {
			d.Text = h.text
			cmds = append(cmds, s.keep(d))
		}
	}
	return tea.Batch(cmds...)
}

// unkept says why a text is not in the deck; nil if all are.
func (s *Screen) unkept() error {
	for _, h := range s.drafts {
		switch {
		case h.lost != nil:
			return cause.First("a draft is not saved", h.lost)
		case !h.kept:
			return errors.New("a note was still being saved")
		}
	}
	return nil
}

// refused notes that the deck did not take a text.
func (s *Screen) refused(d label.Draft, text string, err error) {
	if h := s.drafts[d.Of()]; h.text == text {
		h.lost = err
		s.drafts[d.Of()] = h
	}
}

// drafted answers saveDraft.
type drafted struct {
	draft label.Draft
	err   error
}

// saveDraft keeps a draft in the deck.
func saveDraft(ctx context.Context, deck label.Remarks, d label.Draft) tea.Cmd {
	return func() tea.Msg { return drafted{d, deck.SaveDraft(ctx, d)} }
}

func (s *Screen) onDrafted(msg drafted) tea.Cmd {
	d := msg.draft
	if msg.err != nil {
		s.vanished(msg.err)
		s.refused(d, d.Text, msg.err)
		s.noteLost = cause.First("a draft is not saved", msg.err)
		return s.complain("draft not saved", msg.err)
	}
	if s.drafts[d.Of()].text == d.Text {
		s.drafts[d.Of()] = held{text: d.Text, kept: true}
	}
	s.noteLost = nil
	switch up := d.Of() == s.current.noteDraft(); {
	case d.Text == "" && (up || d.Base != ""):
		return s.tell("draft discarded")
	case up:
		return s.tell("note kept as a draft")
	case d.Of() == s.last.noteDraft() && s.echo.text == "" && s.echo != echo{}:
		s.echo.kept = s.keptBeside(s.last) // the pair was decided meanwhile
	}
	return nil
}

// keptBeside says what is still being written of a pair that was decided.
func (s *Screen) keptBeside(up showing) string {
	var said []string
	note := up.noteDraft()
	switch h, known := s.drafts[note]; {
	case s.drafted(up, note) == "", known && !h.kept && h.lost == nil:
	case known && h.lost != nil:
		said = append(said, "draft not saved")
	default:
		said = append(said, "draft kept")
	}
	if edit, ok := up.editDraft(); ok && s.drafted(up, edit) != "" {
		said = append(said, "draft of your edit kept, "+s.keys.Key(keys.Deciding, keys.Edit)+" opens it")
	}
	return strings.Join(said, " · ")
}

// lastRead answers readLast.
type lastRead struct {
	up   showing
	edit bool // its better response is to be edited
	err  error
}

// readLast reads the pair that was decided last, be it in an earlier sitting.
func readLast(ctx context.Context, deck Deck, edit bool) tea.Cmd {
	return func() tea.Msg {
		choice, err := deck.Undoable(ctx)
		if err != nil {
			return lastRead{edit: edit, err: err}
		}
		item, as, err := decidedOn(ctx, deck, choice)
		return lastRead{up: showing{item: item, as: as, decided: choice.Choice}, edit: edit, err: err}
	}
}
