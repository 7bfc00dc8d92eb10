package prompt

import (
	"cmp"
	"hash/maphash"
	"math"
	"slices"
	"strings"
)

// shingleWords is the number of words in a shingle. Longer ones, as used for web
// pages, find next to nothing among prompts of one or two sentences; a length that
// depends on the prompt's would hide repeats around each threshold.
const shingleWords = 3

// shingleSet is the set of a text's shingles, as hashes in ascending order.
type shingleSet []uint64

// shingler makes shingle sets that can be compared with each other.
type shingler struct{ seed maphash.Seed }

func (s shingler) set(ws []string) shingleSet {
	if len(ws) == 0 {
		return nil
	}
	n := min(shingleWords, len(ws))
	set := make(shingleSet, 0, len(ws)-n+1)
	for i := 0; i+n <= len(ws); i++ {
		set = append(set, maphash.String(s.seed, strings.Join(ws[i:i+n], "\x00")))
	}
	slices.Sort(set)
	return slices.Compact(set)
}

// jaccard returns the share of shingles that two texts have in common, 0…1. Two
// texts without words are equal.
func jaccard(a, b shingleSet) float64 {
	if len(a) == 0 && len(b) == 0 {
		return 1
	}
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			common++
			i++
			j++
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return float64(common) / float64(len(a)+len(b)-common)
}

// kin finds, among the sets added to it, those whose similarity to a new one
// reaches a threshold. It is exact and looks at few of them: two sets whose Jaccard
// similarity reaches t share one of the first |x| − ⌈t·|x|⌉ + 1 elements of each,
// in any common order (the prefix filter of Bayardo, Ma and Srikant, Scaling Up All
// Pairs Similarity Search, 2007). Rare shingles come first, so that the lists to
// search are short.
type kin struct {
	threshold float64
	frequency map[uint64]int
	sets      []shingleSet
	holders   map[uint64][]int // shingle → the sets with it in their prefix
}

// newKin counts the shingles of all sets that will ever be added or looked up.
func newKin(threshold float64, all func(yield func(shingleSet) bool)) *kin {
	k := &kin{threshold: threshold, frequency: map[uint64]int{}, holders: map[uint64][]int{}}
	for set := range all {
		for _, h := range set {
			k.frequency[h]++
		}
	}
	return k
}

// prefix returns the part of a set that any similar set must share an element with.
func (k *kin) prefix(set shingleSet) []uint64 {
	ordered := slices.Clone(set)
	slices.SortFunc(ordered, func(a, b uint64) int {
		return cmp.Or(cmp.Compare(k.frequency[a], k.frequency[b]), cmp.Compare(a, b))
	})
	// Rounding must not shorten the prefix, so this takes slightly less than t·|x|.
	need := int(math.Ceil(k.threshold*float64(len(set)) - 1e-9))
	return ordered[:min(len(set), len(set)-need+1)]
}

// add adds a set and returns its number, counting from 0.
func (k *kin) add(set shingleSet) int {
	n := len(k.sets)
	k.sets = append(k.sets, set)
	for _, h := range k.prefix(set) {
		k.holders[h] = append(k.holders[h], n)
	}
	return n
}

// of yields the number and the similarity of each similar set.
func (k *kin) of(set shingleSet, yield func(n int, similarity float64)) {
	seen := map[int]bool{}
	for _, h := range k.prefix(set) {
		for _, n := range k.holders[h] {
			if seen[n] {
				continue
			}
			seen[n] = true
			if j := jaccard(set, k.sets[n]); j >= k.threshold {
				yield(n, j)
			}
		}
	}
}
