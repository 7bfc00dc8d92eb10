package report

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"prefdeck/stages/exchange"
	"prefdeck/tui/gate"
	"prefdeck/tui/numbers"
)

// ImportLine sums an import up in one line.
func ImportLine(r exchange.Report) string {
	parts := said([]string{
		counted(r.Added.Prompts, "prompt"), counted(r.Added.Responses, "response"), counted(r.Added.Pairs, "pair"),
		counted(r.Added.Labels, "label"), counted(r.Added.Events, "label event"), counted(r.Added.Verdicts, "verdict"),
	})
	line := "nothing new"
	if len(parts) > 0 {
		line = strings.Join(parts, ", ") + " new"
	}
	line += " of " + numbers.Plural(r.Rows, "row")
	if r.Known > 0 {
		line += fmt.Sprintf("; %s repeated or already in the deck", numbers.Number(r.Known))
	}
	if r.Failed > 0 {
		line += fmt.Sprintf("; %s failed, and the next batch or run asks again", numbers.Plural(r.Failed, "request"))
	}
	if r.Spoken > 0 {
		line += fmt.Sprintf("; %s without log-probabilities, read as with --mode sample --samples 1", numbers.Plural(r.Spoken, "verdict"))
	}
	if n := r.BadRows(); n > 0 {
		line += fmt.Sprintf("; %s could not be read", numbers.Number(n))
	}
	if r.Files > 0 {
		line += "; " + badFiles(r)
	}
	return line
}

// Misread says how many rows and files could not be read.
func Misread(r exchange.Report) string {
	switch n := r.BadRows(); {
	case n == 0:
		return badFiles(r)
	case r.Files == 0:
		return numbers.Plural(n, "row") + " could not be read"
	default:
		return numbers.Plural(n, "row") + " could not be read; " + badFiles(r)
	}
}

func badFiles(r exchange.Report) string {
	return numbers.Plural(r.Files, "file") + " could be read only in part"
}

// ErrReported is an error that the person has already seen.
var ErrReported = errors.New("reported already")

// Import reports the result of an import and the rows that could not be read. It returns
// the error that has not been reported yet; errors of rows always have been.
func Import(w io.Writer, r exchange.Report, err error) error {
	if r.Rows == 0 {
		return err
	}
	Unread(w, r)
	fmt.Fprintln(w, ImportLine(r))
	if errors.As(err, new(exchange.Unread)) {
		return ErrReported
	}
	return err
}

// Unread reports the rows that could not be read.
func Unread(w io.Writer, r exchange.Report) {
	for _, bad := range r.Bad {
		fmt.Fprintln(w, gate.Line(bad.Error()))
	}
	if more := r.Rest(); more > 0 {
		fmt.Fprintf(w, "and %s more\n", numbers.Number(more))
	}
}

// counted returns the count of what, or "" for none.
func counted(n int, what string) string {
	if n == 0 {
		return ""
	}
	return numbers.Plural(n, what)
}
