package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"prefdeck/stages"
)

// querier runs queries: a transaction, or a pool.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// each calls scan for every row of a query.
func each(ctx context.Context, q querier, scan func(rows *sql.Rows) error, query string, args ...any) (err error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() {
		if closed := rows.Close(); err == nil {
			err = closed
		}
	}()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// ids returns the first column of a query.
func ids(ctx context.Context, q querier, query string, args ...any) ([]stages.ID, error) {
	var out []stages.ID
	err := each(ctx, q, func(rows *sql.Rows) error {
		var id stages.ID
		if err := rows.Scan(&id); err != nil {
			return err
		}
		out = append(out, id)
		return nil
	}, query, args...)
	return out, err
}

// numbers returns the first column of a query of numbers.
func numbers(ctx context.Context, q querier, query string, args ...any) ([]int64, error) {
	var out []int64
	err := each(ctx, q, func(rows *sql.Rows) error {
		var n int64
		err := rows.Scan(&n)
		out = append(out, n)
		return err
	}, query, args...)
	return out, err
}

// numberArray returns numbers as a JSON array for json_each.
func numberArray(numbers []int64) string {
	if len(numbers) == 0 {
		return "[]"
	}
	b, err := json.Marshal(numbers)
	if err != nil {
		panic(err) // numbers always marshal
	}
	return string(b)
}

// array returns ids as a JSON array for json_each: one bound value, whatever their
// number. Each ID is in it once, in the order of first appearance: a query returns
// rows per element, so a repeated ID would repeat all its rows.
func array(ids []stages.ID) string {
	if len(ids) == 0 {
		return "[]"
	}
	once := make([]stages.ID, 0, len(ids))
	seen := make(map[stages.ID]bool, len(ids))
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			once = append(once, id)
		}
	}
	b, err := json.Marshal(once)
	if err != nil {
		panic(err) // strings always marshal
	}
	return string(b)
}

// orNull returns s, or NULL for "".
func orNull[S ~string](s S) any {
	if s == "" {
		return nil
	}
	return string(s)
}

// object returns JSON as it is stored: "{}" for none.
func object(raw json.RawMessage) string {
	if len(raw) == 0 {
		return "{}"
	}
	return string(raw)
}

func stringsIn(column, text string) ([]string, error) {
	var out []string
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		return nil, fmt.Errorf("column %s: %w", column, err)
	}
	if len(out) == 0 {
		return nil, nil
	}
	return out, nil
}

func jsonStrings(list []string) string {
	if len(list) == 0 {
		return "[]"
	}
	b, err := json.Marshal(list)
	if err != nil {
		panic(err) // strings always marshal
	}
	return string(b)
}

func milliseconds(n int64) time.Duration { return time.Duration(n) * time.Millisecond }

func instant(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
