package filter

import (
	"fmt"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/ground/words"
)

const nearIdenticalName = "near-identical"

// nearIdentical drops pairs between which nobody could choose.
func nearIdentical(b *builder) Filter {
	limit := b.threshold(Threshold{
		Key: "near_identical", Default: 0.95, Most: 1,
		About: "from this similarity on (0 to 1) two responses are the same.",
	})
	return Filter{
		Spec:  Spec{Name: nearIdenticalName, Kind: stages.OfPair, Version: 1},
		About: "the two responses say the same in the same words",
		pair: func(s PairSubject) (float64, string) {
			switch likeness := s.Similarity(); {
			case likeness == 1:
				return likeness, "the same text but for spacing"
			case likeness >= limit:
				return likeness, fmt.Sprintf("%.1f %% the same, limit %.1f %%", 100*likeness, 100*limit)
			default:
				return likeness, ""
			}
		},
	}
}

// profile is the part of a text that takes part in comparisons: its words two by
// two, as sorted hashes. Order counts, so that a list in another order is another
// text; symbols count, so that a+b is not a-b; spacing does not.
type profile []uint64

func newProfile(text string) profile {
	p := make(profile, 0, len(text)/4+1)
	last := ""
	for _, w := range append(words.Split(text, words.Symbols), "") {
		p = append(p, hash(hash(hashBasis, last), w))
		last = w
	}
	slices.Sort(p)
	return p
}

// similarity returns the Dice coefficient of two profiles, 0 to 1: twice the shared
// part over the sum of both. It is 1 only for texts with the same words.
func similarity(x, y profile) float64 {
	shared := 0
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i] < y[j]:
			i++
		case x[i] > y[j]:
			j++
		default:
			shared++
			i++
			j++
		}
	}
	return 2 * float64(shared) / float64(len(x)+len(y))
}
