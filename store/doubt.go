package store

import (
	"cmp"
	"database/sql/driver"
	"errors"
	"math"
	"slices"
	"sync"

	"modernc.org/sqlite"

	"prefdeck/stages/judge"
)

// The function doubt says how far from open a pair is to its judges: |their mean
// probability that A is better − ½|, and nothing where none gave one. Of the versions of
// a judge the newest that saw the pair counts, as for judge.Replaced. The view
// queue_expected, whose SQL cannot tell versions, takes the mean of all.
const (
	saidOfPairs = `FROM judgements j LEFT JOIN runs r ON r.n = j.run`
	doubt       = `doubt(j.judge, j.probability, coalesce(r.started_at, 0), j.id)`
	doubtOf     = `SELECT coalesce(` + doubt + `, 1) ` + saidOfPairs + ` WHERE j.pair = ?1`
	// Pair by pair, which keeps no doubts in memory; GROUP BY leaves out pairs without judgement.
	doubtNow = `coalesce((SELECT ` + doubt + ` ` + saidOfPairs + ` WHERE j.pair = queue.pair GROUP BY j.pair), 1)`
	// What another order of adding comes to is no other doubt.
	isWrongDoubt = `abs(doubt - ` + doubtNow + `) > 1e-9`
)

// registerDoubt makes doubt a function of SQL, for connections opened from then on.
var registerDoubt = sync.OnceFunc(func() {
	sqlite.MustRegisterFunction("doubt", &sqlite.FunctionImpl{
		NArgs: 4, Deterministic: true,
		MakeAggregate: func(sqlite.FunctionContext) (sqlite.AggregateFunction, error) { return &doubts{}, nil },
	})
})

// verdicts gathers the numbers that judges gave to a pair or a prompt.
type verdicts struct{ said []verdict }

type verdict struct {
	appearance
	value float64 // NaN: the judge gave none
}

// doubts gathers the probabilities of a pair.
type doubts struct{ verdicts }

func (d *verdicts) Step(_ *sqlite.FunctionContext, args []driver.Value) error {
	by, err := appearanceOf(args[0], args[2], args[3])
	s := verdict{by, math.NaN()}
	if p, ok := args[1].(float64); ok {
		s.value = p
	}
	d.said = append(d.said, s)
	return err
}

// mean returns the mean over the judges that count; false if none of them gave a number.
func (d *verdicts) mean() (float64, bool) {
	slices.SortFunc(d.said, func(a, b verdict) int { return cmp.Or(cmp.Compare(a.began, b.began), cmp.Compare(a.id, b.id)) })
	by := make([]appearance, len(d.said))
	for i, s := range d.said {
		by[i] = s.appearance
	}
	standing := judge.Standing(byBeginning(by))
	sum, n, most := 0.0, 0.0, math.Inf(-1)
	for _, s := range d.said {
		if !math.IsNaN(s.value) && slices.Contains(standing, s.judge) {
			sum, n, most = sum+s.value, n+1, max(most, s.value)
		}
	}
	return min(sum/n, most), n > 0 // rounding takes no mean beyond the greatest: see ratedFirst
}

// WindowValue returns the mean; nil if there is none.
func (d *verdicts) WindowValue(*sqlite.FunctionContext) (driver.Value, error) {
	if mean, ok := d.mean(); ok {
		return mean, nil
	}
	return nil, nil
}

// WindowValue returns the doubt; nil if no judge that counts gave a probability.
func (d *doubts) WindowValue(*sqlite.FunctionContext) (driver.Value, error) {
	if mean, ok := d.mean(); ok {
		return math.Abs(mean - 0.5), nil
	}
	return nil, nil
}

func (d *verdicts) WindowInverse(*sqlite.FunctionContext, []driver.Value) error {
	return errors.New("verdicts are not gathered in a window")
}

func (d *verdicts) Final(*sqlite.FunctionContext) {}
