package ablation

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

const (
	testShare = 0.4   // of the prompts with pairs that chance chose, or could choose
	testMost  = 2_000 // pairs to test on: more would only take longer
	trainMost = 1_000 // pairs to train a head on, likewise
)

// lot returns a number from 0 to 1 (exclusive) that the two decide.
func lot(seed, x uint64) float64 {
	h := (seed+1)*0x9E3779B97F4A7C15 + x
	for range 2 { // splitmix64 (Steele, Lea and Flood 2014)
		h += 0x9E3779B97F4A7C15
		h = (h ^ h>>30) * 0xBF58476D1CE4E5B9
		h = (h ^ h>>27) * 0x94D049BB133111EB
		h ^= h >> 31
	}
	return float64(h>>11) / (1 << 53)
}

// The seeds of the lots. The test set only grows with the labels.
const (
	testSeed  = 1
	groupSeed = 2
	orderSeed = 3 // and those after it
)

// split returns the trials to test on and those of other prompts to train on. The test
// stream is always tested on, and nothing is trained on its prompts. Until it is large
// enough, a share of the other randomly chosen pairs is tested on, too.
func split(trials []Trial) (test, training []int) {
	drawn := streamOf(trials)
	enough := drawn.enough()
	prompts := map[int]float64{} // lots of the prompts that are tested on
	for i := range trials {
		if t := &trials[i]; t.random() && !enough {
			prompts[t.Prompt] = lot(testSeed, uint64(t.Prompt))
		}
	}
	for i := range trials {
		t := &trials[i]
		switch l, random := prompts[t.Prompt]; {
		case t.tested():
			if t.Y != 0.5 {
				test = append(test, i)
			}
		case drawn.holds(t.Prompt):
		case !random || l >= testShare:
			training = append(training, i)
		case t.random() && t.Y != 0.5:
			test = append(test, i)
		}
	}
	if len(test) > testMost {
		slices.SortFunc(test, func(i, j int) int {
			return cmp.Compare(lot(testSeed, uint64(trials[i].Prompt)), lot(testSeed, uint64(trials[j].Prompt)))
		})
		test = test[:testMost]
		slices.Sort(test)
	}
	return test, training
}

// stream is the test stream among trials.
type stream struct {
	labels  int          // that prefer one response
	prompts map[int]bool // by whether a label on a pair of theirs does
}

func streamOf(trials []Trial) stream {
	s := stream{prompts: map[int]bool{}}
	for i := range trials {
		if t := &trials[i]; t.tested() {
			prefers := t.Y != 0.5
			s.prompts[t.Prompt] = s.prompts[t.Prompt] || prefers
			if prefers {
				s.labels++
			}
		}
	}
	return s
}

// enough reports whether the stream makes a test set by itself.
func (s stream) enough() bool {
	prompts := 0
	for _, prefers := range s.prompts {
		if prefers {
			prompts++
		}
	}
	return s.labels >= leastTested && prompts >= leastTestedPrompts
}

// holds reports whether the stream has a pair of a prompt.
func (s stream) holds(prompt int) bool {
	_, holds := s.prompts[prompt]
	return holds
}

// sets is how many training sets each arm has: half-samples of the training prompts
// by balanced repeated replication (McCarthy 1969). The prompts are put into pairs of
// groups, and each set takes one group of each pair, as a Hadamard matrix says. Pairs
// have the columns with an odd number of ones, so that the effect of none is mixed
// with the interaction of two others.
const sets = 32

// columns are the columns of the pairs of groups.
var columns = func() (out []int) {
	for c := range sets {
		if parity(c, c) == 1 {
			out = append(out, c)
		}
	}
	return out
}()

// parity returns the entry of the matrix: 0 or 1.
func parity(set, column int) int { return bits.OnesCount(uint(set&column)) % 2 }

// half returns the trials of the half of the prompts that a set is drawn from, in
// random order. Arms with the same trials have them in the same order.
func half(trials []Trial, of []int, set int) []int {
	seen := map[int]bool{}
	var prompts []int
	for _, i := range of {
		if p := trials[i].Prompt; !seen[p] {
			seen[p] = true
			prompts = append(prompts, p)
		}
	}
	sortByLot(prompts, groupSeed)
	in := map[int]bool{}
	for k, p := range prompts {
		in[p] = parity(set, columns[k/2%len(columns)]) == k%2
	}
	out := slices.DeleteFunc(slices.Clone(of), func(i int) bool { return !in[trials[i].Prompt] })
	sortByLot(out, orderSeed+uint64(set))
	return out
}

func sortByLot(of []int, seed uint64) {
	slices.SortFunc(of, func(i, j int) int { return cmp.Compare(lot(seed, uint64(i)), lot(seed, uint64(j))) })
}

// pool is the source of an arm's training sets: pairs that filtering left, and pairs that
// it dropped, which make up a share.
type pool struct {
	kept, dropped []int
	share         float64
}

// poolOf returns the pool of an arm within half of the prompts. A share of drops
// applies to arms that have any.
func (a *arm) poolOf(trials []Trial, half []int, share float64) pool {
	var p pool
	for _, i := range half {
		switch _, found := slices.BinarySearch(a.trials, i); {
		case !found:
		case trials[i].Dropped:
			p.dropped = append(p.dropped, i)
		default:
			p.kept = append(p.kept, i)
		}
	}
	if slices.ContainsFunc(a.trials, func(i int) bool { return trials[i].Dropped }) {
		p.share = share
	}
	return p
}

// room returns the size of the largest training set with the share of drops.
func (p pool) room() int {
	n := trainMost
	if p.share < 1 {
		n = min(n, int(float64(len(p.kept))/(1-p.share)))
	}
	if p.share > 0 {
		n = min(n, int(float64(len(p.dropped))/p.share))
	}
	for n > 0 && (p.drops(n) > len(p.dropped) || n-p.drops(n) > len(p.kept)) {
		n-- // rounding
	}
	return n
}

func (p pool) drops(n int) int { return int(math.Round(p.share * float64(n))) }

// draw returns a training set of n pairs.
func (p pool) draw(n int) []int {
	d := p.drops(n)
	return slices.Concat(p.kept[:n-d], p.dropped[:d])
}
