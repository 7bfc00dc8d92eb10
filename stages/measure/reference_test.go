package measure

import (
	"math"
	"testing"

	"prefdeck/stages/measure/referencetest"
)

// differences reads the differences of two scores per item, NaN where one is missing, and
// a prompt for each.
func differences(read func(any)) (prompts []int, values []float64) {
	var in struct{ A, B []*float64 }
	read(&in)
	for i, a := range in.A {
		d := math.NaN()
		if b := in.B[i]; a != nil && b != nil {
			d = *a - *b
		}
		prompts, values = append(prompts, i), append(values, d)
	}
	return prompts, values
}

// everyResample calls each with the weights of all nⁿ resamples of n prompts, which are
// equally likely.
func everyResample(n int, each func(weights []float64)) {
	drawn := make([]int, n)
	for {
		weights := make([]float64, n)
		for _, at := range drawn {
			weights[at]++
		}
		each(weights)
		i := 0
		for ; i < n; i++ {
			if drawn[i]++; drawn[i] < n {
				break
			}
			drawn[i] = 0
		}
		if i == n {
			return
		}
	}
}

// The mean of paired differences, and its spread over all resamples, are those of the
// reference.
func TestReference(t *testing.T) {
	t.Parallel()
	referencetest.Check(t, referencetest.Measure, map[string]referencetest.Compute{
		"paired_bootstrap_point": func(read func(any)) []float64 {
			prompts, values := differences(read)
			return referencetest.Defined(MeanOf(prompts, values, Bootstrap{Samples: 10}).Value)
		},
		"paired_bootstrap_exact_se": func(read func(any)) []float64 {
			prompts, values := differences(read)
			r := newRatio()
			for i, v := range values {
				r.add(prompts[i], v, 1)
			}
			n, sum, squares := 0.0, 0.0, 0.0
			everyResample(len(prompts), func(weights []float64) {
				mean := r.value(weights)
				n, sum, squares = n+1, sum+mean, squares+mean*mean
			})
			return referencetest.Defined(math.Sqrt(squares/n - sum/n*sum/n))
		},
	})
}
