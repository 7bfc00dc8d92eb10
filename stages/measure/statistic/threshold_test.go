package statistic

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
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

// A machine that errs in 6 of 100 cases, however sure it is, and may in 25, opens nearly
// always with 400 labels; one that errs as often as it may opens in 5 of 100.
func TestOneErrorAtTheTopClosesNothing(t *testing.T) {
	t.Parallel()
	const decks = 1000
	for _, c := range []struct {
		wrong       float64
		least, most int // of decks
	}{{0.06, 950, decks}, {0.25, 0, 64}} {
		random, opened := rand.New(rand.NewPCG(12, 0)), 0
		for range decks {
			var cases []Confident
			for i := range 400 {
				cases = append(cases, Confident{Confidence: random.Float64(), Agrees: random.Float64() >= c.wrong, Cluster: i})
			}
			if _, ok := Threshold(cases, 0.25, 0.05); ok {
				opened++
			}
		}
		if opened < c.least || opened > c.most {
			t.Errorf("error %.2f: %d of %d open", c.wrong, opened, decks)
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

// The promise of ClusterThreshold is kept on few prompts and with few errors, however
// alike the pairs of a prompt are: of 1,000 machines that err just as often as they may,
// no more than 5 % and chance open. Half of the decks have confidences that tell nothing.
func TestThresholdOfClustersKeepsItsPromise(t *testing.T) {
	t.Parallel()
	const decks = 1000
	for _, likeness := range []float64{0, 0.3, 0.6, 1} {
		for _, prompts := range []int{10, 20, 40} {
			for _, alpha := range []float64{0.1, 0.3} {
				random, opened := rand.New(rand.NewPCG(1, uint64(prompts))), 0
				for deck := range decks {
					cases := planted(random, prompts, alpha, likeness, deck%2 == 0)
					if _, ok := ClusterThreshold(cases, alpha, 0.05); ok {
						opened++
					}
				}
				if most := 0.05*decks + 2*math.Sqrt(decks*0.05*0.95); float64(opened) > most {
					t.Errorf("likeness %.1f, %d prompts, error %.1f: %d of %d open", likeness, prompts, alpha, opened, decks)
				}
			}
		}
	}
}

// planted returns 10 cases of each prompt whose error is beta distributed.
func planted(random *rand.Rand, prompts int, alpha, likeness float64, ranked bool) (cases []Confident) {
	for prompt := range prompts {
		wrong := alpha
		switch likeness {
		case 0:
		case 1:
			wrong = 0
			if random.Float64() < alpha {
				wrong = 1
			}
		default:
			spread := 1/likeness - 1
			wrong = distuv.Beta{Alpha: alpha * spread, Beta: (1 - alpha) * spread, Src: random}.Rand()
		}
		for range 10 {
			c := Confident{Confidence: 1, Agrees: random.Float64() >= wrong, Cluster: prompt}
			if ranked {
				c.Confidence = math.Ceil(5 * random.Float64())
			}
			cases = append(cases, c)
		}
	}
	return cases
}
