package measure

import (
	"context"
	"fmt"
	"slices"
	"time"

	"prefdeck/stages/label"
)

// Decision is one answer that counts, by content, with what measuring the
// annotator needs of its pair.
type Decision struct {
	Choice     label.Choice
	Left       label.Side    // "" where the showing was not stored
	LenA, LenB int           // characters of the two responses
	Active     time.Duration // with the clock stopped while nobody was there
	Fast       bool
	Blind      bool

	First *label.Choice // of a hidden repeat: what was said the first time
	Known *label.Known  // the known answer, if there is one
	Audit *Audited      // the drop that the pair is an audit of, if it is one
}

// QualityDeck is what measuring the annotator needs of the store.
type QualityDeck interface {
	// Decisions calls each for every answer that counts and was given at or after
	// since: current labels, skips among them, and hidden repeats whose first answer
	// counts still.
	Decisions(ctx context.Context, since time.Time, each func(Decision) error) error
}

// LongestRule is how often the rule "the longer one is better" agrees with people
// on AlpacaEval, as its list of evaluators gives it (62.2 %, people among each
// other 65.7 %). Longer answers are often better, so it is this, not one half,
// that a share of longer ones is to be held against.
const LongestRule = 0.622

// Quality says how the annotator labels. Its JSON names are part of the public
// contract of Stats.
type Quality struct {
	Answers Labels `json:"answers"` // current labels given since; hidden repeats are none
	// Repeats is hidden repeats answered as the first time.
	Repeats Repeated `json:"repeats"`
	// Left is wins of what stood on the left, among answers for A or B. One half is fair.
	Left Share `json:"left"`
	// Longer is wins of the longer response, among answers for A or B where one is.
	Longer Share `json:"longer"`
	// LongerBase is what Longer is to be held against: see LongestRule.
	LongerBase float64 `json:"longer_base"`
	Fast       Share   `json:"fast"`      // faster than anyone reads
	Unblinded  Share   `json:"unblinded"` // decided after something had been revealed
	Gold       Share   `json:"gold"`      // known answers met
	Audit      Share   `json:"audit"`     // drops of filtering decided against: see Audited.Wrong
	// Active is the median active time of a decision, hidden repeats included.
	Active MedianTime `json:"active"`
}

// Repeated is how hidden repeats were answered.
type Repeated struct {
	Strict Share `json:"strict"` // the same answer with the same strength
	Sign   Share `json:"sign"`   // the same answer
}

// MedianTime is a median of N times. With N 0 it is not defined.
type MedianTime struct {
	N      int   `json:"n"`
	Median *Time `json:"median_ms"` // nil: not defined
}

// Time is a duration that JSON has in milliseconds.
type Time int64

// Duration is the time as Go has it.
func (t Time) Duration() time.Duration { return time.Duration(t) * time.Millisecond }

// QualityOf measures the annotator by the answers given since a time: the start
// of a session, or the zero time for the whole deck.
func QualityOf(ctx context.Context, d QualityDeck, since time.Time) (Quality, error) {
	q := Quality{LongerBase: LongestRule}
	var active []time.Duration
	err := d.Decisions(ctx, since, func(x Decision) error {
		q.count(x)
		if x.Choice.Decides() {
			active = append(active, x.Active)
		}
		return nil
	})
	if err != nil {
		return Quality{}, fmt.Errorf("measure the annotator: %w", err)
	}
	q.Active = medianTime(active)
	return q, nil
}

func (q *Quality) count(x Decision) {
	if x.Choice.Decides() {
		q.Fast.add(x.Fast)
		q.Unblinded.add(!x.Blind)
	}
	if x.First != nil {
		q.Repeats.count(x)
		return
	}
	q.Answers.Add(x.Choice.Answer, 1)
	if x.Known != nil && x.Choice.Decides() {
		q.Gold.add(x.Known.Right(x.Choice))
	}
	if x.Audit != nil && x.Choice.Decides() {
		q.Audit.add(x.Audit.Wrong())
	}
	winner := x.Choice.Answer
	if winner != label.A && winner != label.B {
		return
	}
	if x.Left != "" {
		q.Left.add(string(winner) == string(x.Left))
	}
	// The usual share is of ordinary pairs: what filtering dropped is often long, and bad.
	if x.LenA != x.LenB && x.Audit == nil {
		q.Longer.add((winner == label.A) == (x.LenA > x.LenB))
	}
}

// count compares a repeat with the first time. A skip says nothing of either.
func (r *Repeated) count(x Decision) {
	if !x.Choice.Decides() || !x.First.Decides() {
		return
	}
	same := x.Choice.Answer == x.First.Answer
	r.Sign.add(same)
	if x.Choice.Scale == x.First.Scale { // strengths of two scales cannot be the same
		r.Strict.add(same && x.Choice.Strength == x.First.Strength)
	}
}

// Add counts n more labels with this answer.
func (l *Labels) Add(a label.Answer, n int) {
	switch a {
	case label.A:
		l.A += n
	case label.B:
		l.B += n
	case label.Tie:
		l.Tie += n
	case label.BothBad:
		l.BothBad += n
	case label.Skip:
		l.Skip += n
	}
}

func medianTime(times []time.Duration) MedianTime {
	n := len(times)
	if n == 0 {
		return MedianTime{}
	}
	slices.Sort(times)
	middle := times[n/2]
	if n%2 == 0 {
		middle = (times[n/2-1] + middle) / 2
	}
	ms := Time(middle.Milliseconds())
	return MedianTime{N: n, Median: &ms}
}
