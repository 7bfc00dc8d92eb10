package store

import "testing"

// The order of exported labels is that of the log, in whichever order SQLite returns
// the rows.
func TestLabelsComeInTheOrderOfTheLog(t *testing.T) {
	t.Parallel()
	log := []logged{{n: 3, pair: 1}, {n: 1, pair: 2}, {n: 2, pair: 1}}
	for i, place := range inLogOrder(log) {
		if log[place].n != int64(i+1) {
			t.Errorf("label %d of the log comes at place %d", log[place].n, i+1)
		}
	}
}
