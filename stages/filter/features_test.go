package filter

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"prefdeck/stages/embed"
	"prefdeck/stages/pairing"
)

// Thinking in a text is no feature of the answer.
func TestFeaturesAreTheAnswers(t *testing.T) {
	t.Parallel()
	c := candidate(t, "What do people eat?", "Some bake bread.", "<think>\nFish, or rice, or potatoes?\n</think>\n\nSome bake bread.")
	of := c.describe()
	if a, b := of[c.Responses[0].ID], of[c.Responses[1].ID]; !slices.Equal(a, b) {
		t.Errorf("%v, %v", a, b)
	}
}

// A D-optimal run chooses, over all prompts, the pairs that differ in new ways, by words or
// by embeddings, and the same pairs every time.
func TestDOptimalPairs(t *testing.T) {
	t.Parallel()
	for name, e := range map[string]*subjectsEmbedder{"words": nil, "embeddings": {}} {
		deck := func() *memory {
			return newMemory(
				candidate(t, "What do people eat?", "Some bake bread in the oven.", "Some fish in the northern sea.", "Others fish in the southern sea."),
				candidate(t, "What do people do?", "Some sail to the north in summer.", "Some sail to the north in winter.", "Bread is baked by some of them."))
		}
		o := Options{PairsPerPrompt: 1, Strategy: pairing.StrategyDOptimal, Off: []string{"near-identical"}}
		if e != nil {
			o.Embedder, o.Off = e, append(o.Off, OffTopic)
		}
		var drawn []pairing.Pair
		m := deck()
		for again := range 2 {
			if again == 1 {
				m = deck()
			}
			if err := Run(t.Context(), m, o, nil); err != nil {
				t.Fatal(err)
			}
			var ps []pairing.Pair
			for _, c := range m.candidates {
				for _, p := range c.Pairs {
					p.Run = ""
					ps = append(ps, p)
				}
			}
			if again == 1 && !slices.Equal(ps, drawn) {
				t.Errorf("%s: pairs %+v, before %+v", name, ps, drawn)
			}
			drawn = ps
		}
		if len(drawn) != 2 {
			t.Fatalf("%s: pairs %+v", name, drawn)
		}
		for i, c := range m.candidates {
			p := drawn[i]
			if p.Strategy != pairing.StrategyDOptimal || !(p.Probability > 0 && p.Probability <= 1) {
				t.Errorf("%s: %+v", name, p)
			}
			bread := 0 // the one that is about something else
			for _, r := range c.Responses {
				if (r.ID == p.A || r.ID == p.B) && strings.Contains(strings.ToLower(r.Text), "bread") {
					bread++
				}
			}
			if bread != 1 {
				t.Errorf("%s: of %q the pair does not have the response that differs most", name, c.Prompt.Text())
			}
		}
		if e != nil && len(e.asked) == 0 {
			t.Error("no text was embedded")
		}
	}
}

// A projection keeps how alike embeddings are, but for a few hundredths.
func TestProjectedKeepsLikeness(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	sum := 0.0
	const tries = 200
	for range tries {
		a, b := make(embed.Embedding, 384), make(embed.Embedding, 384)
		for i := range a {
			a[i] = float32(r.NormFloat64())
			b[i] = a[i] + float32(r.NormFloat64())
		}
		x, y := projected(a), projected(b)
		dot := 0.0
		for i := range x {
			dot += x[i] * y[i]
		}
		sum += math.Abs(dot - math.Sqrt(0.5))
	}
	if sum/tries > 0.1 {
		t.Errorf("likeness is off by %v on average", sum/tries)
	}
}

// Pairs that the deck has already count as drawn.
func TestDesignKnowsTheDecksPairs(t *testing.T) {
	t.Parallel()
	c := candidate(t, "What do people eat?", "Bread from the oven.", "Fish from the sea.")
	p, _ := pairing.New(c.Responses[0], c.Responses[1])
	c.Pairs = []pairing.Pair{p}
	o := Options{Strategy: pairing.StrategyDOptimal}
	d := decide(c, nil, nil, o)
	design := pairing.NewDesign(features, featureRidge)
	delta := difference(d.features, nil, p)
	before := design.Gain(delta)
	d.propose(c, o.plan(), 0, pairing.NewMeetings(), design, 0)
	if after := design.Gain(delta); math.Abs(after-before/(1+before)) > 1e-9 {
		t.Errorf("a pair of the deck would still teach %v, at first %v", after, before)
	}
}

// The surer the scores are of the better response, the less its pair would teach: by
// p(1−p), as in a logistic model.
func TestDesignWeighsOpenOutcomes(t *testing.T) {
	t.Parallel()
	c := candidate(t, "What do people eat?", "Bread from the oven.", "Fish from the sea.", "Rice from the field.")
	for i, v := range []float64{3, 1, 3} {
		c.addScore("s", c.Responses[i].ID, v)
	}
	o := Options{Strategy: pairing.StrategyDOptimal}
	d := decide(c, nil, nil, o)
	deviation := math.Sqrt(8.0 / 9)
	for _, option := range d.open {
		whole := difference(d.features, nil, option.Pair)
		p := 1 / (1 + math.Exp(-option.Margin()))
		if m := math.Abs(option.Margin()); m > 1e-9 && math.Abs(m-2/deviation) > 1e-9 {
			t.Fatalf("margin %v", m)
		}
		design := pairing.NewDesign(features, featureRidge)
		if got, want := design.Gain(option.Difference), 4*p*(1-p)*design.Gain(whole); math.Abs(got-want) > 1e-12 || want == 0 {
			t.Errorf("margin %v teaches %v, want %v", option.Margin(), got, want)
		}
	}
	if len(d.open) != 3 {
		t.Errorf("%d pairs", len(d.open))
	}
}
