package measure

import (
	"cmp"
	"context"
	"math"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/judge"
	"prefdeck/stages/label"
)

// JudgeCheck says whether a judge is aligned to the people who labelled the same pairs,
// and what sways it. Its JSON names are a public contract: they are only added.
type JudgeCheck struct {
	Judging
	// Rates says that the judge rates each response by itself: its winner is the one that
	// it rates higher, and it has no order to be swayed by.
	Rates bool `json:"rates"`
	// ReplacedBy names the newer version that is combined with others in its place; "" for
	// the newest.
	ReplacedBy string `json:"replaced_by"`
	// Undecided is the share of pairs with a winner by people of which the judge names
	// none, for instance since its two orders cancel out.
	Undecided Estimate `json:"undecided"`
	// First is the share of verdicts for the response that the judge saw first, over
	// pairs that it saw in both orders: ½ for one that does not care.
	First Estimate `json:"first"`
	// Longer and OwnFamily compare the judge with people on the pairs that can show a
	// leaning: with responses of different lengths, and with one by the judge's own
	// family.
	Longer        Leaning        `json:"longer"`
	OwnFamily     Leaning        `json:"own_family"`
	Disagreements []Disagreement `json:"disagreements"` // the most confident first
	// Taught compares a judge that is shown examples with itself without them; nil for one
	// that is shown none, or that has not judged without.
	Taught *Teaching `json:"taught"`
	// Recalibrated says what curves that are learnt from people would make of its
	// probabilities.
	Recalibrated []Recalibration `json:"recalibrated"`
}

// Teaching says what examples do for a judge, on the pairs that it judged with them and
// without and of which people name a winner. Those pairs are of other prompts than the
// examples, which are pairs that it was wrong on: all of its pairs would flatter it.
type Teaching struct {
	Examples int      `json:"examples"`
	Without  Estimate `json:"without"` // share of these pairs on which it names the people's winner
	With     Estimate `json:"with"`
	Gain     Estimate `json:"gain"` // the second less the first
}

// Leaning is how often a judge prefers one kind of response, and how often people do
// on the same pairs. Only the difference is a bias.
type Leaning struct {
	Judge  Estimate `json:"judge"`
	People Estimate `json:"people"`
	Excess Estimate `json:"excess"` // the first less the second
}

// Disagreement is a pair of which people and judge name different winners.
type Disagreement struct {
	Pair        stages.ID    `json:"pair"`
	People      label.Answer `json:"people"`
	Judge       label.Answer `json:"judge"`
	Probability *float64     `json:"probability"` // that A is better, the mean of both orders; nil: it gave none
	Flips       bool         `json:"flips"`       // its two orders name different winners

	sure float64 // how far from one half
}

// JudgeChecks checks every judge of the labelled pairs, and several together by each way
// to combine them.
func JudgeChecks(ctx context.Context, r *Rows, b Bootstrap) ([]JudgeCheck, []PanelCheck, error) {
	verdicts, majority := verdictsOf(r), r.majority()
	rates, replaced := r.rates(), judge.Replaced(r.Began)
	var s resampling
	checks := make([]func() JudgeCheck, len(r.Judges))
	for j, name := range r.Judges {
		compared := compare(r, verdicts[j], majority)
		judging, recalibrated := compared.plan(name, &s, func() Routing { return r.routingOf(j, verdicts, majority) }), compared.told.recalibrate(&s)
		taught := r.teaching(j, verdicts, majority, &s)
		c := newSway(r, j, name, verdicts[j], majority)
		sways := c.plan(&s)
		checks[j] = func() JudgeCheck {
			out := sways()
			out.Judging, out.Recalibrated, out.Rates = judging(), recalibrated(), rates[j]
			out.Taught, out.ReplacedBy = taught(), replaced[name]
			return out
		}
	}
	together := panels(r, majority, &s)
	resampler := b.of(r.Prompts)
	resampler.Continue = func(int) bool { return ctx.Err() == nil }
	s.run(resampler)
	return all(checks), all(together), ctx.Err()
}

// teaching plans the comparison of a judge with itself without examples.
func (r *Rows) teaching(j int, verdicts []map[int]verdict, majority []float64, s *resampling) func() *Teaching {
	name, examples := judge.Taught(r.Judges[j])
	base := slices.Index(r.Judges, name)
	if examples == 0 || base < 0 {
		return func() *Teaching { return nil }
	}
	without, with, gain := newRatio(), newRatio(), newRatio()
	for p, people := range majority {
		was, judged := verdicts[base][p]
		now, again := verdicts[j][p]
		if math.IsNaN(people) || people == 0 || !judged || !again {
			continue
		}
		before, after := was.sign() == int(people), now.sign() == int(people)
		prompt := r.Pairs[p].Prompt
		without.count(prompt, before)
		with.count(prompt, after)
		gain.add(prompt, truth(after)-truth(before), 1)
	}
	plain, taught, more := without.share, with.share, s.addMean(gain)
	return func() *Teaching { return &Teaching{examples, plain(), taught(), more()} }
}

