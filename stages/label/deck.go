package label

import (
	"context"
	"errors"
	"strconv"
	"time"

	"prefdeck/stages"
)

// ErrNone says that there is nothing there: nothing to undo, an empty queue.
var ErrNone = errors.New("none")

// ErrGone says that the deck's file was removed, moved or replaced while the deck
// was open: what is written goes nowhere.
var ErrGone = errors.New("the deck's file is gone")

// ErrLogGone says that the deck's log was removed: what was saved is in the deck's
// file once that is closed, and nothing more can be saved until it is opened again.
// It is an ErrGone.
var ErrLogGone error = logGone{}

type logGone struct{}

func (logGone) Error() string        { return "the deck's -wal file is gone" }
func (logGone) Is(target error) bool { return target == ErrGone }

// Deck is what a Sitting needs of the store. All of it speaks for one annotator,
// the deck's own.
type Deck interface {
	Annotator() string
	Queue
	Views
	Showings
	Log
	Remarks
	Keeper
	// Guideline returns the guideline in force and its hash, both "" where there is
	// none.
	Guideline(ctx context.Context) (text, hash string, err error)
}

// Queue is the pairs that wait for a decision, and how far the deck is with them.
type Queue interface {
	// Upcoming returns the first n pairs of the queue in the deck's view: open pairs
	// that were never skipped, then the skipped ones. Pairs in except are left out.
	// Its cost does not grow with the deck (promise 9).
	Upcoming(ctx context.Context, n int, except ...stages.ID) ([]Item, error)
	// NextRepeat returns a hidden repeat if one is due as the log stands, to be shown
	// before the next pair of the queue like any other; ErrNone otherwise. The
	// showing is not stored yet: see Showings.Present.
	NextRepeat(ctx context.Context, share float64, now time.Time) (Item, Presentation, error)
	// Progress costs the same for every size of deck.
	Progress(ctx context.Context) (DeckProgress, error)
	// Pace returns the active time in milliseconds of the last n decisions, newest
	// first.
	Pace(ctx context.Context, n int) ([]int64, error)
	// Repeated counts the choices that count and decide and were hidden repeats.
	Repeated(ctx context.Context) (int, error)
}

// Views is the order and filter of the queue, and the places of pairs in it.
type Views interface {
	// View returns the view in force; SetView keeps another one in the deck.
	View(ctx context.Context) (QueueView, error)
	SetView(ctx context.Context, v QueueView) error
	// Neighbour returns the next or previous pair in the order of the view; ErrNone
	// at its end. Where the filter keeps those that wait, decided ones count as well,
	// unless unlabelledOnly says that they do not. Diverse order has no neighbours
	// of its own: it goes by the shuffled queue that it draws from, as At and
	// Position do.
	Neighbour(ctx context.Context, pair stages.ID, d Direction, unlabelledOnly bool) (stages.ID, error)
	// At returns the pair at place n, from 1, of the same list; ErrNone where the
	// list is shorter.
	At(ctx context.Context, n int) (stages.ID, error)
	// Position returns the place of a pair in that list.
	Position(ctx context.Context, pair stages.ID) (Place, error)
	// Matching counts the pairs that a filter keeps, up to a limit.
	Matching(ctx context.Context, f QueueFilter, limit int) (int, error)
	// Choices returns what a filter can ask for: the tags, sources, models, scores
	// and filters of the deck, each in order.
	Choices(ctx context.Context) (FilterChoices, error)
}

// Showings is the record of what was shown.
type Showings interface {
	// Item returns one pair with all that is shown of it.
	Item(ctx context.Context, pair stages.ID) (Item, error)
	// Present stores a showing, unless the newest showing of all is of the same
	// pair and kind and was never answered: then it returns that one, so that a
	// restart shows the same sides. A Revisit on other sides, or of a hidden repeat
	// where the newest is not of that, is stored. It is not synced to disk.
	Present(ctx context.Context, p Presentation) (Presentation, error)
	// Interrupted returns the newest showing if it was never answered: what was on
	// screen when the last sitting ended. ErrNone if it was answered, or if its pair
	// was decided since in another way: by redo.
	Interrupted(ctx context.Context) (Presentation, error)
	// Presentation returns a stored showing.
	Presentation(ctx context.Context, id PresentationID) (Presentation, error)
}

