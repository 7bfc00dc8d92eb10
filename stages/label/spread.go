package label

import (
	"hash/fnv"
	"slices"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/ground/words"
)

// The diverse order chooses among this many of the next pairs, comparing them with
// this many of the last ones.
const (
	SpreadAmong = 64
	SpreadFrom  = 12
)

// Sketch is the part of a pair that the diverse order uses: the words of its prompt, as
// hashes in ascending order.
type Sketch struct {
	Pair   stages.ID
	prompt stages.ID
	words  []uint64
}

// NewSketch makes the sketch of a pair of the given prompt, whose last user turn is
// text. It uses only the beginning of a long text.
func NewSketch(pair, prompt stages.ID, text string) Sketch {
	const enough = 2000
	s := Sketch{Pair: pair, prompt: prompt}
	for _, word := range words.Split(strings.ToLower(text[:min(len(text), enough)]), nil) {
		h := fnv.New64a()
		h.Write([]byte(word)) // never fails
		s.words = append(s.words, h.Sum64())
	}
	slices.Sort(s.words)
	s.words = slices.Compact(s.words)
	return s
}

// Spread orders candidates: each next one is the candidate whose nearest neighbour
// among all pairs before it is farthest (the greedy rule of Gonzalez, 1985). recent
// holds the pairs before the candidates. Of two equally far the earlier one wins.
func Spread(recent, candidates []Sketch, n int) []stages.ID {
	near := make([]float64, len(candidates)) // to the nearest pair before
	for i, c := range candidates {
		for _, r := range recent {
			near[i] = max(near[i], c.like(r))
		}
	}
	var out []stages.ID
	for len(out) < min(n, len(candidates)) {
		best := -1
		for i := range candidates {
			if near[i] >= 0 && (best < 0 || near[i] < near[best]) {
				best = i
			}
		}
		out = append(out, candidates[best].Pair)
		near[best] = -1 // taken
		for i, c := range candidates {
			if near[i] >= 0 {
				near[i] = max(near[i], c.like(candidates[best]))
			}
		}
	}
	return out
}

// like returns the Jaccard similarity of two prompts' words, or 2 for the same
// prompt.
func (s Sketch) like(t Sketch) float64 {
	if s.prompt == t.prompt {
		return 2
	}
	if len(s.words) == 0 || len(t.words) == 0 {
		return 0
	}
	common := 0
	for i, j := 0, 0; i < len(s.words) && j < len(t.words); {
		switch {
		case s.words[i] == t.words[j]:
			common++
			i++
			j++
		case s.words[i] < t.words[j]:
			i++
		default:
			j++
		}
	}
	return float64(common) / float64(len(s.words)+len(t.words)-common)
}
