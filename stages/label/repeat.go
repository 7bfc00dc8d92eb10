package label

import (
	"strconv"
	"time"

	"prefdeck/stages"
)

// A hidden repeat shows a pair that was decided earlier once more, with its sides
// swapped and unannounced. It measures the annotator and decides nothing.
const (
	// RepeatAfter is how many choices lie between a decision and its repeat at least.
	RepeatAfter = 20
	// RepeatGap is how much time does.
	RepeatGap = 5 * time.Minute
)

// Due draws whether the showing after entry n of the label log is a hidden repeat,
// for the given share of all showings. The same deck draws the same at the same
// place, also after a restart.
func Due(seed, n int64, share float64) bool {
	const scale = 1 << 53
	return float64(draw("repeat", seed, n)>>11)/scale < share
}

// RepeatPlace draws from where among n decisions a repeat is looked for, 0…n−1.
func RepeatPlace(seed, n, among int64) int64 {
	if among <= 0 {
		return 0
	}
	return int64(draw("repeat place", seed, n) % uint64(among))
}

func draw(what string, seed, n int64) uint64 {
	return stages.Hash(what, strconv.FormatInt(seed, 10), strconv.FormatInt(n, 10)).Uint64()
}

// AsRepeat is the showing of a hidden repeat of an earlier one. The item is as it
// was when it was new: nothing in it tells that it is known.
func AsRepeat(item Item, of Presentation) (Item, Presentation) {
	return item.asNew(), Presentation{
		ID: NewPresentationID(), Pair: of.Pair, Annotator: of.Annotator,
		Left: of.Left.Other(), Kind: Repeat, RepeatOf: of.ID,
	}
}

// Remarked is what was noted of a pair, and what is being written of it; "" where
// nothing was.
type Remarked struct {
	Note, Flag string
	Drafts     Drafts
}

// Said is the item of a hidden repeat that is up again: as new, but for what was
// noted of the repeat itself.
func (r Remarked) Said(item Item) Item {
	item = item.asNew()
	item.Note, item.Flag, item.Drafts = r.Note, r.Flag, r.Drafts
	return item
}

// asNew is the item without what an earlier look at it left behind.
func (i Item) asNew() Item {
	i.Current, i.Undone, i.Edit = nil, nil, nil
	i.Note, i.Flag, i.Drafts = "", "", nil
	i.Skips = 0
	return i
}
