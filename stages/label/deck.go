package label

import (
	"context"
	"errors"
	"time"

	"prefdeck/stages"
)

// ErrNone says that there is nothing: nothing to undo, an empty queue.
var ErrNone = errors.New("none")

// ErrGone says that the deck's file was removed, moved or replaced while the deck
// was open: writes are lost.
var ErrGone = errors.New("the deck's file is gone")

// ErrLogGone says that the deck's log was removed: saved data reaches the deck's
// file when that is closed, and nothing more can be saved until it is reopened. It
// is an ErrGone.
var ErrLogGone error = logGone{}

type logGone struct{}

func (logGone) Error() string        { return "the deck's -wal file is gone" }
func (logGone) Is(target error) bool { return target == ErrGone }

// SittingDeck is the part of the store that a Sitting needs. All calls are about one
// annotator, the deck's own.
type SittingDeck interface {
	Annotator() string
	Queue
	Views
	Showings
	Log
	Remarks
	Keeper
	// Guideline returns the guideline in force and its hash, both "" if there is
	// none.
	Guideline(ctx context.Context) (text, hash string, err error)
}

// Queue holds the pairs that wait for a decision, and the progress of the deck.
type Queue interface {
	// Upcoming returns the first n pairs of the queue in the deck's view: open
	// pairs that were never skipped, then the skipped ones, without those in
	// except. Its cost does not grow with the deck (promise 9).
	Upcoming(ctx context.Context, n int, except ...stages.ID) ([]Item, error)
	// NextRepeat returns a hidden repeat if one is due, to be shown before the next
	// pair of the queue like any other; otherwise ErrNone. The showing is not
	// stored yet: see Showings.Present.
	NextRepeat(ctx context.Context, share float64, now time.Time) (Item, Presentation, error)
	// Progress costs the same for every size of deck.
	Progress(ctx context.Context) (DeckProgress, error)
	// Pace returns the active times of the last n decisions, newest
	// first.
	Pace(ctx context.Context, n int) ([]time.Duration, error)
	// Repeated counts the hidden repeats in force that decide.
	Repeated(ctx context.Context) (int, error)
}

// Views holds the order and filter of the queue, and the places of pairs in it.
type Views interface {
	// View returns the view in force; SetView stores another one in the deck.
	View(ctx context.Context) (QueueView, error)
	SetView(ctx context.Context, v QueueView) error
	// Arranged waits until the order in force is indexed, and returns why it cannot be:
	// then the next pair and jumps take longer.
	Arranged(ctx context.Context) error
	// Neighbour returns the next or previous pair in the order of the view; ErrNone
	// at its end. If the filter includes decided pairs, they count as well, unless
	// unlabelledOnly excludes them. The orders that draw as labels come, Diverse and
	// Informative, have no neighbours of their own: like At and Position they use the
	// shuffled queue that they draw from.
	Neighbour(ctx context.Context, pair stages.ID, d Direction, unlabelledOnly bool) (stages.ID, error)
	// At returns the pair at place n, from 1, of the same list; ErrNone if the list
	// is shorter.
	At(ctx context.Context, n int) (stages.ID, error)
	// Position returns the place of a pair in that list.
	Position(ctx context.Context, pair stages.ID) (Place, error)
	// Matching counts the pairs that pass a filter, up to a limit.
	Matching(ctx context.Context, f QueueFilter, limit int) (int, error)
	// Choices returns the values that a filter can ask for: the tags, sources,
	// models, scores and filters of the deck, each in order.
	Choices(ctx context.Context) (FilterChoices, error)
}

// Showings records what was shown.
type Showings interface {
	// Item returns a pair with everything that is shown about it.
	Item(ctx context.Context, pair stages.ID) (Item, error)
	// Present stores a showing, unless the newest showing is of the same pair and
	// kind and was never answered: then it returns that one, so that a restart
	// shows the same sides. A Revisit on other sides is stored, and one of a hidden
	// repeat if the newest is not. It is not synced to disk.
	Present(ctx context.Context, p Presentation) (Presentation, error)
	// Interrupted returns the newest showing if it was never answered: it was on
	// screen when the last sitting ended. It returns ErrNone if it was answered, or
	// if redo has decided its pair since.
	Interrupted(ctx context.Context) (Presentation, error)
	// Presentation returns a stored showing.
	Presentation(ctx context.Context, id PresentationID) (Presentation, error)
}

