package filter

import (
	"fmt"
	"slices"
	"strings"

	"prefdeck/stages"
)

// length remarks on responses that are far longer or shorter than the others to the
// same prompt. It drops nothing: the short one may be the right one.
func length(b *builder) Filter {
	limit := b.threshold(Threshold{
		Key: "length_outlier", Default: 10, Least: 1,
		About: "a response this many times longer or shorter than the middle one of three or more to its prompt gets a remark.",
	})
	return Filter{
		Spec:     Spec{Name: "length", Kind: stages.OfResponse, Version: 2},
		About:    "a remark on responses far longer or shorter than the others to their prompt",
		compares: true,
		response: func(s Subject) finding {
			if s.company == nil || len(s.company.subjects) < 3 {
				return finding{}
			}
			var all []int
			for _, o := range s.company.subjects {
				all = append(all, written(o))
			}
			slices.Sort(all)
			middle, own := float64(max(1, all[len(all)/2])), float64(max(1, written(s)))
			switch times := own / middle; {
			case times >= limit:
				return finding{value: times, remark: true, reason: fmt.Sprintf("%.0f times as long as the middle response", times)}
			case 1/times >= limit:
				return finding{value: times, remark: true, reason: fmt.Sprintf("%.0f times shorter than the middle response", 1/times)}
			default:
				return finding{value: times}
			}
		},
	}
}

// written returns how long an answer is, without the blanks in place of thinking.
func written(s Subject) int { return len(strings.TrimLeft(s.Response.Text, " \t\r\n")) }
