package measure

import "prefdeck/stages/measure/statistic"

// ratio is a share or a mean as sums per prompt, so that it is cheap to compute again
// for resampled prompts.
type ratio struct {
	place map[int]int // of a prompt among the sums
	each  []promptSums
}

type promptSums struct {
	prompt int
	of, n  float64
}

func newRatio() *ratio { return &ratio{place: map[int]int{}} }

func (r *ratio) add(prompt int, of, n float64) {
	at, known := r.place[prompt]
	if !known {
		at = len(r.each)
		r.place[prompt] = at
		r.each = append(r.each, promptSums{prompt: prompt})
	}
	r.each[at].of += of
	r.each[at].n += n
}

// count adds one case to a share.
func (r *ratio) count(prompt int, so bool) {
	of := 0.0
	if so {
		of = 1
	}
	r.add(prompt, of, 1)
}

// sums returns the sums with each prompt counted as often as its weight says; nil
// counts each once.
func (r *ratio) sums(weights []float64) (of, n float64) {
	for _, s := range r.each {
		w := 1.0
		if weights != nil {
			w = weights[s.prompt]
		}
		of += w * s.of
		n += w * s.n
	}
	return of, n
}

// value returns the ratio, NaN without cases.
func (r *ratio) value(weights []float64) float64 {
	of, n := r.sums(weights)
	return of / n
}

// share returns the estimate of a share.
func (r *ratio) share() Estimate {
	of, n := r.sums(nil)
	e := undefined(int(n))
	if n > 0 {
		counts := make([]statistic.Count, len(r.each))
		for i, s := range r.each {
			counts[i] = statistic.Count{Of: s.of, N: s.n}
		}
		e.Value = of / n
		e.Low, e.High = statistic.ClusterWilson(counts)
	}
	return e
}

// mean returns the estimate of a mean.
func (r *ratio) mean(samples []float64) Estimate {
	of, n := r.sums(nil)
	return bootstrapped(of/n, int(n), len(r.each), samples)
}

// crossing counts in which of k categories two raters put the same items.
type crossing struct {
	values []float64 // of the categories
	items  []crossed
}

type crossed struct{ prompt, cell int }

// add adds an item by its categories.
func (c *crossing) add(prompt, first, second int) {
	c.items = append(c.items, crossed{prompt, first*len(c.values) + second})
}

// kappa returns Cohen's unweighted κ.
func (c *crossing) kappa(weights []float64) float64 {
	table := make([]float64, len(c.values)*len(c.values))
	for _, i := range c.items {
		if weights == nil {
			table[i.cell]++
		} else {
			table[i.cell] += weights[i.prompt]
		}
	}
	return statistic.Kappa(table, c.values, statistic.Unweighted)
}

// prompts returns how many prompts the items belong to.
func (c *crossing) prompts() int { return promptsOf(c.items, func(i crossed) int { return i.prompt }) }

// agreeing returns the share of items that both put into the same category.
func (c *crossing) agreeing() *ratio {
	r := newRatio()
	for _, i := range c.items {
		r.count(i.prompt, i.cell/len(c.values) == i.cell%len(c.values))
	}
	return r
}