// Log is the append-only log of labels.
type Log interface {
	// Append writes one event and returns when it is on disk (promise 1). It does
	// not write an event again whose ID is in the log.
	Append(ctx context.Context, e Event) error
	// Undoable returns the newest choice in force; ErrNone at the beginning.
	Undoable(ctx context.Context) (Event, error)
	// Redoable returns the choice that the newest retraction took back, unless
	// something was chosen after it; ErrNone if there is nothing to redo.
	Redoable(ctx context.Context) (Event, error)
	// Versions returns the log of a pair, oldest entry first, including hidden
	// repeats.
	Versions(ctx context.Context, pair stages.ID) ([]Event, error)
}

// Remarks stores what an annotator says beside the answer.
type Remarks interface {
	// AddNote stores a note or a flag durably.
	AddNote(ctx context.Context, n Note) error
	// SaveDraft durably replaces a draft; one without text removes it. AddNote of
	// the note, or AddEdit of the edit, ends it.
	SaveDraft(ctx context.Context, d Draft) error
	// AddEdit stores an edit durably. It does not store an edit again whose ID it
	// has.
	AddEdit(ctx context.Context, e Edit) error
	// SaidOfRepeat returns the remarks made on a hidden repeat of a showing of a
	// pair.
	SaidOfRepeat(ctx context.Context, pair stages.ID, of PresentationID) (Remarked, error)
}

// Keeper keeps labels from being lost with the deck's file.
type Keeper interface {
	// Path returns the path of the deck's file.
	Path() string
	// Standing returns ErrGone if the deck's file was removed, moved or replaced
	// since the deck was opened.
	Standing(ctx context.Context) error
	// SaveElsewhere writes the deck to a new file at path, even if its own file has
	// gone, and calls rest to add to the copy what the deck refused.
	SaveElsewhere(ctx context.Context, path string, rest func(Copy) error) error
}

// Copy is a deck that was saved elsewhere, ready for what the deck itself refused.
type Copy interface {
	Present(ctx context.Context, p Presentation) (Presentation, error)
	Append(ctx context.Context, e Event) error
	AddNote(ctx context.Context, n Note) error
	SaveDraft(ctx context.Context, d Draft) error
}

// Archive holds the list of past decisions.
type Archive interface {
	// History returns decisions and skips, newest first, at most limit of them: the
	// current labels, and answers to hidden repeats, which look the same, until
	// their pair is decided again. The next page starts before the Seq of the last
	// one (0: at the newest).
	History(ctx context.Context, f HistoryFilter, before int64, limit int) ([]Past, error)
	// Presentation returns a stored showing.
	Presentation(ctx context.Context, id PresentationID) (Presentation, error)
}

// Index speeds up searches.
type Index interface {
	// PrepareSearch works on the index for a limited time and returns the share
	// that is done: 1 is all. It must be called until then; searches work
	// throughout.
	PrepareSearch(ctx context.Context, budget time.Duration) (share float64, err error)
}

// CountedTo is the number at which counting a long list stops.
const CountedTo = 2000

// Place is the place of a pair in a list: number N of Of; N is 0 if it is not in
// the list. More says that counting stopped at CountedTo, so that a number which
// has reached it is a lower bound.
type Place struct {
	N, Of int
	More  bool
}

// String formats the place: "3 of 17", "3 of 2,000+".
func (p Place) String() string { return p.counted(p.N) + " of " + p.counted(p.Of) }

func (p Place) counted(n int) string {
	if p.More && n >= CountedTo {
		return stages.Number(n) + "+"
	}
	return stages.Number(n)
}

// FilterChoices holds the values to filter by.
type FilterChoices struct {
	Tags, Sources, Models, Scores, Filters []string

	Judged bool // a judge has compared a pair: the order Uncertain differs from chance
	Rated  bool // the difficulty of a prompt is known: the order Hardest differs from chance
	Headed bool // a reward model was trained on the labels: the order Informative goes by one
}

// Lacks returns what an order needs that the deck does not have; "" for nothing.
func (c FilterChoices) Lacks(o Order) string {
	switch {
	case o == Uncertain && !c.Judged:
		return "no judge has compared a pair"
	case o == Hardest && !c.Rated:
		return "no judge has rated a prompt"
	case o == Informative && !c.Headed:
		return "no reward model yet (prefdeck measure reward)"
	}
	return ""
}
