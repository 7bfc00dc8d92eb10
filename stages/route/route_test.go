package route

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/judge"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/stages/measure/statistic"
	"prefdeck/stages/pairing"
)

// yard is a deck in memory.
type yard struct {
	cases []Case
	seed  int64
	saved []Assignment
	runs  []stages.Run
}

func (y *yard) StartRun(_ context.Context, r stages.Run) error {
	y.runs = append(y.runs, r)
	return nil
}
func (y *yard) FinishRun(_ context.Context, r stages.Run) error {
	y.runs = append(y.runs, r)
	return nil
}
func (y *yard) LockRun(context.Context) (func() error, error) {
	return func() error { return nil }, nil
}
func (y *yard) Seed() int64 { return y.seed }
func (y *yard) Judges(context.Context) (names []string, err error) {
	for _, c := range y.cases {
		for _, o := range c.Opinions {
			if !slices.Contains(names, o.Judge) {
				names = append(names, o.Judge)
			}
		}
	}
	return names, nil
}
func (y *yard) Rounds(context.Context) (n int, err error) {
	for _, r := range y.runs {
		if r.Status == stages.Running {
			n++
		}
	}
	return n, nil
}

func (y *yard) Routable(ctx context.Context, each func(Case) error) error {
	for _, c := range y.cases {
		if err := errors.Join(ctx.Err(), each(c)); err != nil {
			return err
		}
	}
	return nil
}

func (y *yard) SaveAssignments(_ context.Context, _ stages.RunID, as []Assignment) error {
	y.saved = append(y.saved, as...)
	for _, a := range as {
		for i := range y.cases {
			c := &y.cases[i]
			if c.Pair != a.Pair {
				continue
			}
			if a.Machine == nil {
				c.Round = 0
			} else if c.Machine == nil {
				c.Round, _ = y.Rounds(context.Background())
			}
			c.Machine, c.Audit, c.Route = a.Machine, a.Audit, pairing.ToPerson
			if a.Machine != nil {
				c.Route = pairing.ToMachine
			}
		}
	}
	return nil
}

// says returns a judge's opinions in both orders.
func says(name string, first, second float64) []judge.Opinion {
	return []judge.Opinion{{Judge: name, First: judge.AFirst, Probability: first}, {Judge: name, First: judge.BFirst, Probability: second}}
}

// answers returns a judge's bare answer in one order.
func answers(name string, a label.Answer) []judge.Opinion {
	return []judge.Opinion{{Judge: name, First: judge.AFirst, Probability: math.NaN(), Answer: string(a)}}
}

func TestConsensus(t *testing.T) {
	t.Parallel()
	both := []string{"j", "k"}
	for name, test := range map[string]struct {
		opinions [][]judge.Opinion
		want     Consensus
		why      measure.Doubt
	}{
		"both A":                     {[][]judge.Opinion{says("j", 0.9, 0.8), says("k", 0.7, 0.8)}, Consensus{label.A, 0.6}, measure.Sure},
		"both B, by bare answers":    {[][]judge.Opinion{answers("j", label.B), answers("k", label.B)}, Consensus{label.B, 1}, measure.Sure},
		"different winners":          {[][]judge.Opinion{says("j", 0.9, 0.9), says("k", 0.2, 0.2)}, Consensus{}, measure.Disagree},
		"one has not judged it":      {[][]judge.Opinion{says("j", 0.9, 0.9)}, Consensus{}, measure.Unjudged},
		"a reply that says nothing":  {[][]judge.Opinion{says("j", 0.9, 0.9), answers("k", "?")}, Consensus{}, measure.Unjudged},
		"one flips, though sure":     {[][]judge.Opinion{says("j", 0.99, 0.4), says("k", 0.9, 0.9)}, Consensus{}, measure.Flips},
		"one ties":                   {[][]judge.Opinion{answers("j", label.Tie), says("k", 0.9, 0.9)}, Consensus{}, measure.Neither},
		"another judge counts not":   {[][]judge.Opinion{says("j", 0.9, 0.9), says("k", 0.9, 0.9), says("l", 0, 0)}, Consensus{label.A, 0.8}, measure.Sure},
		"a flip counts before a tie": {[][]judge.Opinion{answers("j", label.Tie), says("k", 0.9, 0.1)}, Consensus{}, measure.Flips},
	} {
		var c Case
		for _, of := range test.opinions {
			c.Opinions = append(c.Opinions, of...)
		}
		got, why := c.consensus(measure.Panel{Rule: measure.ByAgreement}, both)
		if why != test.why || got.Answer != test.want.Answer || math.Abs(got.Confidence-test.want.Confidence) > 1e-12 {
			t.Errorf("%s: %+v, %d; want %+v, %d", name, got, why, test.want, test.why)
		}
	}
}

