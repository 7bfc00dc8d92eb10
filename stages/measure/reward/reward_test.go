package reward

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"prefdeck/stages"
)

// written returns pairs of responses of random words in which kind responses win nine
// times in ten, whatever their length.
func written(n int, favours func(random *rand.Rand, a, b string) bool) []Comparison {
	random := rand.New(rand.NewPCG(1, 2))
	text := func() string {
		words := make([]string, 10+random.IntN(40))
		for i := range words {
			words[i] = fmt.Sprintf("word%d", random.IntN(300))
		}
		if random.IntN(2) == 0 {
			words[random.IntN(len(words))] = "thanks"
		}
		return strings.Join(words, " ")
	}
	pairs := make([]Comparison, n)
	for i := range pairs {
		p := Comparison{Prompt: i / 2, A: text(), B: text(), ModelA: "x", ModelB: "y", Judge: math.NaN()}
		if favours(random, p.A, p.B) {
			p.Y = 1
		}
		pairs[i] = p
	}
	return pairs
}

func kind(random *rand.Rand, a, b string) bool {
	x, y := strings.Contains(a, "thanks"), strings.Contains(b, "thanks")
	if x == y || random.IntN(10) == 0 {
		return random.IntN(2) == 0
	}
	return x
}

// withoutRaces skips a test of what a head learns under the race detector: TestRun and
// TestReplay fit with as many goroutines.
func withoutRaces(t *testing.T) {
	if raceEnabled {
		t.Skip("arithmetic")
	}
	t.Parallel()
}

func TestHeadLearnsWhatLongerWinsCannot(t *testing.T) {
	withoutRaces(t)
	head, r, err := Fit(written(400, kind), Options{Samples: 200})
	if err != nil {
		t.Fatal(err)
	}
	if r.Accuracy.Low < 0.6 || r.Rules[0].Lead.Low < 0.05 || *r.Rules[0].McNemar > 0.01 || r.Verdict != `the head beats "longer wins"` {
		t.Errorf("%+v", r)
	}
	if r.Error.Value > 0.15 || r.LogLoss.Value > math.Ln2 {
		t.Errorf("calibration error %v, log loss %v", r.Error.Value, r.LogLoss.Value)
	}
	if aloud, after := head.Score(FeaturesOf("many thanks to all")), head.Score(FeaturesOf("<think>\nfew words\n</think>\n\nmany thanks to all")); aloud != after {
		t.Errorf("score %v, after thinking %v", aloud, after)
	}
	if polite, plain := head.Score(FeaturesOf("many thanks to all")), head.Score(FeaturesOf("many words to all")); polite <= plain {
		t.Errorf("scores %v and %v", polite, plain)
	}
}

func TestHeadIsNamedWhenItOnlyKnowsLength(t *testing.T) {
	withoutRaces(t)
	_, r, err := Fit(written(300, func(random *rand.Rand, a, b string) bool {
		return (len(a) > len(b)) == (random.IntN(10) < 8)
	}), Options{Samples: 200})
	if err != nil {
		t.Fatal(err)
	}
	if r.Accuracy.Value < 0.65 || r.Rules[0].Lead.Low > 0 || strings.Contains(r.Verdict, "beats") {
		t.Errorf("%+v", r)
	}
}

func TestHeadThatOnlyKnowsTheModelIsNamed(t *testing.T) {
	withoutRaces(t)
	pairs := written(300, func(random *rand.Rand, a, b string) bool { return random.IntN(20) > 0 })
	for i := range pairs { // the winner always signs
		pairs[i].A += " signed by x"
	}
	_, r, err := Fit(pairs, Options{Samples: 200})
	if err != nil {
		t.Fatal(err)
	}
	if want := `the head beats "longer wins", but may only know which model wrote what`; r.Verdict != want {
		t.Errorf("%q, %+v", r.Verdict, r)
	}
}

