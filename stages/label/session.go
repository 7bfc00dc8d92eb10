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

// Session holds the pair that is up, how long it has been up, and what was said of
// it so far. It makes events and notes of that, and reads and writes nothing: see
// Sitting.
type Session struct {
	annotator string
	version   string
	now       func() time.Time
	guard     Guard
	clock     *Clock

	up    Showing
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

// present draws up a showing of an item.
func (s *Session) present(item Item, kind string) Presentation {
	return Presentation{
		ID:        NewPresentationID(),
		Pair:      item.Pair.ID,
		Annotator: s.annotator,
		Left:      Left(item.Pair.ID, s.annotator, item.Skips),
		Kind:      kind,
		At:        s.now(),
	}
}

// again draws up the showing of an item whose choice was taken back, or that is
// opened once more: on the sides of the earlier showing.
func (s *Session) again(item Item, earlier Presentation) Presentation {
	p := s.present(item, Revisit)
	if earlier.Pair == item.Pair.ID {
		p.Left = earlier.Left
	}
	return p
}

// put makes a pair the one that is up. Its clock and guard start with begin.
func (s *Session) put(up Showing) { s.up = up }

// begin starts the clock and the guard of the pair that is up. It is to be called
// when the pair is painted for the first time, not before. Who has read the pair
// in an earlier showing is not too fast now.
func (s *Session) begin() {
	now := s.now()
	pair := s.up.Item.Pair.ID
	if s.unblinded {
		s.Tell(pair)
	}
	s.blind, s.revealed = !s.told[pair], false
	s.tags, s.criteria, s.spent = slices.Clone(s.up.before.Tags), maps.Clone(s.up.before.Criteria), s.up.before.Active
	_, a := s.up.Item.A.Apart()
	_, b := s.up.Item.B.Apart()
	s.words = Words(a) + Words(b)
	s.clock.Start(now)
	s.guard.Shown(now)
}

// Up is the pair that is up; the zero Showing if there is none.
func (s *Session) Up() Showing { return s.up }

// Blind says whether the choice to come is blind: nothing has been told of the pair
// that is up.
func (s *Session) Blind() bool { return s.blind }

// LooksBlind says whether the pair is to be shown as one of which nothing has been
// told. A hidden repeat is, until it is revealed itself: what was told of its pair
// earlier is recorded, but a mark of it would give the repeat away.
func (s *Session) LooksBlind() bool {
	return s.blind || s.up.as.RepeatOf != "" && !s.revealed && !s.unblinded
}

// Reveal records that the annotator has looked behind the pair that is up.
func (s *Session) Reveal() {
	s.revealed = true
	s.Tell(s.up.Item.Pair.ID)
}

// Tell records that the annotator knows what is behind a pair. Whenever it is up
// in this sitting, its choice is not blind.
func (s *Session) Tell(pair stages.ID) {
	s.told[pair] = true
	if pair == s.up.Item.Pair.ID {
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

// Look says how a pair was looked at when it was decided.
type Look struct {
	View                View
	SeenLeft, SeenRight float64 // share that had been on screen, 0…1
	Cols, Rows          int
}

// choose is the event of a choice as made on screen, where A is the left one.
func (s *Session) choose(screen Choice, look Look) Event {
	e := s.event(Choose, s.up.Item.Pair.ID)
	now := e.At
	e.Presentation = s.up.as.ID
	e.RepeatOf = s.up.as.RepeatOf
	e.Choice = s.up.as.Content(screen)
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

// note is a note or a flag on the pair that is up.
func (s *Session) note(kind NoteKind, text string) Note {
	return Note{Pair: s.up.Item.Pair.ID, Annotator: s.annotator, Kind: kind, Text: text, At: s.now(), RepeatOf: s.up.as.RepeatOf}
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

// noted puts a note or flag that is on disk on the pair that is up, if it is of
// that: one of the pair itself must not appear on a hidden repeat of it.
func (s *Session) noted(n Note) {
	item := &s.up.Item
	if n.Pair != item.Pair.ID || n.RepeatOf != s.up.as.RepeatOf {
		return
	}
	switch n.Kind {
	case NoteText:
		item.Note, item.Drafts = n.Text, maps.Clone(item.Drafts)
		delete(item.Drafts, "") // the note ends its draft
	case NoteFlag:
		item.Flag = n.Text
	}
}

// committed counts an answer that is on disk.
func (s *Session) committed(e Event) {
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

// rewritten counts an entry on disk that takes a choice back or makes it count
// again.
func (s *Session) rewritten(kind EventKind, choice Event) {
	switch {
	case !choice.Choice.Decides():
	case kind == Retract:
		s.summary.Undone++
	case kind == Restore:
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
