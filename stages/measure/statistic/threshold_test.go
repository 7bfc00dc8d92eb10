package statistic

import (
	"math"
	"math/rand/v2"
	"testing"
)

// A machine that is right on some prompts and wrong on others, by chance just short of
// the target: few thresholds may open, where pairs that are counted as independent open
// many.
func TestThresholdOfClusters(t *testing.T) {
	t.Parallel()
	const decks, prompts, pairs, target = 400, 12, 20, 0.7
	random := rand.New(rand.NewPCG(1, 1))
	clustered, independent := 0, 0
	for range decks {
		var cases []Confident
		for prompt := range prompts {
			right := 0.3 + 0.79*random.Float64() // 0.695 on average
			for range pairs {
				cases = append(cases, Confident{Confidence: 0.9, Agrees: random.Float64() < right, Cluster: prompt})
			}
		}
		if _, ok := ClusterThreshold(cases, 1-target, 0.05); ok {
			clustered++
		}
		if _, ok := Threshold(cases, 1-target, 0.05); ok {
			independent++
		}
		for i := range cases {
			cases[i].Cluster = i
		}
		a, aOK := Threshold(cases, 0.5, 0.05)
		b, bOK := ClusterThreshold(cases, 0.5, 0.05)
		if a != b || aOK != bOK {
			t.Errorf("clusters of one: %v, %v and %v, %v", a, aOK, b, bOK)
		}
	}
	if clustered > decks*8/100 || independent < decks*15/100 {
		t.Errorf("of %d decks %d open, and %d if pairs count as independent", decks, clustered, independent)
	}
}

// However many cases there are, those of one cluster tell nothing of others, and without
// an error nothing tells whether the cases of a cluster are alike.
func TestThresholdOfFewClusters(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		clusters, each, wrong int // wrong: in the last cluster
		opens                 bool
	}{
		{1, 200, 0, false}, {1, 200, 2, false}, {10, 20, 0, false}, {28, 5, 0, false}, {32, 5, 0, true}, {40, 5, 2, true},
	} {
		var cases []Confident
		for i := range c.clusters * c.each {
			cases = append(cases, Confident{Confidence: 0.9, Agrees: i < c.clusters*c.each-c.wrong, Cluster: i / c.each})
		}
		if _, opens := ClusterThreshold(cases, 0.1, 0.05); opens != c.opens {
			t.Errorf("%+v: opens %v", c, opens)
		}
	}
}

func TestLikeness(t *testing.T) {
	t.Parallel()
	cases := func(clusters ...string) (out []Confident) {
		for k, rights := range clusters {
			for _, r := range rights {
				out = append(out, Confident{Agrees: r == '1', Cluster: k})
			}
		}
		return out
	}
	for _, c := range []struct {
		name  string
		cases []Confident
		want  float64
	}{
		{"nothing", nil, 0},
		{"one cluster", cases("1100"), 1},
		{"clusters of one", cases("1", "0", "1"), 0},
		{"all agree", cases("111", "11"), 1},
		{"as alike as can be", cases("111", "000"), 1},
		{"less alike than chance", cases("10", "10"), 0},
		// MSB 4·(1/16+1/16)/1 = 0.5, MSW (4·3/16·2)/6 = 0.25, size 4: 0.25/(0.5+0.75).
		{"by hand", cases("1110", "1000"), 0.2},
	} {
		if got := Likeness(c.cases); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
