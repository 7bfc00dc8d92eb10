package prompt

import (
	"testing"

	"prefdeck/stages/measure/referencetest"
)

// Choices and ROUGE-L are those of the reference.
func TestReference(t *testing.T) {
	t.Parallel()
	// chosen returns k picks among items that are as alike as the kernel of the input says.
	chosen := func(read func(any), next func(c *chooser, start int) func(may func(int) bool) int) []float64 {
		var in struct {
			Kernel   [][]float64
			Start, K int
		}
		read(&in)
		c := newChooser(make([]string, len(in.Kernel)), func(i, j int) float64 { return in.Kernel[i][j] })
		pick := next(c, in.Start)
		var got []int
		for range in.K {
			i := pick(func(int) bool { return true })
			c.pick(i)
			got = append(got, i)
		}
		return referencetest.Numbers(got)
	}
	referencetest.Check(t, referencetest.Prompt, map[string]referencetest.Compute{
		"facility_location_greedy": func(read func(any)) []float64 {
			return chosen(read, func(c *chooser, _ int) func(func(int) bool) int { return c.covering })
		},
		"farthest_first": func(read func(any)) []float64 {
			return chosen(read, func(c *chooser, start int) func(func(int) bool) int {
				return func(may func(int) bool) int {
					if c.n == 0 {
						return start
					}
					return c.farthest(may)
				}
			})
		},
		"rouge_l_f": func(read func(any)) []float64 {
			var in struct{ A, B []string }
			read(&in)
			return referencetest.Defined(rougeL(in.A, in.B))
		},
	})
}
