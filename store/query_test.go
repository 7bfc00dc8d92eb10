package store

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"prefdeck/stages/label"
)

func TestPublicViewsAreDocumented(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	for _, v := range PublicViews() {
		var got, want []string
		must(t, d.Query(t.Context(), `SELECT * FROM `+v.Name, func(names []string) { got = names }, func([]any) error { return nil }))
		for _, c := range v.Columns {
			want = append(want, c[0])
			if c[1] == "" {
				t.Errorf("%s.%s is not described", v.Name, c[0])
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s has %v, documented is %v", v.Name, got, want)
		}
	}
}

func TestQueryChangesNothing(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pairs := withPairs(t, d, 2)
	must(t, d.Append(t.Context(), choose(pairs[0], label.Graded(3))))
	read := func(statement string) (rows int, err error) {
		err = d.Query(t.Context(), statement, func([]string) {}, func([]any) error { rows++; return nil })
		return rows, err
	}
	for statement, says := range map[string]string{
		`DELETE FROM notes`:                                             "only SELECT",
		`PRAGMA query_only = off`:                                       "only SELECT",
		`SELECT 1; PRAGMA query_only = off; DELETE FROM notes`:          "more than one statement",
		`SELECT ';' AS "a;b" /* ; */ ; -- done` + "\n" + `DROP TABLE x`: "more than one statement",
		`WITH x AS (SELECT 1) DELETE FROM notes`:                        "readonly",
		`WITH x AS (SELECT 1) INSERT INTO settings VALUES ('a', '1')`:   "readonly",
		`ATTACH 'other.db' AS other`:                                    "only SELECT",
		`SELECT x FROM nowhere`:                                         "no such table",
		``:                                                              "only SELECT",
	} {
		if _, err := read(statement); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", statement, err, says)
		}
	}
	for statement, want := range map[string]int{
		`SELECT ';' AS "a;b" /* ; */ ; -- done`: 1,
		`select * from labels_current`:          1,
		"WITH x AS (SELECT 1)\nSELECT * FROM x": 1,
		`SELECT id FROM pairs_full`:             2,
	} {
		if got, err := read(statement); err != nil || got != want {
			t.Errorf("%s: %d rows, %v, want %d", statement, got, err, want)
		}
	}
}

func TestQueryCanBeStopped(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	ctx, stop := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, stop)
	err := d.Query(ctx, `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n`, func([]string) {}, func([]any) error { return nil })
	if !errors.Is(err, context.Canceled) && !strings.Contains(err.Error(), "interrupt") {
		t.Errorf("error %v", err)
	}
}
