package label

import (
	"maps"
	"slices"
	"time"

	"prefdeck/stages"
)

// Session holds the current pair, how long it has been up, and the remarks on it so
// far. It makes events and notes of them, and reads and writes nothing: see
// Sitting.
type Session struct {
	annotator string
	version   string
	now       func() time.Time
	guard     Guard
	clock     *Clock

	up    Showing
	blind bool
	words int // of both responses; uncounted: see Sitting.store

	revealed bool // in this showing

	guideline string
	unblinded bool
	told      map[stages.ID]bool // pairs that were revealed in this sitting
	tags      []string           // for the current pair's choice
	criteria  map[string]int     // for the same, by content
	spent     time.Duration      // on the current pair, in earlier showings

	summary Summary
	active  []time.Duration // of the decisions of this sitting, oldest first
}

// newSession returns the session of an annotator who has not been shown anything
// yet.
func newSession(annotator string, o SittingOptions) *Session {
	s := &Session{annotator: annotator, version: o.Version, now: o.Now, guard: DefaultGuard(), clock: NewClock(o.Idle),
		told: map[stages.ID]bool{}}
	if s.now == nil {
		s.now = time.Now
	}
	if o.Guard != nil {
		s.guard = *o.Guard
	}
	s.summary.Started = s.now()
	return s
}

// present makes a new showing of an item.
func (s *Session) present(item Item, kind string) Presentation {
	return Presentation{
		ID:        NewPresentationID(),
		Pair:      item.Pair.ID,
		Annotator: s.annotator,
		Left:      Left(item.Pair.ID, s.annotator, item.Skips),
		Kind:      kind,
		At:        s.now(),
		Draw:      item.Draw,
	}
}

// again makes the showing of an item whose choice was taken back, or that is opened
// again, with the sides of the earlier showing.
func (s *Session) again(item Item, earlier Presentation) Presentation {
	p := s.present(item, Revisit)
	if earlier.Pair == item.Pair.ID {
		p.Left = earlier.Left
	}
	return p
}

// put makes a pair the current one. Its clock and guard start with begin.
func (s *Session) put(up Showing) { s.up, s.words = up, uncounted }

// uncounted says that the words of a pair are not counted yet: that takes longer than
// anything else about it, and nothing needs them before the answer.
const uncounted = -1

// begin starts the clock and the guard of the current pair. It must be called when
// the pair is first painted, not before. Whoever has read the pair in an earlier
// showing is not too fast now.
func (s *Session) begin() {
	now := s.now()
	pair := s.up.Item.Pair.ID
	if s.unblinded || s.up.Item.Revealed {
		s.Tell(pair)
	}
	s.blind, s.revealed = !s.told[pair], false
	s.tags, s.criteria, s.spent = slices.Clone(s.up.before.Tags), maps.Clone(s.up.before.Criteria), s.up.before.Active
	s.clock.Start(now)
	s.guard.Shown(now)
}

// Up returns the current pair; the zero Showing if there is none.
func (s *Session) Up() Showing { return s.up }

// LooksBlind reports whether to show the pair as blind. A hidden repeat looks blind
// until it is revealed itself: earlier revelations of its pair are recorded, but
// showing them would give the repeat away.
func (s *Session) LooksBlind() bool {
	return s.blind || s.up.as.RepeatOf != "" && !s.revealed && !s.unblinded
}

// Reveal records that the annotator has seen the facts behind the current pair.
func (s *Session) Reveal() {
	s.revealed = true
	s.Tell(s.up.Item.Pair.ID)
}

// Tell records that the annotator knows the facts behind a pair. From now on in
// this sitting, choices on it are not blind.
func (s *Session) Tell(pair stages.ID) {
	s.told[pair] = true
	if pair == s.up.Item.Pair.ID {
		s.blind = false
	}
}

// Reshown restarts the guard of the current pair: something covered it until now,
// so that it is seen for the first time.
func (s *Session) Reshown() { s.guard.Shown(s.now()) }

// Await records that the terminal was asked to answer once it has the current pair:
// see Guard.Await.
func (s *Session) Await(hold bool) { s.guard.Await(s.now(), hold) }

// Arrived records that answer. On a slow line the guard and the clock of the pair
// begin with it.
func (s *Session) Arrived() {
	if now := s.now(); s.guard.Arrived(now) {
		s.clock.Restart(now)
	}
}

// Touch records a sign of life: any key.
func (s *Session) Touch() { s.clock.Touch(s.now()) }

// Pause stops the active time: an overlay hides the pair, or the program is
// suspended.
func (s *Session) Pause() { s.clock.Pause(s.now()) }

// Resume restarts the active time.
func (s *Session) Resume() { s.clock.Resume(s.now()) }

// Look says how a pair was looked at when it was decided.
type Look struct {
	View                View
	SeenLeft, SeenRight float64 // share that was on screen, 0…1
	Cols, Rows          int
}

// choose makes the event of a choice as made on screen, where A is the left one.
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
	if s.words == uncounted {
		s.words = s.up.Item.words()
	}
	e.Fast = screen.Decides() && Fast(s.spent+e.Active, s.words)
	e.Swallowed = s.guard.Swallowed()
	e.Cols, e.Rows = look.Cols, look.Rows
	return e
}

// note makes a note or a flag on the current pair.
func (s *Session) note(kind NoteKind, text string) Note {
	return Note{Pair: s.up.Item.Pair.ID, Annotator: s.annotator, Kind: kind, Text: text, At: s.now(), RepeatOf: s.up.as.RepeatOf}
}

// event fills in what all events have. Retractions have no view of their own and
// get the default.
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

// noted adds a stored note or flag to the current pair if it belongs to that
// showing: one on the pair itself must not appear on its hidden repeat.
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

// rewritten counts a stored undo or redo.
func (s *Session) rewritten(kind EventKind, choice Event) {
	switch {
	case !choice.Choice.Decides():
	case kind == Retract:
		s.summary.Undone++
	case kind == Restore:
		s.summary.Redone++
	}
}

// Summary sums a sitting up.
type Summary struct {
	Started   time.Time
	Ended     time.Time
	Labels    int // decisions, including those undone since
	Skipped   int
	Undone    int // decisions taken back, also of earlier sittings; not skips
	Redone    int
	Fast      int
	Swallowed int           // label keys that did not count
	Median    time.Duration // active time per decision; Labels is its n
	Active    time.Duration // all decisions together
}

// Summary returns the sitting's summary so far.
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