func TestMostPeopleWin(t *testing.T) {
	t.Parallel()
	for v, want := range map[Votes]label.Answer{
		{A: 2, B: 1}: label.A, {B: 1}: label.B, {A: 1, B: 1}: label.Tie, {A: 2, Neither: 2}: label.Tie, {A: 1, Neither: 2}: label.Tie,
	} {
		if got := v.Winner(); got != want {
			t.Errorf("%+v: %s, want %s", v, got, want)
		}
	}
}

// world returns n pairs that two judges compared, of which every second is labelled and
// every eighth a tie for people. Judges are the likelier to name the people's winner
// the surer they are. truth holds what people would say of each.
func world(n int, random *rand.Rand) (y *yard, truth map[stages.ID]label.Answer) {
	y, truth = &yard{seed: 1}, map[stages.ID]label.Answer{}
	for i := range n {
		c := Case{Pair: stages.Hash("pair", fmt.Sprint(i)), Route: pairing.ToPerson, Strategy: pairing.StrategyAll}
		people := []label.Answer{label.A, label.B}[random.IntN(2)]
		clear := random.Float64() // how clear the pair is
		if clear < 0.125 {
			people = label.Tie
		}
		for _, name := range []string{"j", "k"} {
			p := 0.5 + clear/2 // that it names the people's winner
			right := random.Float64() < p
			a := p
			if right != (people == label.A) {
				a = 1 - p
			}
			c.Opinions = append(c.Opinions, says(name, a, a)...)
		}
		truth[c.Pair] = people
		if i%2 == 0 {
			c.Votes = map[label.Answer]Votes{label.A: {A: 1}, label.B: {B: 1}, label.Tie: {Neither: 1}}[people]
		}
		y.cases = append(y.cases, c)
	}
	return y, truth
}

