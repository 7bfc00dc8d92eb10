package label

import (
	"context"
	"strconv"
	"time"

	"prefdeck/stages"
)

// Desk is all that a labelling workstation needs of the store. Deck is the part
// of it that every labelling needs.
type Desk interface {
	Deck
	Queue
	Archive
	Repeats
	Remarks
	Rules
	Backstage
	Keeper
}

// Keeper is what keeps labels from being lost with the deck's file.
type Keeper interface {
	// Path is the deck's file.
	Path() string
	// Standing returns ErrGone if the deck's file was removed, moved or replaced
	// since the deck was opened.
	Standing(ctx context.Context) error
	// SaveElsewhere writes the deck to a new file at path, even when its own file
	// has gone, and has rest add to the copy what the deck could not take any more.
	SaveElsewhere(ctx context.Context, path string, rest func(copied Desk) error) error
}

// Queue is finding one's way among the pairs. Upcoming follows the view too.
type Queue interface {
	// View is the order and filter in force; SetView keeps others in the deck.
	View(ctx context.Context) (QueueView, error)
	SetView(ctx context.Context, v QueueView) error
	// Neighbour is the next or previous pair in the order of the view; ErrNone at
	// its end. Where the filter keeps those that wait, decided ones count as well,
	// unless unlabelledOnly says that they do not. Diverse order has no neighbours
	// of its own: it goes by the shuffled queue that it draws from, as At and
	// Position do.
	Neighbour(ctx context.Context, pair stages.ID, d Direction, unlabelledOnly bool) (stages.ID, error)
	// At is the pair at place n, from 1, of the same list; ErrNone where it is shorter.
	At(ctx context.Context, n int) (stages.ID, error)
	// Position is the place of a pair in that list.
	Position(ctx context.Context, pair stages.ID) (Place, error)
	// Matching is how many pairs the filter keeps, up to a limit.
	Matching(ctx context.Context, f QueueFilter, limit int) (int, error)
	// PrepareSearch works for so long on what makes searching quick, and says what
	// share of it is done: 1 is all. To be called again until it is; searches find
	// everything all the while.
	PrepareSearch(ctx context.Context, budget time.Duration) (share float64, err error)
	// Choices is what a filter can ask for: the tags, sources, models, scores and
	// filters of the deck, each in order.
	Choices(ctx context.Context) (FilterChoices, error)
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

// Archive is what was decided before. Any pair of it is decided again by a new
// choice; the log keeps both.
type Archive interface {
	// History is what was decided and skipped, the last first, at most limit of it: the
	// current labels, and the answers to hidden repeats, which are not to be told from
	// them, until their pair is decided once more. The next page starts before the Seq
	// of the last one (0: at the newest).
	History(ctx context.Context, f HistoryFilter, before int64, limit int) ([]Past, error)
	// Versions is the log of a pair, oldest entry first, hidden repeats included.
	Versions(ctx context.Context, pair stages.ID) ([]Event, error)
	// Presentation is a stored showing.
	Presentation(ctx context.Context, id PresentationID) (Presentation, error)
}

// Repeats is the hidden repeats.
type Repeats interface {
	// NextRepeat is a hidden repeat if one is due as the log stands, to be shown
	// before the next pair of the queue like any other; ErrNone otherwise. The
	// showing is not stored yet: see Present.
	NextRepeat(ctx context.Context, share float64, now time.Time) (Item, Presentation, error)
	// SaidOfRepeat is what was noted since a hidden repeat of a showing of a pair was
	// first shown.
	SaidOfRepeat(ctx context.Context, pair stages.ID, of PresentationID) (Remarked, error)
	// Repeated is how many choices that count and decide were hidden repeats.
	Repeated(ctx context.Context) (int, error)
}

// Remarks is what an annotator says beside the answer. See also AddNote.
type Remarks interface {
	// SaveDraft keeps a draft durably in place of the one before; one without text
	// drops it. AddNote of the note, or AddEdit of the edit, ends it.
	SaveDraft(ctx context.Context, d Draft) error
	// AddEdit stores an edit durably. One whose ID is known is not stored again.
	AddEdit(ctx context.Context, e Edit) error
}

// Rules is what a deck is labelled by.
type Rules interface {
	// Scheme is how the deck is labelled; SetScheme changes it.
	Scheme(ctx context.Context) (Scheme, error)
	SetScheme(ctx context.Context, s Scheme) error
	// Guideline is the guideline in force and its hash, both "" where there is none.
	Guideline(ctx context.Context) (text, hash string, err error)
	// SetGuideline puts a guideline in force; "" leaves the deck without one.
	// Earlier ones stay in the deck.
	SetGuideline(ctx context.Context, text string) (hash string, err error)
	// SetKnown stores the known answers of pairs, which makes them gold items.
	SetKnown(ctx context.Context, known map[stages.ID]Known) error
}