// Log is the append-only log of labels.
type Log interface {
	// Append writes one event and returns when it is on disk (promise 1). An
	// event whose ID is in the log already is not written again.
	Append(ctx context.Context, e Event) error
	// Undoable returns the newest choice that counts; ErrNone at the beginning.
	Undoable(ctx context.Context) (Event, error)
	// Redoable returns the choice that the newest retraction took back, unless
	// something was chosen after it; ErrNone when there is nothing to redo.
	Redoable(ctx context.Context) (Event, error)
	// Versions returns the log of a pair, oldest entry first, hidden repeats
	// included.
	Versions(ctx context.Context, pair stages.ID) ([]Event, error)
}

// Remarks is what an annotator says beside the answer.
type Remarks interface {
	// AddNote stores a note or a flag durably.
	AddNote(ctx context.Context, n Note) error
	// SaveDraft keeps a draft durably in place of the one before; one without text
	// drops it. AddNote of the note, or AddEdit of the edit, ends it.
	SaveDraft(ctx context.Context, d Draft) error
	// AddEdit stores an edit durably. One whose ID is known is not stored again.
	AddEdit(ctx context.Context, e Edit) error
	// SaidOfRepeat returns what was noted since a hidden repeat of a showing of a
	// pair was first shown.
	SaidOfRepeat(ctx context.Context, pair stages.ID, of PresentationID) (Remarked, error)
}

// Keeper keeps labels from being lost with the deck's file.
type Keeper interface {
	// Path returns the path of the deck's file.
	Path() string
	// Standing returns ErrGone if the deck's file was removed, moved or replaced
	// since the deck was opened.
	Standing(ctx context.Context) error
	// SaveElsewhere writes the deck to a new file at path, even when its own file
	// has gone, and has rest add to the copy what the deck could not take any more.
	SaveElsewhere(ctx context.Context, path string, rest func(Copy) error) error
}

// Copy is a deck that was saved elsewhere, open to take what the deck itself did
// not.
type Copy interface {
	Present(ctx context.Context, p Presentation) (Presentation, error)
	Append(ctx context.Context, e Event) error
	AddNote(ctx context.Context, n Note) error
	SaveDraft(ctx context.Context, d Draft) error
}

// Archive is the list of past decisions.
type Archive interface {
	// History returns what was decided and skipped, the last first, at most limit of
	// it: the current labels, and the answers to hidden repeats, which are not to be
	// told from them, until their pair is decided once more. The next page starts
	// before the Seq of the last one (0: at the newest).
	History(ctx context.Context, f HistoryFilter, before int64, limit int) ([]Past, error)
	// Presentation returns a stored showing.
	Presentation(ctx context.Context, id PresentationID) (Presentation, error)
}

// Index is what makes searching quick.
type Index interface {
	// PrepareSearch works for so long on the index and returns the share of it that
	// is done: 1 is all. It is to be called again until then; searches find
	// everything all the while.
	PrepareSearch(ctx context.Context, budget time.Duration) (share float64, err error)
}

// CountedTo is how far a list is counted that takes long to count.
const CountedTo = 2000

// Place is where a pair stands in a list: number N of Of; N is 0 where it is not
// in it. More says that counting stopped at CountedTo: a number that has reached it
// is that much or more.
type Place struct {
	N, Of int
	More  bool
}

// String says the place: "3 of 17", "3 of 2000+".
func (p Place) String() string { return p.counted(p.N) + " of " + p.counted(p.Of) }

func (p Place) counted(n int) string {
	if p.More && n >= CountedTo {
		return strconv.Itoa(n) + "+"
	}
	return strconv.Itoa(n)
}

// FilterChoices is what there is to filter by.
type FilterChoices struct{ Tags, Sources, Models, Scores, Filters []string }
