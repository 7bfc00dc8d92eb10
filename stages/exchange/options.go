package exchange

import (
	"fmt"
	"io"

	"prefdeck/stages"
)

// RowKind says what a row of a file becomes.
type RowKind string

// The kinds of row.
const (
	Prompts   RowKind = "prompts"
	Responses RowKind = "responses"
	Pairs     RowKind = "pairs"

	Comparisons RowKind = "comparisons" // decisions of people on two answers, which become labels
	Verdicts    RowKind = "verdicts"    // decisions of judges

	BatchAnswers RowKind = "openai-batch" // answers to requests that export wrote
)

// rows returns how rows of a kind are read: decisions are on pairs.
func (k RowKind) rows() RowKind {
	if k == Comparisons || k == Verdicts {
		return Pairs
	}
	return k
}

// CheckKind refuses a kind that no row has; "" is fine.
func CheckKind(k RowKind) error {
	switch k {
	case "", Prompts, Responses, Pairs, Comparisons, Verdicts, BatchAnswers:
		return nil
	}
	return fmt.Errorf("must be one of %s, %s, %s, %s, %s, %s, not %s", Prompts, Responses, Pairs, Comparisons, Verdicts, BatchAnswers, k)
}

// ImportOptions configures Import. By default each row's fields decide its kind.
type ImportOptions struct {
	Version string // of the program, for the record of the run

	As   RowKind           // the kind of every row; "" to let each row decide
	Map  map[string]string // prefdeck's word → the file's field, nested with dots
	With []string          // files that hold the prompts of responses, or the answers that rows compare

	LeaveOut []string // fields that are left out, nested with dots

	// LabelsOf makes labels of the preferences in the files, of this annotator. Where a
	// row names one itself, the label is of both names. "" leaves preferences out.
	LabelsOf string
	Rejects  io.Writer // takes the rows that could not be read, as JSONL; nil: nothing does

	NoFlags bool // what is said names no flags of the command line: the reader has keys

	Soon bool // somebody waits for the first rows: store them before there are many
	New  bool // nobody else sees the deck, which is being filled: small batches cost nothing

	Errors int // how many RowErrors a Report keeps; 0: 20
	MaxRow int // in bytes: a longer row is an error and does not fill the memory; 0: 64 MiB

	Stdin io.Reader // read for the path "-"; nil: standard input
}

// RowError is a row that could not be imported.
type RowError struct {
	File  string
	Line  int    // 0 if it is about the whole file
	Field string // "" if it is about the whole row
	Err   error
	Hint  string // the flags with which it could be read; "": none are known

	More int // later rows of the file with the same fault
}

func (e RowError) Error() string {
	where := e.File
	if e.Line > 0 {
		where = fmt.Sprintf("%s: line %d", where, e.Line)
	}
	if e.More > 0 {
		where = fmt.Sprintf("%s and %s more", where, stages.Number(e.More))
	}
	if e.Field != "" {
		where = fmt.Sprintf("%s: field %q", where, e.Field)
	}
	return fmt.Sprintf("%s: %s", where, e.reason())
}

// reason returns why the row could not be imported, and what would read it.
func (e RowError) reason() error {
	if e.Hint == "" {
		return e.Err
	}
	return fmt.Errorf("%w; read it with %s", e.Err, e.Hint)
}

func (e RowError) Unwrap() error { return e.Err }

// Report sums an import up.
type Report struct {
	Rows   int // rows read, good and bad
	Added  Added
	Known  int        // good rows that the deck had already, if only from an earlier row
	Failed int        // rows that tell of a failed request
	Spoken int        // answers of judges without the probabilities that were asked for, read by their words
	Bad    []RowError // the first few faults
	Bads   int        // all rows that could not be imported, and the faults of whole files
	Files  int        // those of Bads that are about a whole file
}

// BadRows returns how many rows could not be imported.
func (r Report) BadRows() int { return r.Bads - r.Files }

// Rest returns how many rows could not be imported for a fault that Bad does not name.
func (r Report) Rest() int {
	n := r.Bads
	for _, bad := range r.Bad {
		n -= 1 + bad.More
	}
	return n
}

// Unread is the error of an import that read its files and left rows out, which the
// Report names.
type Unread struct{ error }

func (u Unread) Unwrap() error { return u.error }
