package label

import (
	"strconv"
	"time"

	"prefdeck/stages"
)

// A hidden repeat shows an earlier pair again, unannounced and with its sides
// swapped. It measures the annotator and decides nothing.
const (
	// RepeatAfter is the least number of choices between a decision and its repeat.
	RepeatAfter = 20
	// RepeatGap is the least time between them.
	RepeatGap = 5 * time.Minute
)

// Due decides at random whether the showing after entry n of the label log is a
// hidden repeat, for the given share of all showings. The same deck decides the
// same at the same place, also after a restart.
func Due(seed, n int64, share float64) bool {
	const scale = 1 << 53
	return float64(draw("repeat", seed, n)>>11)/scale < share
}

// RepeatPlace draws the place among n decisions from which to look for a repeat,
// 0…n−1.
func RepeatPlace(seed, n, among int64) int64 {
	if among <= 0 {
		return 0
	}
	return int64(draw("repeat place", seed, n) % uint64(among))
}

func draw(what string, seed, n int64) uint64 {
	return stages.Hash(what, strconv.FormatInt(seed, 10), strconv.FormatInt(n, 10)).Uint64()
}

// AsRepeat returns a hidden repeat of an earlier showing. The item is as it was
// when it was new: nothing in it reveals that the pair is known.
func AsRepeat(item Item, of Presentation) (Item, Presentation) {
	return item.asNew(), Presentation{
		ID: NewPresentationID(), Pair: of.Pair, Annotator: of.Annotator,
		Left: of.Left.Other(), Kind: Repeat, RepeatOf: of.ID,
	}
}

// Remarked holds the notes on a pair and its unfinished ones; "" if there are none.
type Remarked struct {
	Note, Flag string
	Drafts     Drafts
}

// Said returns the item of a hidden repeat that is up again: as new, with only the
// remarks made on the repeat itself.
func (r Remarked) Said(item Item) Item {
	item = item.asNew()
	item.Note, item.Flag, item.Drafts = r.Note, r.Flag, r.Drafts
	return item
}

// asNew returns the item without traces of an earlier showing.
func (i Item) asNew() Item {
	i.Current, i.Undone, i.Edit = nil, nil, nil
	i.Note, i.Flag, i.Drafts = "", "", nil
	i.Skips = 0
	return i
}
