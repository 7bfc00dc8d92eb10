package label

import (
	"maps"
	"slices"
	"time"

	"prefdeck/stages"
)

// SessionOptions are what a Session does not have to be told; the zero value
// works.
type SessionOptions struct {
	Now     func() time.Time // nil: time.Now
	Guard   *Guard           // nil: DefaultGuard
	Idle    time.Duration    // 0: DefaultIdle
	Version string           // of the program, for the log

	Guideline string // hash of the guideline in force, for the log
	// Unblinded: the queue is filtered by what blind labelling hides (Filter.Blinds).
	Unblinded bool
}

// Session is one sitting of one annotator, in memory: which pair is up, for how
// long, and what a key makes of it. It reads and writes nothing. It hands out
// events; whoever appends them to the deck says Committed once they are on disk,
// and only then goes on (promise 1).
type Session struct {
	annotator string
	version   string
	now       func() time.Time
	guard     Guard
	clock     *Clock

	item  Item
	shown Presentation
	blind bool
	words int // of both responses

	revealed bool // in this showing

	guideline string
	unblinded bool
	told      map[stages.ID]bool // pairs of which something was revealed in this sitting
	tags      []string           // of the pair that is up, for its choice
	criteria  map[string]int     // likewise, by content
	spent     time.Duration      // on the pair that is up, in earlier showings

	summary Summary
	active  []time.Duration // of the decisions of this sitting, oldest first
}

// NewSession is a sitting of annotator that has not been shown anything yet.
func NewSession(annotator string, o SessionOptions) *Session {
	s := &Session{annotator: annotator, version: o.Version, now: o.Now, guard: DefaultGuard(), clock: NewClock(o.Idle),
		guideline: o.Guideline, unblinded: o.Unblinded, told: map[stages.ID]bool{}}
	if s.now == nil {
		s.now = time.Now
	}
	if o.Guard != nil {
		s.guard = *o.Guard
	}
	s.summary.Started = s.now()
	return s
}

// Showing draws up the showing of an item of the given kind, without showing it.
func (s *Session) Showing(item Item, kind string) Presentation {
	return Presentation{
		ID:        NewPresentationID(),
		Pair:      item.Pair.ID,
		Annotator: s.annotator,
		Left:      Left(item.Pair.ID, s.annotator, item.Skips),
		Kind:      kind,
		At:        s.now(),
	}
}

// Again draws up the showing of an item whose choice was taken back, or that is
// opened once more: on the sides of an earlier showing, and a hidden repeat still
// if that was one.
func (s *Session) Again(item Item, earlier Presentation) Presentation {
	p := s.Showing(item, Revisit)
	if earlier.Pair == item.Pair.ID {
		p.Left, p.RepeatOf = earlier.Left, earlier.RepeatOf
	}
	return p
}

// Next puts an item up and starts its clock and guard. It is to be called when
// the pair is painted for the first time, not before.
func (s *Session) Next(item Item, p Presentation) {
	now := s.now()
	s.item, s.shown = item, p
	if s.unblinded {
		s.Tell(item.Pair.ID)
	}
	s.blind, s.revealed = !s.told[item.Pair.ID], false
	s.tags, s.criteria, s.spent = nil, nil, 0
	_, a := item.A.Apart()
	_, b := item.B.Apart()
	s.words = Words(a) + Words(b)
	s.clock.Start(now)
	s.guard.Shown(now)
}

// Stored takes over the showing that the deck keeps for the pair on screen: an
// earlier one that was never answered stands in for a new one. It says whether
// the sides are other ones than those on screen.
func (s *Session) Stored(p Presentation) (swapped bool) {
	if p.Pair != s.shown.Pair {
		return false
	}
	swapped = p.Left != s.shown.Left
	s.shown = p
	return swapped
}

// Item is the pair that is up.
func (s *Session) Item() Item { return s.item }

// Presentation is the showing that is up.
func (s *Session) Presentation() Presentation { return s.shown }

// Blind says whether the choice to come is blind: nothing has been told of the pair
// that is up.
func (s *Session) Blind() bool { return s.blind }

// LooksBlind says whether the pair is to be shown as one of which nothing has been
// told. A hidden repeat is, until it is revealed itself: what was told of its pair
// earlier is recorded, but a mark of it would give the repeat away.
func (s *Session) LooksBlind() bool {
	return s.blind || s.shown.RepeatOf != "" && !s.revealed && !s.unblinded
}

// Reveal records that the annotator has looked behind the pair that is up.
func (s *Session) Reveal() {
	s.revealed = true
	s.Tell(s.item.Pair.ID)
}

// Tell records that the annotator knows what is behind a pair. Whenever it is up
// in this sitting, its choice is not blind.
func (s *Session) Tell(pair stages.ID) {
	s.told[pair] = true
	if pair == s.item.Pair.ID {
		s.blind = false
	}
}

// Reshown starts the guard of the pair that is up again: something lay over it
// until now, so this is when it is seen for the first time.
func (s *Session) Reshown() { s.guard.Shown(s.now()) }

