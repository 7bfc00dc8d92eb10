package plain

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"prefdeck/stages/label"
	"prefdeck/tui/cause"
	"prefdeck/tui/gate"
)

// command does what a line says. Its error ends the sitting.
func (s *sitting) command(ctx context.Context, line string) error {
	s.session.Touch()
	line = strings.TrimSpace(line)
	if text, ok := searched(line); ok {
		return s.search(ctx, text)
	}
	word, text, _ := strings.Cut(line, " ")
	text = strings.TrimSpace(text)
	switch word {
	case "?", "h", "help":
		s.help()
		return nil
	case "q", "quit":
		s.leave(ctx)
		return nil
	case "save":
		s.saveElsewhere(ctx, text)
		return nil
	case "u", "r":
		return s.rewrite(ctx, word)
	case "g":
		s.showGuideline()
		return nil
	case "":
		return s.again(ctx)
	}
	if !s.up {
		s.say("There is no pair to do that with.")
		return nil
	}
	switch word {
	case "n":
		return s.note(ctx, text)
	case "f":
		return s.flag(ctx, text)
	case "p":
		s.pair()
		return nil
	case "w":
		s.thinking()
		return nil
	case "i":
		s.models()
		return nil
	}
	choice, ok := choiceOf(s.o.Scheme.Scale, word)
	if !ok || text != "" {
		s.say("%q is no command; ? lists them.", gate.Line(line))
		return nil
	}
	e := s.session.Choose(choice, label.Look{View: label.Raw, SeenLeft: 1, SeenRight: 1})
	return s.save(ctx, &e)
}

// choiceOf is the choice that a word stands for, as it is printed.
func choiceOf(scale label.Scale, word string) (label.Choice, bool) {
	switch word {
	case "x":
		return label.Choice{Answer: label.BothBad, Scale: scale}, true
	case "s":
		return label.Choice{Answer: label.Skip, Scale: scale}, true
	}
	digit := 0
	if len(word) == 1 && word[0] >= '0' && word[0] <= '9' {
		digit = int(word[0] - '0')
	}
	switch scale {
	case label.FourStrengths:
		choice, err := label.Forced(digit)
		return choice, err == nil
	case label.PlainAB:
		word = strings.NewReplacer("1", "a", "2", "b").Replace(word)
	default:
		if digit >= 1 && digit <= 7 {
			return label.Graded(digit - 4), true
		}
	}
	answer, ok := map[string]label.Answer{"a": label.A, "b": label.B, "t": label.Tie, "0": label.Tie, "=": label.Tie}[word]
	return label.Choice{Answer: answer, Scale: scale}, ok
}

// save appends an answer and goes on once it is on disk. Otherwise the pair stays
// and the answer is kept (promise 1).
func (s *sitting) save(ctx context.Context, e *label.Event) error {
	screen := s.session.Presentation().Screen(e.Choice)
	if err := s.deck.Append(ctx, *e); err != nil {
		if s.pending == nil || s.pending.ID != e.ID {
			s.saved = "" // not with this answer
		}
		s.pending, s.lost = e, err
		s.say("Not saved: %s: %s.", screen, cause.Of(err))
		s.say("save FILE writes the deck with this answer to another file.")
		return nil
	}
	s.pending, s.gone, s.saved = nil, nil, ""
	s.session.Committed(*e)
	s.countRepeat(*e, +1)
	kept := ""
	if s.session.Item().Drafts[""] != "" {
		kept = " Its draft is kept."
	}
	s.say("Saved: %s.%s", screen, kept)
	if f, tells := s.o.Scheme.Feedback(s.session.Item(), e.Choice); tells {
		known := s.session.Presentation().Screen(label.Choice{Answer: f.Known.Answer})
		s.say("%s: the known answer is %s.", gate.Line(s.o.Scheme.Training), known)
		if f.Known.Why != "" {
			s.say("Why: %s", gate.Line(f.Known.Why))
		}
	}
	return s.next(ctx)
}