func routed(t *testing.T, y *yard, o Options) Routed {
	t.Helper()
	r, err := Run(t.Context(), y, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func share(s measure.Share) float64 { v, _ := s.Value(); return v }

// The machine gets only pairs that nobody decided and on which the judges are sure
// enough, errs no more often than promised, and gets fewer of the ties.
func TestTheMachineDecidesWhatItIsSureOf(t *testing.T) {
	t.Parallel()
	y, truth := world(4000, rand.New(rand.NewPCG(1, 1)))
	audit := 0.25
	r := routed(t, y, Options{Audit: &audit})
	if r.Threshold == nil || r.Machine < 200 || r.New != r.Machine || r.Labelled != 2000 || share(r.Above) < 0.9 || r.Ties.Of == 0 {
		t.Fatalf("%+v", r)
	}
	if left := r.Unjudged + r.Flips + r.Neither + r.Disagree + r.Below + r.Kept; left+r.Machine != 2000 {
		t.Errorf("%d stay and %d go, of 2000 that nobody decided", left, r.Machine)
	}
	if r.Saved != (measure.Share{Of: r.Machine - r.Audits, N: 4000}) || r.Audits < r.Machine/5 || r.Audits > r.Machine/3 {
		t.Errorf("saved %+v with %d of %d audited", r.Saved, r.Audits, r.Machine)
	}
	wrong, ties := 0, 0
	for _, a := range y.saved {
		if a.Machine.Confidence < *r.Threshold || a.Judge != "agreement of j and k" || !strings.Contains(a.Reason, "2 judges name") {
			t.Errorf("%+v", a)
		}
		switch truth[a.Pair] {
		case label.Tie:
			ties++
		case a.Machine.Answer:
		default:
			wrong++
		}
	}
	if error := float64(wrong) / float64(r.Machine-ties); error > 0.1 {
		t.Errorf("%d of %d are wrong", wrong, r.Machine)
	}
	if float64(ties)/float64(r.Machine) > 0.125/4 {
		t.Errorf("%d of %d are ties, an eighth of all pairs are", ties, r.Machine)
	}
	if first, last := y.runs[0], y.runs[len(y.runs)-1]; first.Stage != stages.Route || last.Status != stages.Done || !strings.Contains(string(first.Config), `"target":0.9`) {
		t.Errorf("recorded %+v, %+v", first, last)
	}

	y.saved = nil
	if again := routed(t, y, Options{Audit: &audit}); len(y.saved) > 0 || again.Machine != r.Machine || again.New != 0 || again.Saved != r.Saved {
		t.Errorf("a second run changes %d pairs: %+v", len(y.saved), again)
	}
	less := 0.05
	if again := routed(t, y, Options{Audit: &less}); again.Audits != r.Audits || len(y.saved) > 0 {
		t.Errorf("a smaller share took audits back: %+v", again)
	}
	if n, err := Undo(t.Context(), y, "v", nil); err != nil || n != r.Machine {
		t.Errorf("took back %d, %v", n, err)
	}
	for _, c := range y.cases {
		if c.Route != pairing.ToPerson || c.Machine != nil || c.Audit != 0 {
			t.Fatalf("left %+v", c)
		}
	}
}

// People keep the audits they labelled when everything comes back to them. Routed again,
// the rest is audited by as large a share.
func TestAnotherRoundDrawsNewAudits(t *testing.T) {
	t.Parallel()
	y, truth := world(4000, rand.New(rand.NewPCG(1, 1)))
	audit := 0.25
	first := routed(t, y, Options{Audit: &audit})
	for i := range y.cases {
		if c := &y.cases[i]; c.Audit > 0 {
			c.Votes = Votes{Neither: 1}
			if truth[c.Pair] == c.Machine.Answer {
				c.Votes = Votes{A: 1}
				if c.Machine.Answer == label.B {
					c.Votes = Votes{B: 1}
				}
			}
		}
	}
	if _, err := Undo(t.Context(), y, "v", nil); err != nil {
		t.Fatal(err)
	}
	dry := routed(t, y, Options{Audit: &audit, DryRun: true})
	again := routed(t, y, Options{Audit: &audit})
	if again.Machine == 0 || again.Audits < again.Machine/6 || again.Audits > again.Machine/3 || dry.Audits != again.Audits {
		t.Errorf("%d audits of %d, then %d of %d, of which a dry run said %d", first.Audits, first.Machine, again.Audits, again.Machine, dry.Audits)
	}
	y.saved = nil
	if routed(t, y, Options{Audit: &audit}); len(y.saved) > 0 {
		t.Errorf("a further run changes %d pairs", len(y.saved))
	}
	half := 0.5
	more := routed(t, y, Options{Audit: &half})
	if more.Audits <= again.Audits || more.Audits > more.Machine*3/5 {
		t.Errorf("half of %d audited is %d", more.Machine, more.Audits)
	}
}

// Confidences are what the labels bear out, not what the judges claim: stored so, told
// so, and with the same pairs as before, since one judge's curve keeps its order.
func TestConfidencesAreCalibrated(t *testing.T) {
	t.Parallel()
	y, truth := world(2000, rand.New(rand.NewPCG(1, 1)))
	for i := range y.cases {
		for j, o := range y.cases[i].Opinions { // the tenth power of the odds
			odds := math.Pow(o.Probability/(1-o.Probability), 10)
			y.cases[i].Opinions[j].Probability = min(odds/(1+odds), 1)
		}
	}
	r := routed(t, y, Options{Judges: []string{"j"}, Target: 0.75})
	if !r.Calibrated || r.Uncalibrated != "" || r.Rule != measure.ByAgreement || len(y.saved) < 100 {
		t.Fatalf("%+v, %d pairs", r, len(y.saved))
	}
	told, right, n := 0.0, 0.0, 0.0
	for _, a := range y.saved {
		if !strings.Contains(a.Reason, "the judge names") || !strings.Contains(a.Reason, "calibrated confidence 0.") || a.Judge != "j" {
			t.Fatalf("%+v", a)
		}
		if people := truth[a.Pair]; people != label.Tie {
			told, n = told+(1+a.Machine.Confidence)/2, n+1
			if people == a.Machine.Answer {
				right++
			}
		}
	}
	if math.Abs(told-right)/n > 0.05 {
		t.Errorf("right in %.3f of %.0f, claims %.3f", right/n, n, told/n)
	}
	if config := string(y.runs[0].Config); !strings.Contains(config, `"calibrated":true`) || !strings.Contains(config, `"rule":"agreement"`) {
		t.Error(config)
	}

	y, _ = world(2000, rand.New(rand.NewPCG(1, 1)))
	agreed := routed(t, y, Options{DryRun: true})
	mean := routed(t, y, Options{DryRun: true, Rule: measure.ByMean})
	if mean.Disagree != 0 || mean.Agreement.N <= agreed.Agreement.N || mean.Rule != measure.ByMean {
		t.Errorf("%+v beside %+v", mean, agreed)
	}
	if _, err := Run(t.Context(), y, Options{Rule: "vote"}, nil); err == nil || !strings.Contains(err.Error(), "want agreement or mean") {
		t.Errorf("another rule: %v", err)
	}
}

// The promise holds although the curves are learnt from the pairs that the threshold is
// tested on: with two judges of different scales and 100 labels, the machine errs more
// often than allowed in at most one of twenty decks.
func TestThePromiseHoldsWithLearntCurves(t *testing.T) {
	t.Parallel()
	const decks, target = 100, 0.7
	judges := []string{"j", "k"}
	draw := func(n int, random *rand.Rand) (cases []Case, truth []label.Answer) {
		for range n {
			clear := random.NormFloat64()
			people, votes := label.B, Votes{B: 1}
			if random.Float64() < statistic.Logistic(1.5*clear) {
				people, votes = label.A, Votes{A: 1}
			}
			c := Case{Route: pairing.ToPerson, Votes: votes}
			for j, scale := range []float64{1, 5} { // in order, so that a seed draws the same
				p := statistic.Logistic(scale * (clear + random.NormFloat64()))
				c.Opinions = append(c.Opinions, judge.Opinion{Judge: judges[j], Probability: p})
			}
			cases, truth = append(cases, c), append(truth, people)
		}
		return cases, truth
	}
	fresh, truth := draw(500, rand.New(rand.NewPCG(1, 0)))
	for _, rule := range measure.Rules() {
		opened, broken := 0, 0
		for seed := range uint64(decks) {
			labelled, _ := draw(100, rand.New(rand.NewPCG(2, seed)))
			o, panel := Open(labelled, judges, rule, target, 0.95)
			if o.Threshold == nil {
				continue
			}
			opened++
			right, n := 0.0, 0.0
			for i, c := range fresh {
				if v, why := c.consensus(panel, judges); why == measure.Sure && o.admits(c, v) {
					n++
					if v.Answer == truth[i] {
						right++
					}
				}
			}
			if right < target*n {
				broken++
			}
		}
		if opened < decks/4 || broken > decks/20 {
			t.Errorf("%s: opens with %d of %d decks and breaks its promise in %d", rule, opened, decks, broken)
		}
	}
}

// Too few labels promise nothing, and the number that it takes is told.
func TestTooFewLabels(t *testing.T) {
	t.Parallel()
	y, _ := world(40, rand.New(rand.NewPCG(1, 1)))
	for i := range y.cases {
		y.cases[i].Opinions = append(says("j", 0.9, 0.9), says("k", 0.9, 0.9)...)
		if i%2 == 0 {
			y.cases[i].Votes = Votes{A: 1}
		}
	}
	r := routed(t, y, Options{})
	if r.Threshold != nil || r.Smallest != 29 || r.Agreement != (measure.Share{Of: 20, N: 20}) || len(y.saved) > 0 || r.Below != 20 {
		t.Errorf("%+v", r)
	}
	if r = routed(t, y, Options{Target: 0.8, DryRun: true}); r.Threshold == nil || r.Smallest != 14 || r.Machine != 20 || len(y.saved) > 0 {
		t.Errorf("a dry run: %+v, %d saved", r, len(y.saved))
	}
}

// What is a person's stays theirs, and pairs come back once the judges are no longer
// sure enough.
func TestWhatStaysWithThePerson(t *testing.T) {
	t.Parallel()
	y, _ := world(4000, rand.New(rand.NewPCG(1, 1)))
	y.cases[1].Fixed, y.cases[3].Strategy = true, pairing.StrategyRandom
	y.cases[1].Opinions = append(says("j", 1, 1), says("k", 1, 1)...)
	y.cases[3].Opinions = y.cases[1].Opinions
	y.cases[5].Opinions = says("j", 1, 1)
	y.cases = append(y.cases, Case{Pair: "none", Route: pairing.ToPerson})
	r := routed(t, y, Options{})
	if r.Kept != 2 || r.Unjudged != 2 || r.Machine == 0 {
		t.Errorf("%+v", r)
	}
	back := routed(t, y, Options{Target: 0.999})
	if back.Threshold != nil || back.Back != r.Machine || back.Machine != 0 {
		t.Errorf("%+v", back)
	}
	if _, err := Run(t.Context(), y, Options{Judges: []string{"x"}}, nil); err == nil || !strings.Contains(err.Error(), "there are j, k") {
		t.Errorf("an unknown judge: %v", err)
	}
	if one := routed(t, y, Options{Judges: []string{"j", "j"}, DryRun: true}); !reflect.DeepEqual(one.Judges, []string{"j"}) {
		t.Errorf("judges %v", one.Judges)
	}
	for i := range y.cases {
		y.cases[i].Strategy, y.cases[i].Opinions = pairing.StrategyRandom, append(y.cases[i].Opinions, says("j", 1, 1)...)
	}
	if all := routed(t, y, Options{DryRun: true}); all.Kept != 1 {
		t.Errorf("where all pairs were drawn at random, %d are kept", all.Kept)
	}
	if _, err := Run(t.Context(), &yard{}, Options{}, nil); !errors.Is(err, ErrNoJudge) {
		t.Errorf("without judges: %v", err)
	}
	if _, err := Run(t.Context(), y, Options{Target: 1}, nil); err == nil {
		t.Error("a target of all is promised")
	}
}

// The audit covers the machine's true error in 95 of 100 decks, whatever the lots.
func TestTheAuditCoversTheError(t *testing.T) {
	t.Parallel()
	const seeds = 1000
	y, truth := world(800, rand.New(rand.NewPCG(1, 1)))
	audit := 0.3
	routed(t, y, Options{Target: 0.8, Audit: &audit})
	wrong, winners, machine := 0, 0, 0
	for _, c := range y.cases {
		if c.Machine != nil {
			machine++
			if people := truth[c.Pair]; people != label.Tie {
				winners++
				if people != c.Machine.Answer {
					wrong++
				}
			}
		}
	}
	if wrong == 0 {
		t.Fatal("the machine makes no error")
	}
	covered := 0
	for seed := range int64(seeds) {
		p := plan{audit: audit, seed: seed}
		var audits []measure.MachineAudit
		for _, c := range y.cases {
			if c.Machine == nil {
				continue
			}
			c.Audit = 0
			if drawn := p.drawn(c); drawn > 0 {
				audits = append(audits, measure.MachineAudit{Probability: drawn, Machine: c.Machine.Answer, Person: truth[c.Pair]})
			}
		}
		e := measure.NewMachine(machine, len(y.cases), audits).Error
		if error := float64(wrong) / float64(winners); e.Low <= error && error <= e.High {
			covered++
		}
	}
	if covered < 930 {
		t.Errorf("covered the error of %d in %d with %d of %d seeds", wrong, winners, covered, seeds)
	}
}

// Judges that rate each response by itself route only when a person names them, and by a
// name that no judge of pairs has.
func TestRatingsRouteByName(t *testing.T) {
	t.Parallel()
	rated := judge.Opinion{Judge: "j checklist", Probability: 0.8}
	taught := append(says("j pairwise@0 p", 0.9, 0.9), says("j pairwise@0+3@00000000 p", 0.9, 0.9)...)
	taught = append(taught, says("j pairwise@0+2@00000001 p", 0.9, 0.9)...)
	for _, c := range []struct {
		opinions []judge.Opinion
		named    []string
		want     string
	}{
		{append(says("j pairwise", 0.9, 0.9), rated), nil, "j pairwise"},
		{append(says("j pairwise", 0.9, 0.9), rated), []string{"j"}, "j pairwise"},
		{append(says("j pairwise", 0.9, 0.9), rated), []string{"j", "j check"}, "j checklist j pairwise"},
		{[]judge.Opinion{rated}, []string{"j"}, "j checklist"},
		{append(says("j pairwise@0 p", 0.9, 0.9), says("j pairwise@0+3@00000000 p", 0.9, 0.9)...), nil, "j pairwise@0+3@00000000 p"},
		{append(says("j pairwise@0 p", 0.9, 0.9), says("j pairwise@0+3@00000000 p", 0.9, 0.9)...), []string{"j pairwise@0 "}, "j pairwise@0 p"},
		{taught, nil, "j pairwise@0+2@00000001 p"}, // the newest, whatever sorts first
		{taught, []string{"j"}, "j pairwise@0+2@00000001 p"},
		{taught, []string{"j pairwise@0+3"}, "j pairwise@0+3@00000000 p"},
		{[]judge.Opinion{rated}, nil, ""},
	} {
		y := &yard{cases: []Case{{Pair: "p", Opinions: c.opinions}}}
		r, err := Run(t.Context(), y, Options{Judges: c.named, DryRun: true}, nil)
		if got := strings.Join(r.Judges, " "); got != c.want || errors.Is(err, ErrNoJudge) != (c.want == "") {
			t.Errorf("%v named of %+v: %q, %v; want %q", c.named, c.opinions, got, err, c.want)
		}
	}
}

// What labels promise of a few prompts holds on their other pairs. Pairs of prompts
// without labels wait for as many prompts as it takes.
func TestOtherPrompts(t *testing.T) {
	t.Parallel()
	deck := func(prompts int) *yard {
		y := &yard{}
		for i := range 40 {
			for _, labelled := range []bool{true, false} {
				c := Case{Pair: stages.ID(fmt.Sprint(i, labelled)), Route: pairing.ToPerson, Prompt: stages.ID(fmt.Sprint(i % prompts)), Opinions: says("j", 0.9, 0.9)}
				if labelled {
					c.Votes = Votes{A: 1}
				}
				y.cases = append(y.cases, c)
			}
		}
		y.cases = append(y.cases, Case{Pair: "new", Route: pairing.ToPerson, Prompt: "new", Opinions: says("j", 0.9, 0.9)})
		return y
	}
	for prompts, want := range map[int]int{1: 40, 3: 40, 40: 41} {
		r := routed(t, deck(prompts), Options{DryRun: true})
		if r.Elsewhere != 41-want || r.Below != 0 || r.Machine != want || r.Threshold == nil || (r.NewPrompts != nil) != (want == 41) || r.Prompts != prompts {
			t.Errorf("labels of %d prompts route %d of 41 pairs: %+v", prompts, r.Machine, r.Opening)
		}
	}
}
