package label

import (
	"context"
	"errors"

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

// Deck is what labelling needs of the store. All of it speaks for one annotator,
// the deck's own.
type Deck interface {
	Annotator() string

	// Upcoming is the first n pairs of the queue: open pairs that were never
	// skipped in shuffled order, then the skipped ones. Pairs in except are left
	// out. Its cost does not grow with the deck (promise 9).
	Upcoming(ctx context.Context, n int, except ...stages.ID) ([]Item, error)
	// Item is one pair with all the screen shows of it.
	Item(ctx context.Context, pair stages.ID) (Item, error)
	// Progress costs the same for every size of deck.
	Progress(ctx context.Context) (DeckProgress, error)

	// Present stores a showing, unless the newest showing of all is of the same
	// pair and kind and was never answered: then it returns that one, so that a
	// restart shows the same sides. A Revisit on other sides, or of a hidden repeat
	// where the newest is not of that, is stored: see Session.Again. It is not
	// synced to disk.
	Present(ctx context.Context, p Presentation) (Presentation, error)
	// Interrupted is the newest showing if it was never answered: what was on screen
	// when the last sitting ended. ErrNone if it was answered, or if what it showed
	// was decided since in another way: by redo.
	Interrupted(ctx context.Context) (Presentation, error)

	// Append writes one event and returns when it is on disk (promise 1). An
	// event whose ID is in the log already is not written again.
	Append(ctx context.Context, e Event) error
	// Undoable is the newest choice that counts; ErrNone at the beginning.
	Undoable(ctx context.Context) (Event, error)
	// Redoable is the choice that the newest retraction took back, unless
	// something was chosen after it; ErrNone when there is nothing to redo.
	Redoable(ctx context.Context) (Event, error)
	// AddNote stores a note or a flag durably.
	AddNote(ctx context.Context, n Note) error
	// Pace is the active time in milliseconds of the last n decisions, newest first.
	Pace(ctx context.Context, n int) ([]int64, error)
}
