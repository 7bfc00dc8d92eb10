package report

import (
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
		counted(r.Added.Labels, "label"), counted(r.Added.Verdicts, "verdict"),
	})
	line := "nothing new"
	if len(parts) > 0 {
		line = strings.Join(parts, ", ") + " new"
	}
	line += " of " + numbers.Plural(r.Rows, "row")
	if r.Known > 0 {
		line += fmt.Sprintf("; %s known already", numbers.Number(r.Known))
	}
	if r.Bads > 0 {
		line += fmt.Sprintf("; %s could not be read", numbers.Number(r.Bads))
	}
	return line
}

// Import reports the result of an import and the rows that could not be read. It
// leaves a single bad row to the error, which names it.
func Import(w io.Writer, r exchange.Report) {
	if r.Bads > 1 {
		Unread(w, r)
	}
	if r.Rows > 0 {
		fmt.Fprintln(w, ImportLine(r))
	}
}

// Unread reports the rows that could not be read.
func Unread(w io.Writer, r exchange.Report) {
	for _, bad := range r.Bad {
		fmt.Fprintln(w, gate.Line(bad.Error()))
	}
	if more := r.Bads - len(r.Bad); more > 0 {
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
