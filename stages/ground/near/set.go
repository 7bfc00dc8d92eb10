package near

import "slices"

// Set is the set of a text's shingles, as hashes in ascending order.
type Set []uint64

// Shingles returns the set of runs of n words. A text of fewer words is one shingle.
func Shingles(words []uint64, n int) Set {
	set := shingles(words, n)
	slices.Sort(set)
	return slices.Compact(set)
}

// shingles returns the runs of n words in the order of the text.
func shingles(words []uint64, n int) Set {
	if len(words) == 0 {
		return nil
	}
	n = min(n, len(words))
	set := make(Set, 0, len(words)-n+1)
	for i := range len(words) - n + 1 {
		h := uint64(n)
		for _, w := range words[i : i+n] {
			h = mix(h ^ w)
		}
		set = append(set, h)
	}
	return set
}

// Jaccard returns the share of shingles that two texts have in common, 0 to 1. Two
// texts without words are equal.
func Jaccard(a, b Set) float64 {
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

// mix is the finalizer of SplitMix64: every bit of x changes half of the result's.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
