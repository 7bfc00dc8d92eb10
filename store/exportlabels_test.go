package store

import "testing"

// The order of exported labels is that of the log, in whichever order SQLite returns
// the rows.
func TestLabelsComeInTheOrderOfTheLog(t *testing.T) {
	t.Parallel()
	for i, g := range inLogOrder([]logged{{n: 3, pair: 1}, {n: 1, pair: 2}, {n: 2, pair: 1}}) {
		if g.n != int64(i+1) {
			t.Errorf("label %d of the log comes at place %d", g.n, i+1)
		}
	}
}
