package exchange

import (
	"context"
	"slices"
)

// Record is one row of a deck as another deck takes it: rows refer to each other by
// identity. Values are nil, int64, float64, string or []byte.
type Record struct {
	Table  string
	Names  []string
	Values []any
}

// Value returns what the record says of a column; nil if nothing.
func (r Record) Value(column string) any {
	if i := slices.Index(r.Names, column); i >= 0 {
		return r.Values[i]
	}
	return nil
}

// Whole is a deck that can be read row by row.
type Whole interface {
	// Records calls f for every row that is not made from other rows, those that are
	// referred to first.
	Records(ctx context.Context, f func(Record) error) error
}

// Absorbed counts the rows that were new to a deck, by table, and what a merge of
// labels came to.
type Absorbed struct {
	Rows       map[string]int
	Known      int
	Both       int // pairs that several annotators labelled
	Disagree   int // of Both: with different answers
	Superseded int // labels of an annotator that a newer label of the same annotator replaces
}

// Absorber is a deck that takes the rows of another.
type Absorber interface {
	// Absorb stores, in one transaction, every record that the deck does not have yet.
	// read calls its argument for each.
	Absorb(ctx context.Context, read func(f func(Record) error) error) (Absorbed, error)
}
