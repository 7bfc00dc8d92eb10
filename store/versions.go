package store

import (
	"cmp"
	"context"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"modernc.org/sqlite"

	"prefdeck/stages/judge"
)

// The newest version of a judge counts, as for judge.Replaced. For a pair on the screen
// that is the newest version that saw it, so that judging anew may take its time.
// Measures take the newest version in the deck, as routing does: a number is about one
// judge.
const (
	// The judges that count for the pair of a judgement j, and for the subject of a score s.
	// The function standing gathers those of its rows as a JSON array.
	standingOnPair = `
(SELECT value FROM json_each((SELECT standing(z.judge, coalesce(zr.started_at, 0), z.id)
	FROM judgements z LEFT JOIN runs zr ON zr.n = z.run WHERE z.pair = j.pair)))`
	standingOnScore = `
(SELECT value FROM json_each((SELECT standing(z.scorer, coalesce(zr.started_at, 0), z.id)
	FROM scores z LEFT JOIN runs zr ON zr.n = z.run WHERE z.subject = s.subject AND z.what = s.what)))`
)

// registerStanding makes standing a function of SQL, for connections opened from then on.
var registerStanding = sync.OnceFunc(func() {
	sqlite.MustRegisterFunction("standing", &sqlite.FunctionImpl{
		NArgs: 3, Deterministic: true,
		MakeAggregate: func(sqlite.FunctionContext) (sqlite.AggregateFunction, error) { return &appearances{}, nil },
	})
})

// appearance is a judge's entry in one row.
type appearance struct {
	judge     string
	began, id int64 // its run, and the row
}

func appearanceOf(judge, began, id driver.Value) (a appearance, err error) {
	var ok [2]bool
	a.judge, _ = judge.(string)
	a.began, ok[0] = began.(int64)
	a.id, ok[1] = id.(int64)
	if !ok[0] || !ok[1] {
		err = fmt.Errorf("judge %q at %v, %v: wanted are the time and the number of a row", a.judge, began, id)
	}
	return a, err
}

// byBeginning returns the judges in the order in which they began.
func byBeginning(as []appearance) (names []string) {
	as = slices.Clone(as)
	slices.SortFunc(as, func(a, b appearance) int { return cmp.Or(cmp.Compare(a.began, b.began), cmp.Compare(a.id, b.id)) })
	for _, a := range as {
		if !slices.Contains(names, a.judge) {
			names = append(names, a.judge)
		}
	}
	return names
}

// appearances gathers the judges of a pair, or of a score.
type appearances struct{ of []appearance }

func (s *appearances) Step(_ *sqlite.FunctionContext, args []driver.Value) error {
	a, err := appearanceOf(args[0], args[1], args[2])
	s.of = append(s.of, a)
	return err
}

// WindowValue returns the judges that count.
func (s *appearances) WindowValue(*sqlite.FunctionContext) (driver.Value, error) {
	names, err := json.Marshal(judge.Standing(byBeginning(s.of)))
	return string(names), err
}

func (s *appearances) WindowInverse(*sqlite.FunctionContext, []driver.Value) error {
	return errors.New("standing is no function of a window")
}

func (s *appearances) Final(*sqlite.FunctionContext) {}

// standingJudges lists as JSON the judges of the deck that no newer version replaces.
func standingJudges(ctx context.Context, q querier) (string, error) {
	names, err := judgesBegan(ctx, q)
	if err != nil {
		return "", err
	}
	list, err := json.Marshal(append([]string{}, judge.Standing(names)...))
	return string(list), err
}
