package measure

import (
	"context"
	"fmt"
	"slices"
	"time"

	"prefdeck/stages/label"
	"prefdeck/stages/measure/statistic"
)

// Decision is one answer in force, by content, with the facts about its pair that
// the measures need.
type Decision struct {
	Choice     label.Choice
	Prompt     int64         // a number of the pair's prompt
	Left       label.Side    // "" if the presentation was not stored
	LenA, LenB int           // the responses' lengths in characters
	Active     time.Duration // without the time that nobody was there
	Fast       bool
	Blind      bool
	// Ruling marks the decision of an adjudicator on a dispute. It is made in view of
	// what others answered, so it says nothing of how its annotator labels.
	Ruling bool

	First *label.Choice // of a hidden repeat: the first answer
	Known *label.Known  // the known answer, if any
	Audit *Audited      // the drop that the pair audits, if any
}

// QualityDeck is the part of the store that QualityOf needs.
type QualityDeck interface {
	// Decisions calls each for every answer in force given at or after since:
	// current labels, skips and rulings among them, and hidden repeats whose first
	// answer is still in force.
	Decisions(ctx context.Context, since time.Time, each func(Decision) error) error
}

// LongestRule is how often the rule "the longer one is better" agrees with people
// on AlpacaEval, according to its list of evaluators: 62.2 %, against 65.7 % among
// people. Longer answers are often better, so this, not one half, is the baseline
// for a share of longer ones.
const LongestRule = 0.622

// Quality measures how the annotator labels. Its JSON names are part of the public
// contract of Stats.
type Quality struct {
	Answers Labels `json:"answers"` // current labels given since, without hidden repeats
	// Repeats counts hidden repeats answered as the first time.
	Repeats Repeated `json:"repeats"`
	// Left counts wins of the left side among answers for A or B. One half is fair.
	Left Share `json:"left"`
	// Longer counts wins of the longer response among answers for A or B with one
	// longer response.
	Longer Share `json:"longer"`
	// LongerBase is the baseline of Longer: see LongestRule.
	LongerBase float64 `json:"longer_base"`
	Fast       Share   `json:"fast"`      // faster than anyone reads
	Unblinded  Share   `json:"unblinded"` // decided after something was revealed
	Gold       Share   `json:"gold"`      // known answers given
	Audit      Share   `json:"audit"`     // drops that the answers contradict: see Audited.Wrong
	// Active is the median active time of a decision, hidden repeats included.
	Active MedianTime `json:"active"`
}

// Repeated counts how hidden repeats were answered.
type Repeated struct {
	Strict Share `json:"strict"` // the same answer with the same strength
	Sign   Share `json:"sign"`   // the same answer
}

// MedianTime is the median of N times. With N 0 it is not defined.
type MedianTime struct {
	N      int   `json:"n"`
	Median *Time `json:"median_ms"` // nil: not defined
}

// Time is a duration that JSON writes in milliseconds.
type Time int64

// Duration returns the time as a time.Duration.
func (t Time) Duration() time.Duration { return time.Duration(t) * time.Millisecond }

// QualityOf measures the annotator by the answers given since a time: the start of
// a session, or the zero time for the whole deck.
func QualityOf(ctx context.Context, d QualityDeck, since time.Time) (Quality, error) {
	a := newAppraisal()
	err := d.Decisions(ctx, since, func(x Decision) error {
		a.add(x)
		return nil
	})
	if err != nil {
		return Quality{}, fmt.Errorf("measure the annotator: %w", err)
	}
	return a.quality(), nil
}

// QualityIn measures the deck's own annotator by all answers of the rows.
func QualityIn(r *Rows) Quality {
	a := newAppraisal()
	for _, l := range r.Labels {
		if l.Annotator == 0 {
			a.add(l.Decision)
		}
	}
	return a.quality()
}

// appraisal is the quality of an annotator while it is being measured.
type appraisal struct {
	Quality
	active []time.Duration
	// byPrompt counts by prompt what is alike within one: which response is longer, and which
	// answer is easily known or repeated. But sides are drawn for each answer, audits for
	// each drop, and haste is the annotator's.
	byPrompt map[*Share]map[int64]statistic.Count
}

func newAppraisal() *appraisal {
	return &appraisal{Quality: Quality{LongerBase: LongestRule}, byPrompt: map[*Share]map[int64]statistic.Count{}}
}

func (a *appraisal) add(x Decision) {
	if x.Ruling {
		return
	}
	a.count(x)
	if x.timed() {
		a.active = append(a.active, x.Active)
	}
}

func (a *appraisal) quality() Quality {
	a.Active = medianTime(a.active)
	for share, counts := range a.byPrompt {
		share.alike(counts)
	}
	return a.Quality
}

// tally counts one more of a prompt, in a share and by prompt.
func (a *appraisal) tally(s *Share, prompt int64, so bool) {
	s.add(so)
	by := a.byPrompt[s]
	if by == nil {
		by = map[int64]statistic.Count{}
		a.byPrompt[s] = by
	}
	c := by[prompt]
	c.N++
	if so {
		c.Of++
	}
	by[prompt] = c
}

// timed reports whether a decision's duration is known. Imported ones may lack it.
func (x Decision) timed() bool { return x.Choice.Decides() && (x.Active > 0 || x.Fast) }

func (q *appraisal) count(x Decision) {
	if x.timed() {
		q.Fast.add(x.Fast)
	}
	if x.Choice.Decides() && (x.Left != "" || !x.Blind) { // imported ones do not tell
		q.Unblinded.add(!x.Blind)
	}
	if x.First != nil {
		q.repeat(x)
		return
	}
	q.Answers.Add(x.Choice.Answer, 1)
	if x.Known != nil && x.Choice.Decides() {
		q.tally(&q.Gold, x.Prompt, x.Known.Right(x.Choice))
	}
	if x.Audit != nil && x.Choice.Decides() {
		q.Audit.addError(x.Audit.Wrong())
	}
	winner := x.Choice.Answer
	if winner != label.A && winner != label.B {
		return
	}
	if x.Left != "" {
		q.Left.add(string(winner) == string(x.Left))
	}
	// The baseline is for ordinary pairs; dropped responses are often long, and
	// bad.
	if x.LenA != x.LenB && x.Audit == nil {
		q.tally(&q.Longer, x.Prompt, (winner == label.A) == (x.LenA > x.LenB))
	}
}

// repeat compares a repeat with the first answer. A skip on either side says
// nothing.
func (q *appraisal) repeat(x Decision) {
	if !x.Choice.Decides() || !x.First.Decides() {
		return
	}
	same := x.Choice.Answer == x.First.Answer
	q.tally(&q.Repeats.Sign, x.Prompt, same)
	if x.Choice.Scale == x.First.Scale { // strengths on two scales cannot be equal
		q.tally(&q.Repeats.Strict, x.Prompt, same && x.Choice.Strength == x.First.Strength)
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
