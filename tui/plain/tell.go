package plain

import (
	"errors"
	"strings"

	"prefdeck/stages/ground/shell"
	"prefdeck/stages/label"
	"prefdeck/tui/cause"
	"prefdeck/tui/gate"
	"prefdeck/tui/numbers"
	"prefdeck/tui/query"
)

// tell prints the result of a step. Its error, that the deck cannot be read, ends
// the sitting.
func (s *sitting) tell(outcome label.Outcome) error {
	switch o := outcome.(type) {
	case label.Opened:
		if o.Err == nil {
			s.adopted(s.View())
		}
		return o.Err
	case label.Refilled:
		if o.Err == nil && s.Phase() == label.Empty {
			s.none()
		}
		return o.Err
	case label.Presented:
		return o.Err
	case label.Counted:
		return o.Err
	case label.Answered:
		s.answered(o)
	case label.Rewritten:
		return s.rewritten(o)
	case label.Noted:
		s.noted(o)
	case label.Viewed:
		return s.viewed(o)
	case label.Matched:
		if o.Err != nil {
			return o.Err
		}
		s.say("%s.", howMany(o.N))
	case label.Redrawn:
		if o.Err != nil {
			s.say("The order was not updated: %s.", cause.Of(o.Err))
		}
	case label.Unarranged:
		s.say("This order cannot be indexed, so jumps are slow: %s.", cause.Of(o.Err))
	case label.Stood:
		s.stood(o)
	case label.SavedElsewhere:
		s.savedElsewhere(o)
	case label.Busy:
		s.say("An answer waits to be saved: an empty line tries again, another answer takes its place.")
	}
	return nil
}

// answered confirms that an answer is on disk. Otherwise the pair stays and the
// answer is kept (promise 1).
func (s *sitting) answered(o label.Answered) {
	if o.Err != nil {
		s.say("Not saved: %s: %s.", s.Up().Screen(o.Event.Choice), cause.Of(o.Err))
		s.say("save FILE writes the deck with this answer to another file.")
		return
	}
	s.warned = false
	last := s.Last()
	kept := ""
	if draft := s.draft(last); draft.Text != "" && draft.Kept {
		kept = " Its draft is kept."
	}
	s.say("Saved: %s.%s", last.Screen(o.Event.Choice), kept)
	f, tells := s.o.Scheme.Feedback(last.Item, o.Event.Choice)
	if !tells {
		return
	}
	s.say("%s: the known answer is %s.", gate.Line(s.o.Scheme.Training), last.Screen(label.Choice{Answer: f.Known.Answer}))
	if f.Known.Why != "" {
		s.say("Why: %s", gate.Line(f.Known.Why))
	}
}

// rewritten confirms an undo or redo. The pair of an undo is printed separately.
func (s *sitting) rewritten(o label.Rewritten) error {
	verb, done := "undo", "Not undone"
	if o.Kind == label.Restore {
		verb, done = "redo", "Not redone"
	}
	switch {
	case errors.Is(o.Err, label.ErrNone):
		s.say("Nothing to %s.", verb)
	case o.Written:
		if o.Kind == label.Restore && o.Err == nil {
			s.say("Redone.")
		}
		return o.Err
	case o.Err != nil:
		s.say("%s: %s.", done, cause.Of(o.Err))
	}
	return nil
}

func (s *sitting) noted(o label.Noted) {
	switch {
	case o.Err != nil:
		s.say("Not saved: %s.", cause.Of(o.Err))
	case o.Note.Kind == label.NoteText:
		s.say("Noted.")
	case o.Note.Text == "":
		s.say("No longer flagged.")
	default:
		s.say("Flagged.")
	}
}

// viewed confirms a filter of the queue, or says why it failed.
func (s *sitting) viewed(o label.Viewed) error {
	switch {
	case o.Err != nil:
		return o.Err
	case !o.Found():
		why := query.Mistaken(o.View.Filter, o.Has)
		if why == "" {
			why = "no waiting pair has " + query.String(o.View.Filter)
		}
		s.say("Nothing was found: %s.", gate.Line(why))
		return nil
	}
	s.adopted(o.View)
	return nil
}

// adopted says which pairs a view includes.
func (s *sitting) adopted(v label.QueueView) {
	if v.Filter == (label.QueueFilter{}) {
		return
	}
	s.say("Only pairs with %s; / alone goes through all.", gate.Line(query.String(v.Filter)))
	if !v.Filter.Blinds() {
		s.say("That reveals what blind labelling hides: labels count as not blind.")
	}
}

// none says that no pair is waiting, or none that passes the filter.
func (s *sitting) none() {
	if f := s.View().Filter; f != (label.QueueFilter{}) {
		s.say("\nNo waiting pair has %s; / alone goes through all.", gate.Line(query.String(f)))
		return
	}
	s.say("\nNo pair is waiting.")
}

// stood warns, before leaving, that the deck's file has gone.
func (s *sitting) stood(o label.Stood) {
	if o.Err != nil {
		s.done, s.warned = false, true
		s.say("%s: save FILE writes everything to another file, q leaves without it.", gate.Line(cause.Gone(o.Err).Error()))
	}
}

func (s *sitting) savedElsewhere(o label.SavedElsewhere) {
	path := gate.Line(o.Path)
	switch {
	case o.Err != nil:
		s.say("Not saved to %s: %s.", path, cause.Of(o.Err))
	case o.All:
		s.say("Everything is in %s: leave with q, and go on with prefdeck label --deck %s.", path, shell.Quote(o.Path))
	default:
		s.say("The deck is copied to %s.", path)
	}
}

// heading prints the number of the pair and the remarks on it.
func (s *sitting) heading() {
	up := s.Up()
	s.say("\nDecision %s. The deck has %s.", numbers.Number(s.Decisions()+1), numbers.Plural(s.Progress().Total(), "pair"))
	if was := up.Answer; was != nil {
		s.say("It was: %s.", up.Screen(was.Choice))
		if len(was.Tags) > 0 {
			s.say("Because of: %s.", gate.Line(strings.Join(was.Tags, ", ")))
		}
	}
	if up.Item.Flag != "" {
		s.say("It is flagged: %s.", gate.Line(up.Item.Flag))
	}
	if up.Item.Note != "" {
		s.say("Your note: %s", gate.Line(up.Item.Note))
	}
	if draft := s.draft(up).Text; draft != "" {
		s.say("Draft of your note: %s", gate.Line(draft))
		s.say("n saves it as it is, n TEXT another note in its place; else it is kept.")
	}
}
