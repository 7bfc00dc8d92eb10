package store

import (
	"database/sql"
	"encoding/hex"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
)

// A second reader sees what the first one sees, however often somebody commits.
func TestTwinReadsTheSameState(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	name := func(tx *sql.Tx) (n int) {
		must(t, tx.QueryRow(`SELECT CAST(name AS INTEGER) FROM deck`).Scan(&n))
		return n
	}
	twins := func() (found int) {
		must(t, d.read(t.Context(), func(tx *sql.Tx) error {
			twin, end, err := d.twin(t.Context(), tx)
			must(t, err)
			defer end()
			if twin == nil {
				return nil
			}
			found = 1
			if a, b := name(tx), name(twin); a != b {
				t.Errorf("one reads state %d, the other %d", a, b)
			}
			return nil
		}))
		return found
	}
	if twins() == 0 {
		t.Error("no twin while nobody writes")
	}
	done := make(chan struct{})
	var writing sync.WaitGroup
	writing.Go(func() {
		for n := 1; ; n++ {
			select {
			case <-done:
				return
			default:
			}
			if _, err := d.writer.Exec(`UPDATE deck SET name = ?`, n); err != nil {
				t.Error(err)
				return
			}
		}
	})
	for range 200 {
		twins()
	}
	close(done)
	writing.Wait()
}

// An export reads pages at once and gives them in order; it ends at the first error.
func TestExportKeepsTheOrderOfPages(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	const n = 3*firstPage + 1
	_, err := d.SaveBatch(t.Context(), pairsOf(0, n))
	must(t, err)
	_, err = d.writer.Exec(`INSERT INTO events (id, kind, pair, annotator, answer, at) SELECT n, 'choose', n, 'anna', 'skip', 0 FROM pairs`)
	must(t, err)
	var last stages.ID
	seen := 0
	look := func(l exchange.Labelled) error {
		if l.Pair.ID <= last || len(l.Labels) != 1 {
			t.Errorf("%d labels of %s after %s", len(l.Labels), l.Pair.ID, last)
		}
		last = l.Pair.ID
		if seen++; seen == n+firstPage {
			return sql.ErrNoRows
		}
		return nil
	}
	must(t, labelled(t.Context(), d, look))
	if seen != n {
		t.Fatalf("%d pairs of %d", seen, n)
	}
	last = ""
	if err := labelled(t.Context(), d, look); err != sql.ErrNoRows || seen != n+firstPage {
		t.Errorf("%v after %d pairs", err, seen-n)
	}
}

// Pairs come in the order of their identities, or of those of their prompts first, behind
// those that begin.
func TestOrderOfExport(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		identity := rapid.Custom(func(t *rapid.T) rawID {
			return rawID{byte(rapid.IntRange(0, 2).Draw(t, "begins")), 15: byte(rapid.IntRange(0, 2).Draw(t, "ends"))}
		})
		keys := exportKeys{pairs: rapid.SliceOfDistinct(identity, rapid.ID).Draw(t, "pairs")}
		for range keys.pairs {
			keys.prompts = append(keys.prompts, identity.Draw(t, "prompt"))
		}
		w := exchange.Wish{ByPrompt: rapid.Bool().Draw(t, "by prompt")}
		var place []string // for each pair, by which they sort
		for i, id := range keys.pairs {
			begins := "later "
			if rapid.IntRange(0, 3).Draw(t, "first") == 0 {
				begins, w.First = "first ", append(w.First, stages.ID(hex.EncodeToString(id[:])))
			}
			if w.ByPrompt {
				begins += hex.EncodeToString(keys.prompts[i][:])
			}
			place = append(place, begins+hex.EncodeToString(id[:]))
		}
		var got []string
		for _, i := range keys.order(w) {
			got = append(got, place[i])
		}
		if slices.Sort(place); !slices.Equal(got, place) {
			t.Errorf("order %q, want %q", got, place)
		}
	})
}

// Every prompt comes with its source, and an export of few pairs does not read those of all
// others.
func TestExportReadsTheSourcesItNeeds(t *testing.T) {
	d := fresh(t)
	_, err := d.SaveBatch(t.Context(), pairsOf(0, 6))
	must(t, err)
	must(t, alter(d, `INSERT INTO events (id, kind, pair, annotator, answer, at) SELECT n, 'choose', n, 'anna', 'a', 0 FROM pairs`))
	must(t, alter(d, `INSERT INTO sources (n, name) WITH RECURSIVE s (n) AS (SELECT 101 UNION ALL SELECT n + 1 FROM s LIMIT 20000) SELECT n, 'source ' || n FROM s`))
	must(t, alter(d, `UPDATE prompts SET source = CASE WHEN n < 3 THEN 101 WHEN n < 6 THEN 100 + n END`))
	export := func() {
		must(t, labelled(t.Context(), d, func(l exchange.Labelled) error {
			want := query[string](t, d, `SELECT coalesce((SELECT s.name FROM sources s WHERE s.n = o.source), '') FROM prompts o WHERE o.id = unhex(?)`, l.Prompt.ID)
			if l.Prompt.Source != want {
				t.Errorf("%s is from %q, not %q", l.Prompt.ID, l.Prompt.Source, want)
			}
			return nil
		}))
	}
	if n := testing.AllocsPerRun(1, export); n > 5_000 {
		t.Errorf("%.0f allocations for six pairs", n)
	}
}
