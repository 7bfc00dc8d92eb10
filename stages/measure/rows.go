package measure

import (
	"bytes"
	"context"
	"math"
	"slices"
	"time"
	"unicode/utf8"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/measure/statistic"
)

// Rows hold everything that the measures of labels need, as plain rows: the labelled
// pairs, all labels in force of all annotators, and what judges said of these pairs.
// Rows refer to each other by index.
type Rows struct {
	Prompts    int // with labels
	Models     []string
	Annotators []string // the first is the deck's own
	Judges     []string
	Began      []string // all judges of the deck, in the order in which they began
	Pairs      []PairRow
	Labels     []LabelRow
	Verdicts   []VerdictRow
	Waiting    int // pairs in the queue that nobody has decided
}

// PairRow is a pair with labels.
type PairRow struct {
	ID             stages.ID
	Prompt         int
	ModelA, ModelB int // -1: unknown
	A, B           Style
}

// LabelRow is a label in force, or a hidden repeat whose first answer is in force.
type LabelRow struct {
	Pair, Annotator int
	At              time.Time
	Decision
}

// VerdictRow is a judge's verdict on a pair in one order of its sides.
type VerdictRow struct {
	Pair, Judge int
	First       label.Side // that the judge saw first; "" if it rated each response by itself
	Probability float64    // that A is better; NaN: none given
	Answer      label.Answer
}

// RowsDeck is the part of the store that reads rows.
type RowsDeck interface {
	Rows(ctx context.Context) (Rows, error)
}

// Style is how a response looks, which may sway a reader whatever it says.
type Style struct {
	Runes int
	Marks int // headings, list items, bold spans, code spans and tables' rows
}

// StyleOf returns the style of a text.
func StyleOf(text []byte) Style {
	s := Style{Runes: utf8.RuneCount(text)}
	for line := range bytes.SplitSeq(text, []byte("\n")) {
		line = bytes.TrimLeft(line, " \t")
		if opensBlock(line) {
			s.Marks++
		}
		s.Marks += (bytes.Count(line, []byte("**")) + bytes.Count(line, []byte("`"))) / 2
	}
	return s
}

// opensBlock reports whether a line begins a heading, a quotation, a row of a table
// or a list item.
func opensBlock(line []byte) bool {
	if len(line) == 0 {
		return false
	}
	switch c := line[0]; {
	case c == '#', c == '|', c == '>':
		return true
	case c == '-', c == '*', c == '+':
		return len(line) > 1 && line[1] == ' '
	case c >= '0' && c <= '9':
		rest := bytes.TrimLeft(line, "0123456789")
		return len(rest) > 1 && (rest[0] == '.' || rest[0] == ')') && rest[1] == ' '
	}
	return false
}

// Bootstrap says how often and from which seed to resample prompts. The zero value
// takes the defaults.
type Bootstrap struct {
	Samples int    // 0: DefaultSamples
	Seed    uint64 // the same seed gives the same intervals
}

// DefaultSamples is how many bootstrap samples an interval stands on.
const DefaultSamples = 1000

func (b Bootstrap) of(prompts int) statistic.Resampler {
	samples := b.Samples
	if samples == 0 {
		samples = DefaultSamples
	}
	if prompts < 2 {
		samples = 0 // one prompt says nothing about others
	}
	return statistic.Resampler{Clusters: prompts, Samples: samples, Seed: b.Seed}
}

// sign returns −1 where A is better, 0 for a tie and 1 where B is better; ok is false
// for both bad and a skip, which prefer neither.
func sign(a label.Answer) (int, bool) {
	switch a {
	case label.A:
		return -1, true
	case label.Tie:
		return 0, true
	case label.B:
		return 1, true
	}
	return 0, false
}

// preference returns the sign of a label that compares two responses; ok is false also
// for hidden repeats, and for rulings, which are made only where annotators disagree.
func (l LabelRow) preference() (s int, ok bool) {
	if l.First != nil || l.Ruling {
		return 0, false
	}
	return sign(l.Choice.Answer)
}

// labelsByPair returns the labels in force that decide, pair by pair, without hidden
// repeats and without rulings, which are made only where annotators disagree.
func (r *Rows) labelsByPair() [][]int {
	of := make([][]int, len(r.Pairs))
	for i, l := range r.Labels {
		if l.First == nil && !l.Ruling && l.Choice.Decides() {
			of[l.Pair] = append(of[l.Pair], i)
		}
	}
	return of
}

// majority returns the answer of most labels of each pair, or of its newest ruling if it
// has one: a sign, or NaN without any. A draw between A and B is a tie.
func (r *Rows) majority() []float64 {
	votes := make([][3]int, len(r.Pairs))
	ruled := map[int]LabelRow{}
	for _, l := range r.Labels {
		if was, known := ruled[l.Pair]; l.Ruling && l.Choice.Decides() && (!known || !l.At.Before(was.At)) {
			ruled[l.Pair] = l
		}
		if s, ok := l.preference(); ok {
			votes[l.Pair][s+1]++
		}
	}
	for p, l := range ruled {
		votes[p] = [3]int{}
		if s, ok := sign(l.Choice.Answer); ok {
			votes[p][s+1] = 1
		}
	}
	out := make([]float64, len(r.Pairs))
	for p, v := range votes {
		switch most := slices.Max(v[:]); {
		case most == 0:
			out[p] = math.NaN()
		case v[0] == most && v[1] < most && v[2] < most:
			out[p] = -1
		case v[2] == most && v[1] < most && v[0] < most:
			out[p] = 1
		}
	}
	return out
}