// countRepeat counts an answered repeat with the decisions, or one less: a number
// of pairs alone would tell which answer was one.
func (s *sitting) countRepeat(choice label.Event, by int) {
	if choice.RepeatOf != "" && choice.Choice.Decides() {
		s.repeats += by
	}
}

// again saves what could not be saved, or looks whether a pair has come.
func (s *sitting) again(ctx context.Context) error {
	switch {
	case s.pending != nil:
		return s.save(ctx, s.pending)
	case !s.up:
		return s.next(ctx)
	}
	return nil
}

// rewrite changes what is in the log, once everything is there.
func (s *sitting) rewrite(ctx context.Context, word string) error {
	switch {
	case s.pending != nil:
		s.say("An answer waits to be saved: an empty line tries again, another answer takes its place.")
		return nil
	case word == "u":
		return s.undo(ctx)
	}
	return s.redo(ctx)
}

// undo takes back the newest answer, of this sitting or of any before, and puts
// its pair up on the sides on which it was decided.
func (s *sitting) undo(ctx context.Context) error {
	choice, err := s.deck.Undoable(ctx)
	if errors.Is(err, label.ErrNone) {
		s.say("Nothing to undo.")
		return nil
	}
	if err != nil {
		return err
	}
	e := s.session.Undo(choice)
	if err := s.deck.Append(ctx, e); err != nil {
		s.say("Not undone: %s.", cause.Of(err))
		return nil
	}
	s.session.Rewritten(e, choice)
	s.countRepeat(choice, -1)
	item, err := s.deck.Item(ctx, choice.Pair)
	if err != nil {
		return err
	}
	earlier, err := s.deck.Presentation(ctx, choice.Presentation)
	if err != nil && !errors.Is(err, label.ErrNone) {
		return err
	}
	as := s.session.Again(item, earlier)
	as.RepeatOf = choice.RepeatOf
	return s.show(ctx, item, as, &choice)
}

// redo makes the answer count again that was taken back last.
func (s *sitting) redo(ctx context.Context) error {
	choice, err := s.deck.Redoable(ctx)
	if errors.Is(err, label.ErrNone) {
		s.say("Nothing to redo.")
		return nil
	}
	if err != nil {
		return err
	}
	e := s.session.Redo(choice)
	if err := s.deck.Append(ctx, e); err != nil {
		s.say("Not redone: %s.", cause.Of(err))
		return nil
	}
	s.session.Rewritten(e, choice)
	s.countRepeat(choice, +1)
	s.say("Redone.")
	if s.up && s.session.Item().Pair.ID != choice.Pair {
		return nil
	}
	return s.next(ctx)
}

func (s *sitting) note(ctx context.Context, text string) error {
	text = cmp.Or(text, s.session.Item().Drafts[""])
	if text == "" {
		s.say("n is followed by the text of the note.")
		return nil
	}
	return s.remark(ctx, s.session.Note(text), "Noted.")
}

// flag sets a flag for a reason; without one it sets it, or takes it off.
func (s *sitting) flag(ctx context.Context, reason string) error {
	on := reason != "" || s.session.Item().Flag == ""
	said := "Flagged."
	if !on {
		said = "No longer flagged."
	}
	return s.remark(ctx, s.session.Flag(on, reason), said)
}

func (s *sitting) remark(ctx context.Context, n label.Note, said string) error {
	if err := s.deck.AddNote(ctx, n); err != nil {
		s.refused, s.noteLost, s.saved = append(s.refused, n), cause.First(fmt.Sprintf("a %s is not saved", n.Kind), err), ""
		s.say("Not saved: %s.", cause.Of(err))
		return nil
	}
	if s.refused = slices.DeleteFunc(s.refused, n.Replaces); len(s.refused) == 0 {
		s.noteLost = nil
	}
	s.session.Noted(n)
	s.say("%s", said)
	return nil
}

func (s *sitting) showGuideline() {
	if s.guideline == "" {
		s.say("This deck has no guideline.")
		return
	}
	s.foreign(s.guideline)
}
