package measure

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"prefdeck/stages/judge"
)

// PanelCheck says how well several judges together are aligned to people, by one way to
// combine them. Its curves are learnt without the pairs of the same prompt. Its JSON
// names are a public contract: they are only added.
type PanelCheck struct {
	JudgeCheck
	Judges       []string    `json:"judges"`
	Rule         Combination `json:"rule"`
	Calibrated   bool        `json:"calibrated"`
	Uncalibrated string      `json:"uncalibrated"` // why not
	// Decides is the share of the pairs which all of them judged on which the rule names
	// a winner.
	Decides Estimate `json:"decides"`
}

// Name names several judges that are combined.
func (c Combination) Name(judges []string) string {
	return fmt.Sprintf("%s of %s", c, strings.Join(judges, " and "))
}

// OfJudges returns the rows with the verdicts of only those judges whose name begins with
// a prefix.
func (r Rows) OfJudges(prefix string) Rows {
	return r.judgedBy(func(_ int, name string) bool { return strings.HasPrefix(name, prefix) })
}

// rates reports, by judge, whether it rates each response by itself.
func (r *Rows) rates() []bool {
	out := make([]bool, len(r.Judges))
	for _, v := range r.Verdicts {
		out[v.Judge] = v.First == ""
	}
	return out
}

// judgedBy returns the rows with the verdicts of only some judges.
func (r Rows) judgedBy(keep func(j int, name string) bool) Rows {
	place := make([]int, len(r.Judges))
	var judges []string
	for j, name := range r.Judges {
		place[j] = -1
		if keep(j, name) {
			place[j] = len(judges)
			judges = append(judges, name)
		}
	}
	var verdicts []VerdictRow
	for _, v := range r.Verdicts {
		if v.Judge = place[v.Judge]; v.Judge >= 0 {
			verdicts = append(verdicts, v)
		}
	}
	r.Judges, r.Verdicts = judges, verdicts
	return r
}

// panels plans the checks of all judges that compare pairs together, by each rule, as they
// are combined unless a person names others; none for a single judge.
func panels(all *Rows, majority []float64, s *resampling) (out []func() PanelCheck) {
	rates, replaced := all.rates(), judge.Replaced(all.Began)
	r := all.judgedBy(func(j int, name string) bool { return !rates[j] && replaced[name] == "" })
	if len(r.Judges) < 2 {
		return nil
	}
	verdicts := verdictsOf(&r)
	for _, rule := range Rules() {
		panels, of := r.learnPanels(rule, verdicts, majority)
		decided, decides := map[int]verdict{}, newRatio()
		for p, row := range r.Pairs {
			probability, _, doubt := panels[of[row.Prompt]].Decide(saidOf(verdicts, p))
			if doubt == Unjudged {
				continue
			}
			decides.count(row.Prompt, doubt == Sure)
			if doubt == Sure {
				decided[p] = verdict{p: probability, orders: 1, forecast: true}
			}
		}
		judging := compare(&r, decided, majority).plan(rule.Name(r.Judges), s, func() Routing { return r.routing(rule, r.Judges, verdicts, majority) })
		sways, share := newSway(&r, -1, "", decided, majority).plan(s), decides.share
		out = append(out, func() PanelCheck {
			c := PanelCheck{
				JudgeCheck: sways(), Judges: r.Judges, Rule: rule, Calibrated: panels[0].Calibrated, Uncalibrated: panels[0].Why, Decides: share(),
			}
			c.Judging, c.Recalibrated = judging(), []Recalibration{}
			return c
		})
	}
	return out
}

// learnPanels returns a panel for each fold of the prompts, learnt from the other folds,
// and the fold of each prompt. Where one of them is not calibrated, none is.
func (r *Rows) learnPanels(rule Combination, verdicts []map[int]verdict, majority []float64) (panels []Panel, fold []int) {
	fold = foldsOf(r.Prompts)
	for f := range folds {
		others := precedents(verdicts, majority, func(p int) bool { return fold[r.Pairs[p].Prompt] != f })
		panels = append(panels, LearnPanel(rule, r.Judges, others))
	}
	if raw := slices.IndexFunc(panels, func(p Panel) bool { return !p.Calibrated }); raw >= 0 {
		panels = slices.Repeat([]Panel{panels[raw]}, folds)
	}
	return panels, fold
}

// precedents returns the pairs of which people name a winner, those that are wanted.
func precedents(verdicts []map[int]verdict, majority []float64, wanted func(pair int) bool) (out []Precedent) {
	for p, people := range majority {
		if !math.IsNaN(people) && people != 0 && wanted(p) {
			out = append(out, Precedent{Said: saidOf(verdicts, p), AWins: people < 0})
		}
	}
	return out
}

// foldsOf gives each of n prompts a fold, by lot: prompts of one kind may come in turn.
func foldsOf(n int) []int {
	fold := rand.New(rand.NewPCG(1, 0)).Perm(n)
	for i := range fold {
		fold[i] %= folds
	}
	return fold
}

// saidOf returns what each judge says of a pair.
func saidOf(verdicts []map[int]verdict, pair int) []Said {
	out := make([]Said, len(verdicts))
	for j, of := range verdicts {
		out[j] = Said{P: math.NaN()}
		if v, judged := of[pair]; judged {
			out[j] = Said{P: v.p, Flips: v.winners[0] && v.winners[1]}
		}
	}
	return out
}
