package exchange

import (
	"hash/maphash"
	"slices"
	"strconv"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// decided remembers the preferences of an import's rows for the latest pairs, so that a
// row that contradicts an earlier one is reported.
type decided struct {
	seed       maphash.Seed
	young, old map[uint64]bool // by annotator, pair and time: the winner is A
}

// manyDecided bounds the pairs remembered: at least this many, at most twice as many.
const manyDecided = 1 << 15

func newDecided() *decided { return &decided{maphash.MakeSeed(), map[uint64]bool{}, map[uint64]bool{}} }

// opposes notes a label, and reports whether its annotator has preferred the other answer of
// the pair before. A label of another time is a change of mind.
func (d *decided) opposes(g OutsideLabel) bool {
	if g.Choice.Answer != label.A && g.Choice.Answer != label.B {
		return false
	}
	key := maphash.String(d.seed, string(g.Pair)+strconv.FormatInt(g.At.UnixMilli(), 36)+" "+g.Annotator)
	first, known := d.young[key]
	if !known {
		first, known = d.old[key]
	}
	if len(d.young) >= manyDecided {
		d.young, d.old = d.old, d.young
		clear(d.young)
	}
	d.young[key] = g.Choice.Answer == label.A
	return known && first != d.young[key]
}

// evens reports whether two labels of rows that follow each other are the two orders of a
// tie, as export --ties both writes it.
func evens(a, b OutsideLabel) bool {
	return a.Pair == b.Pair && a.Annotator == b.Annotator && a.At.Equal(b.At) && a.Comment == b.Comment && slices.Equal(a.Reasons, b.Reasons) &&
		(b.Choice.Answer == label.A || b.Choice.Answer == label.B) && a.Choice == b.Choice.Mirrored()
}

// identify gives a label the identity of its content. Two models may have said the same: who
// decided on both pairs has decided twice.
func (g *OutsideLabel) identify(one, other string, nth int) {
	g.ID = label.EventID(stages.Hash("given", string(g.Pair), one, other, g.Annotator, string(g.Choice.Answer), strconv.Itoa(g.Choice.Strength), g.Comment, strconv.FormatInt(g.At.UnixMilli(), 10), strconv.Itoa(nth)))
}