// sway holds the features that may sway a judge, pair by pair.
type sway struct {
	undecided, first  *ratio
	longer, ownFamily *leaning
	disagreements     []Disagreement
}

// leaning counts pairs of which judge and people prefer one kind of response.
type leaning struct{ judge, people, excess *ratio }

func newLeaning() *leaning { return &leaning{newRatio(), newRatio(), newRatio()} }

// add adds a pair by the signs of judge and people, and of the side that is of the kind.
func (l *leaning) add(prompt int, judge, people, kind int) {
	l.judge.count(prompt, judge == kind)
	l.people.count(prompt, people == kind)
	l.excess.add(prompt, truth(judge == kind)-truth(people == kind), 1)
}

func truth(so bool) float64 {
	if so {
		return 1
	}
	return 0
}

func (l *leaning) plan(s *resampling) func() Leaning {
	judge, people, excess := l.judge.share, l.people.share, s.addMean(l.excess)
	return func() Leaning { return Leaning{judge(), people(), excess()} }
}

// newSway counts what sways a judge. Several together are no judge of the rows, −1, and
// of no family, "".
func newSway(r *Rows, judge int, name string, verdicts map[int]verdict, majority []float64) *sway {
	c := &sway{undecided: newRatio(), first: newRatio(), longer: newLeaning(), ownFamily: newLeaning()}
	for _, x := range r.Verdicts {
		if x.Judge != judge || verdicts[x.Pair].orders < 2 {
			continue
		}
		if winner := x.sign(); winner != 0 {
			c.first.count(r.Pairs[x.Pair].Prompt, (winner < 0) == (x.First == label.SideA))
		}
	}
	for p, people := range majority {
		if v, judged := verdicts[p]; judged && !math.IsNaN(people) && people != 0 {
			c.add(r, name, p, v, int(people))
		}
	}
	slices.SortStableFunc(c.disagreements, func(a, b Disagreement) int {
		return cmp.Compare(b.sure, a.sure)
	})
	return c
}

// add adds a pair of which people name a winner.
func (c *sway) add(r *Rows, name string, pair int, v verdict, people int) {
	row, said := r.Pairs[pair], v.sign()
	c.undecided.count(row.Prompt, said == 0)
	if said == 0 {
		return
	}
	if kind := cmp.Compare(row.B.Runes, row.A.Runes); kind != 0 {
		c.longer.add(row.Prompt, said, people, kind)
	}
	if a, b := r.kin(name, row.ModelA), r.kin(name, row.ModelB); a != b {
		kind := 1
		if a {
			kind = -1
		}
		c.ownFamily.add(row.Prompt, said, people, kind)
	}
	if said == people {
		return
	}
	d := Disagreement{
		Pair: row.ID, People: answerOf(people), Judge: answerOf(said), Flips: v.winners[0] && v.winners[1], sure: math.Abs(v.p - 0.5),
	}
	if v.forecast {
		d.Probability = &v.p
	}
	c.disagreements = append(c.disagreements, d)
}

// kin reports whether a model is known and of the judge's family.
func (r *Rows) kin(judge string, model int) bool {
	return model >= 0 && stages.Kin(judge, r.Models[model])
}

// sign returns the sign of the verdict's winner, 0 for none.
func (v VerdictRow) sign() int {
	switch {
	case v.Probability > 0.5:
		return -1
	case v.Probability < 0.5:
		return 1
	case math.IsNaN(v.Probability):
		s, _ := sign(v.Answer)
		return s
	}
	return 0
}

func answerOf(sign int) label.Answer {
	if sign < 0 {
		return label.A
	}
	return label.B
}

func (c *sway) plan(s *resampling) func() JudgeCheck {
	undecided, first := c.undecided.share, c.first.share
	longer, ownFamily := c.longer.plan(s), c.ownFamily.plan(s)
	return func() JudgeCheck {
		return JudgeCheck{
			Undecided: undecided(), First: first(), Longer: longer(), OwnFamily: ownFamily(),
			Disagreements: append([]Disagreement{}, c.disagreements...),
		}
	}
}