func TestTooFew(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 19} {
		if _, _, err := Fit(written(n, kind), Options{}); !errors.Is(err, ErrTooFew) {
			t.Errorf("%d pairs: error %v", n, err)
		}
	}
	ties := written(400, kind)
	for i := range ties[19:] {
		ties[19+i].Y = 0.5
	}
	if _, _, err := Fit(ties, Options{}); !errors.Is(err, ErrTooFew) {
		t.Errorf("381 ties: error %v", err)
	}
	if _, err := Replay(ties, Options{}); !errors.Is(err, ErrTooFew) {
		t.Errorf("a replay of 381 ties: error %v", err)
	}
	one := written(40, kind)
	for i := range one {
		one[i].Prompt = i % 4
	}
	if _, _, err := Fit(one, Options{}); !errors.Is(err, ErrTooFew) {
		t.Errorf("4 prompts: error %v", err)
	}
}

// It makes no difference to a head which response is called A, nor to a difference of
// features which way round it is computed.
func TestSidesDoNotMatter(t *testing.T) {
	t.Parallel()
	pairs := written(60, kind)
	swapped := make([]Comparison, len(pairs))
	for i, p := range pairs {
		swapped[i] = Comparison{Prompt: p.Prompt, A: p.B, B: p.A, Y: 1 - p.Y}
	}
	one, err := Train(Examples(pairs), 1)
	if err != nil {
		t.Fatal(err)
	}
	other, err := Train(Examples(swapped), 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pairs[:10] {
		delta := FeaturesOf(p.A).minus(FeaturesOf(p.B))
		if x, y := one.Probability(delta), other.Probability(delta); math.Abs(x-y) > 1e-3 {
			t.Errorf("%v one way, %v the other", x, y)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := FeaturesOf(rapid.String().Draw(t, "a")), FeaturesOf(rapid.String().Draw(t, "b"))
		d, e := a.minus(b), b.minus(a)
		for i := range d.Index {
			if d.Index[i] != e.Index[i] || d.Value[i] != -e.Value[i] || i > 0 && d.Index[i] <= d.Index[i-1] {
				t.Fatalf("%v and %v", d, e)
			}
		}
	})
}

// deck keeps what a run stores.
type deck struct {
	pairs  []Comparison
	scored map[stages.ID]float64
	kept   *Kept
	run    stages.Run
	broken error // of storing scores
}

func (d *deck) StartRun(_ context.Context, r stages.Run) error    { d.run = r; return nil }
func (d *deck) FinishRun(_ context.Context, r stages.Run) error   { d.run = r; return nil }
func (d *deck) RewardPairs(context.Context) ([]Comparison, error) { return d.pairs, nil }
func (d *deck) KeepHead(_ context.Context, k Kept) error          { d.kept = &k; return nil }

func (d *deck) RewardTexts(_ context.Context, after int64, limit int) ([]Scorable, int64, error) {
	var out []Scorable
	for i := after; i < int64(len(d.pairs)) && len(out) < limit; i++ {
		out = append(out, Scorable{stages.ID(fmt.Sprint(i)), d.pairs[i].A})
	}
	return out, after + int64(len(out)), nil
}

func (d *deck) SaveRewards(_ context.Context, _ stages.RunID, _ string, scores []Scored) error {
	for _, s := range scores {
		d.scored[s.ID] = s.Score
	}
	return d.broken
}

func TestRun(t *testing.T) {
	t.Parallel()
	d := &deck{pairs: written(60, kind), scored: map[stages.ID]float64{}}
	k, err := Run(t.Context(), d, Options{Samples: 20})
	if err != nil || len(d.scored) != 60 || d.kept == nil || d.kept.Data != k.Data || d.run.Status != stages.Done || d.run.Stage != stages.Measure {
		t.Errorf("%v, %d scores, kept %v, run %+v", err, len(d.scored), d.kept != nil, d.run)
	}
	before := k.Data
	d.pairs[3].Y = 1 - d.pairs[3].Y
	d.broken = errors.New("disk full")
	d.kept = nil
	if k, err := Run(t.Context(), d, Options{Samples: 20}); !errors.Is(err, d.broken) || d.kept != nil || d.run.Status != stages.Failed || k.Data == before {
		t.Errorf("%v, kept %v, run %+v", err, d.kept != nil, d.run)
	}
}
