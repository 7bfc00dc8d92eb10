package measure

import "prefdeck/stages/measure/statistic"

// resampling collects statistics, so that all of them are computed on the same
// bootstrap samples in one go.
type resampling struct {
	makers  []maker
	width   int
	columns [][]float64 // bootstrap values by statistic, after run
}

// maker makes what computes some neighbouring statistics: one for each core, which
// may keep memory between samples.
type maker struct {
	from, to int
	make     func() func(weights, out []float64)
}

// addAll adds n statistics that are computed together, and returns the place of the
// first.
func (s *resampling) addAll(n int, make func() func(weights, out []float64)) int {
	from := s.width
	s.width += n
	s.makers = append(s.makers, maker{from, s.width, make})
	return from
}

// add adds a statistic and returns its place.
func (s *resampling) add(f func(weights []float64) float64) int {
	return s.addAll(1, func() func(w, out []float64) {
		return func(w, out []float64) { out[0] = f(w) }
	})
}

// addMean adds a mean and returns what estimates it after run.
func (s *resampling) addMean(r *ratio) func() Estimate {
	at := s.add(r.value)
	return func() Estimate { return r.mean(s.columns[at]) }
}

// addNumber adds a statistic of n cases of some prompts and returns what estimates it
// after run.
func (s *resampling) addNumber(n, prompts int, f func(weights []float64) float64) func() Estimate {
	at := s.add(f)
	return func() Estimate { return bootstrapped(f(nil), n, prompts, s.columns[at]) }
}

// addKappa adds Cohen's κ and returns what estimates it after run.
func (s *resampling) addKappa(c *crossing) func() Estimate {
	return s.addNumber(len(c.items), c.prompts(), c.kappa)
}

// run computes everything.
func (s *resampling) run(r statistic.Resampler) {
	s.columns = r.Run(s.width, func() func(weights, out []float64) {
		computes := make([]func(weights, out []float64), len(s.makers))
		for i, m := range s.makers {
			computes[i] = m.make()
		}
		return func(weights, out []float64) {
			for i, m := range s.makers {
				computes[i](weights, out[m.from:m.to])
			}
		}
	})
}
