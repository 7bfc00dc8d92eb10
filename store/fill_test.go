package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
)

// filling stores pairs in two batches, the second of which ends with some of the first: in
// between, they would leave a gap in the numbers of a deck that has its indexes.
func filling(t *testing.T, d *Deck, between func()) {
	t.Helper()
	must(t, d.StartRun(t.Context(), stages.Run{ID: "run", Stage: stages.Import}))
	for _, from := range []int{0, 150} {
		b := pairsOf(from, 200)
		slices.Reverse(b.Prompts)
		slices.Reverse(b.Responses)
		slices.Reverse(b.Pairs)
		_, err := d.SaveBatch(t.Context(), b)
		must(t, err)
		between()
	}
	must(t, d.FinishRun(t.Context(), stages.Run{ID: "run", Status: stages.Done}))
}

// contents returns all rows of all tables, and what the schema says.
func contents(t *testing.T, d *Deck) (out []string) {
	t.Helper()
	collect := func(query string) (found []string) {
		must(t, each(t.Context(), d.reader, func(rows *sql.Rows) error {
			columns, err := rows.Columns()
			if err != nil {
				return err
			}
			values := make([]any, len(columns))
			for i := range values {
				values[i] = new(any)
			}
			err = rows.Scan(values...)
			line := query
			for _, v := range values {
				line += fmt.Sprint(" ", *v.(*any))
			}
			found = append(found, line)
			return err
		}, query))
		return found
	}
	out = collect(`SELECT type, name, coalesce(sql, '') FROM sqlite_schema ORDER BY 1, 2`)
	for _, table := range []string{"runs", "prompts", "responses", "pairs", "queue", "queue_counts"} {
		out = append(out, collect(`SELECT * FROM `+table+` ORDER BY 1`)...)
	}
	return out
}

func TestFilledDeckIsLikeAnyOther(t *testing.T) {
	t.Parallel()
	absorb := func(d *Deck) {
		_, err := d.Absorb(t.Context(), func(func(exchange.Record) error) error { return nil })
		must(t, err)
	}
	for name, between := range map[string]func(*Deck){"": func(*Deck) {}, "with a whole deck": absorb} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, o := t.TempDir(), options()
			o.Clock = func() time.Time { return time.UnixMilli(1_700_000_000_000) }
			path := filepath.Join(dir, "filled.db")
			must(t, Fill(t.Context(), path, o, func(d *Deck) error { filling(t, d, func() { between(d) }); return nil }))
			filled, plain := open(t, path, o), open(t, filepath.Join(dir, "plain.db"), o)
			filling(t, plain, func() { between(plain) })
			if a, b := contents(t, filled), contents(t, plain); !slices.Equal(a, b) {
				for i := range min(len(a), len(b)) {
					if a[i] != b[i] {
						t.Fatalf("filled, and imported:\n%s\n%s", a[i], b[i])
					}
				}
				t.Errorf("%d lines, imported %d", len(a), len(b))
			}
			if said := query[string](t, filled, `PRAGMA integrity_check`); said != "ok" {
				t.Error(said)
			}
			if mode := query[string](t, filled, `PRAGMA journal_mode`); mode != "wal" {
				t.Errorf("journal mode %s", mode)
			}
		})
	}
}

func TestFillEnds(t *testing.T) {
	t.Parallel()
	stop := errors.New("stop")
	for _, test := range []struct {
		name string
		do   func(t *testing.T, cancel func(), d *Deck) error
		o    func(*Options)
		want error
		made bool
	}{
		{name: "interrupted", want: stop, made: true, do: func(t *testing.T, cancel func(), d *Deck) error { filling(t, d, func() {}); cancel(); return stop }},
		{name: "with nothing", do: func(*testing.T, func(), *Deck) error { return nil }},
		{name: "disk full", want: ErrFull, o: func(o *Options) { o.maxPages = 100 }, do: func(t *testing.T, _ func(), d *Deck) error {
			must(t, d.StartRun(t.Context(), stages.Run{ID: "run", Stage: stages.Import}))
			_, err := d.SaveBatch(t.Context(), pairsOf(0, 2000))
			if end := d.FinishRun(t.Context(), stages.Run{ID: "run", Status: stages.Failed}); !errors.Is(end, ErrFull) {
				t.Errorf("the end of the run: %v", end)
			}
			return err
		}},
		{name: "a deck has come", want: fs.ErrExist, made: true, do: func(t *testing.T, _ func(), d *Deck) error {
			filling(t, d, func() {})
			return os.WriteFile(d.path, nil, 0o600)
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir, o := t.TempDir(), options()
			if test.o != nil {
				test.o(&o)
			}
			path := filepath.Join(dir, "deck.db")
			for _, log := range []string{"", "-journal", "-wal"} { // of a killed program
				must(t, os.WriteFile(filepath.Join(dir, ".deck.db.KILLED22.partial"+log), []byte("half"), 0o600))
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			err := Fill(ctx, path, o, func(d *Deck) error { return test.do(t, cancel, d) })
			if !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
			left, err := os.ReadDir(dir)
			must(t, err)
			if made := len(left) == 1 && left[0].Name() == "deck.db"; made != test.made || len(left) > 1 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
	for _, left := range []string{"deck.db", "deck.db-wal", "deck.db-journal"} {
		dir := t.TempDir()
		must(t, os.WriteFile(filepath.Join(dir, left), []byte("log"), 0o600))
		if err := Fill(t.Context(), filepath.Join(dir, "deck.db"), options(), nil); !errors.Is(err, fs.ErrExist) {
			t.Errorf("over %s: %v", left, err)
		}
	}
}