// Touch is a sign of life: a key, whichever it was.
func (s *Session) Touch() { s.clock.Touch(s.now()) }

// Pause stops the active time: an overlay hides the pair, the program is
// suspended.
func (s *Session) Pause() { s.clock.Pause(s.now()) }

// Resume lets the active time run again.
func (s *Session) Resume() { s.clock.Resume(s.now()) }

// Press says whether a label key pressed now counts (see Guard).
func (s *Session) Press() bool { return s.guard.Press(s.now()) }

// Swallow turns a label key away whatever the guard says.
func (s *Session) Swallow() { s.guard.Swallow(s.now()) }

// Look says how a pair was looked at when it was decided.
type Look struct {
	View                View
	SeenLeft, SeenRight float64 // share that had been on screen, 0…1
	Cols, Rows          int
}

// Choose is the event of a choice as made on screen, where A is the left one.
func (s *Session) Choose(screen Choice, look Look) Event {
	e := s.event(Choose, s.item.Pair.ID)
	now := e.At
	e.Presentation = s.shown.ID
	e.RepeatOf = s.shown.RepeatOf
	e.Choice = s.shown.Content(screen)
	e.Tags = slices.Clone(s.tags)
	e.Criteria = maps.Clone(s.criteria)
	e.Guideline = s.guideline
	e.Blind = s.blind
	e.View = look.View
	e.Active = s.clock.Active(now)
	e.Wall = s.clock.Wall(now)
	e.SeenLeft, e.SeenRight = look.SeenLeft, look.SeenRight
	e.Fast = screen.Decides() && Fast(s.spent+e.Active, s.words)
	e.Swallowed = s.guard.Swallowed()
	e.Cols, e.Rows = look.Cols, look.Rows
	return e
}

// Undo is the event that takes back choice.
func (s *Session) Undo(choice Event) Event {
	e := s.event(Retract, choice.Pair)
	e.Target = choice.ID
	return e
}

// Redo is the event that makes a choice count again that was taken back.
func (s *Session) Redo(choice Event) Event {
	e := s.event(Restore, choice.Pair)
	e.Target = choice.ID
	return e
}

// Note is a note on the pair that is up; the newest one stands.
func (s *Session) Note(text string) Note { return s.note(NoteText, text) }

// Flag sets a flag on the pair that is up, for a reason or for none, or takes it
// away.
func (s *Session) Flag(on bool, reason string) Note {
	switch {
	case !on:
		reason = ""
	case reason == "":
		reason = "flagged"
	}
	return s.note(NoteFlag, reason)
}

func (s *Session) note(kind NoteKind, text string) Note {
	return Note{Pair: s.item.Pair.ID, Annotator: s.annotator, Kind: kind, Text: text, At: s.now(), RepeatOf: s.shown.RepeatOf}
}

// event has what all events have. Retractions know nothing of a view, so they
// say the default.
func (s *Session) event(kind EventKind, pair stages.ID) Event {
	return Event{
		ID:        NewEventID(),
		Kind:      kind,
		Pair:      pair,
		Annotator: s.annotator,
		Blind:     true,
		View:      Rendered,
		Version:   s.version,
		At:        s.now(),
	}
}

// Noted says that a note or flag of the pair that is up is on disk.
func (s *Session) Noted(n Note) {
	if n.Pair != s.item.Pair.ID {
		return
	}
	switch n.Kind {
	case NoteText:
		s.item.Note, s.item.Drafts = n.Text, maps.Clone(s.item.Drafts)
		delete(s.item.Drafts, "") // the note ends its draft
	case NoteFlag:
		s.item.Flag = n.Text
	}
}

// Committed says that an answer of this session is on disk.
func (s *Session) Committed(e Event) {
	if !e.Choice.Decides() {
		s.summary.Skipped++
		return
	}
	s.summary.Labels++
	s.active = append(s.active, e.Active)
	if e.Fast {
		s.summary.Fast++
	}
}

// Rewritten says that it is on disk that e takes choice back, or makes it count
// again.
func (s *Session) Rewritten(e, choice Event) {
	switch {
	case !choice.Choice.Decides():
	case e.Kind == Retract:
		s.summary.Undone++
	case e.Kind == Restore:
		s.summary.Redone++
	}
}

// Summary says what became of a sitting.
type Summary struct {
	Started   time.Time
	Ended     time.Time
	Labels    int // decisions, those undone since included
	Skipped   int
	Undone    int // decisions taken back, of earlier sittings too; a skip is none
	Redone    int
	Fast      int
	Swallowed int           // label keys that did not count
	Median    time.Duration // active time per decision; see Labels for how many
	Active    time.Duration // all decisions together
}

// Summary is how the sitting stands.
func (s *Session) Summary() Summary {
	sum := s.summary
	sum.Ended = s.now()
	sum.Swallowed = s.guard.Total()
	sum.Median = median(s.active)
	for _, d := range s.active {
		sum.Active += d
	}
	return sum
}
