package ablation

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"prefdeck/stages/measure"
	"prefdeck/stages/measure/reward"
	"prefdeck/stages/pairing"
)

var plantedDecks = flag.Int("decks", 6, "synthetic decks for each planted truth; 200 check the error rates closely and take minutes")

// planted makes labels of which the truth is known: words have values, a person
// prefers the response with the greater sum, nearly always, and labels of noisy pairs
// are coins.
type planted struct {
	prompts, perPrompt int
	// noise is the share of noisy pairs among those that a stage leaves, and among
	// those that it takes away.
	left, taken float64
	stage       func(t *Trial, taken bool) // marks what the stage takes away
}

func (p planted) deck(seed uint64) []Trial {
	random := rand.New(rand.NewPCG(seed, 7))
	var value [80]float64
	for w := range value {
		value[w] = random.NormFloat64()
	}
	response := func() (string, float64) {
		var words []string
		sum := 0.0
		for range 12 {
			w := random.IntN(len(value))
			words = append(words, fmt.Sprint("word", w))
			sum += value[w]
		}
		return strings.Join(words, " "), sum
	}
	var out []Trial
	for prompt := range p.prompts {
		for range p.perPrompt {
			a, of := response()
			b, than := response()
			t := Trial{Comparison: reward.Comparison{Prompt: prompt + 1, A: a, B: b, ModelA: "m", ModelB: "n", Judge: math.NaN()},
				Curated: true, Strategy: pairing.StrategyRandom, Probability: 1}
			taken := random.IntN(2) == 0
			noise := p.left
			if taken {
				noise = p.taken
			}
			if random.Float64() < noise {
				t.Y = float64(random.IntN(2))
			} else if of > than != (random.Float64() < 0.05) {
				t.Y = 1
			}
			p.stage(&t, taken)
			out = append(out, t)
		}
	}
	return out
}

func dropped(t *Trial, taken bool) { t.Dropped = taken }

func sameModel(t *Trial, taken bool) {
	if taken {
		t.ModelB = t.ModelA
	}
}

// verdicts counts the verdicts about a stage over decks with a planted truth.
func (p planted) verdicts(t *testing.T, stage string, decks int) map[measure.StageVerdict]int {
	t.Helper()
	out := map[measure.StageVerdict]int{}
	for seed := range decks {
		a, err := Measure(t.Context(), p.deck(uint64(seed)), nothing, Options{Bootstrap: measure.Bootstrap{Samples: 400}})
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, e := range a.Effects {
			if e.Stage == stage {
				found = true
				if e.Verdict == "" {
					t.Fatalf("no verdict on %s: %+v", stage, e)
				}
				out[e.Verdict]++
			}
		}
		if !found {
			t.Fatalf("no effect of %s: %+v", stage, a)
		}
	}
	return out
}

func nothing([]int) ([]Stored, error) { return nil, nil }

// Where a stage helps or harms, verdicts say so and none says the contrary; where it
// does nothing, no more say anything than chance makes of one in twenty.
func TestPlantedTruth(t *testing.T) {
	if raceEnabled {
		t.Skip("arithmetic: the other tests measure in as many goroutines")
	}
	t.Parallel()
	for _, c := range []struct {
		name  string
		stage string
		planted
		want measure.StageVerdict
	}{
		{"filtering drops noise", "filter", planted{500, 2, 0, 1, dropped}, measure.Helps},
		{"filtering drops at random", "filter", planted{240, 2, 0.3, 0.3, dropped}, measure.Open},
		{"filtering drops the best", "filter", planted{500, 2, 1, 0, dropped}, measure.Harms},
		{"two models differ in nothing", "responses", planted{240, 2, 0.3, 0.3, sameModel}, measure.Open},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			decks := *plantedDecks
			got := c.verdicts(t, c.stage, decks)
			t.Logf("%d decks: %v", decks, got)
			chance := 1 + int(0.05*float64(decks)+3*math.Sqrt(0.05*0.95*float64(decks))) // one way
			switch wrong := got[measure.Helps] + got[measure.Harms] - got[c.want]; {
			case c.want == measure.Open && decks-got[measure.Open] > chance:
				t.Errorf("%v of a stage that does nothing", got)
			case c.want != measure.Open && wrong > 0:
				t.Errorf("%v of a stage that %s", got, c.want)
			case c.want != measure.Open && 2*got[c.want] < decks:
				t.Errorf("only %d of %d verdicts say that the stage %s", got[c.want], decks, c.want)
			}
		})
	}
}
