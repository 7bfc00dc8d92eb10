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
		for _, bad := range r.Bad {
			fmt.Fprintln(w, gate.Line(bad.Error()))
		}
	}
	if more := r.Bads - len(r.Bad); more > 0 {
		fmt.Fprintf(w, "and %s more\n", numbers.Number(more))
	}
	if r.Rows > 0 {
		fmt.Fprintln(w, ImportLine(r))
	}
}

// Export reports what an export wrote and what it left out.
func Export(w io.Writer, s exchange.ExportSummary, path string) {
	if path == exchange.Stdin {
		path = "standard output"
	}
	edited := ""
	if s.Edited > 0 {
		edited = fmt.Sprintf(", %s of them an edited response over the one it was made from", numbers.Number(s.Edited))
	}
	fmt.Fprintf(w, "%s written to %s%s\n", numbers.Plural(s.Rows, "pair"), gate.Line(path), edited)
	if s.Unexported > 0 {
		fmt.Fprintf(w, "%s not exported; --edits adds a row for each\n", numbers.Plural(s.Unexported, "edited response"))
	}
	left := said([]string{
		counted(s.Ties, "tie"), count(s.BothBad, "both bad"), count(s.Skipped, "skipped"), count(s.Retracted, "taken back"),
		count(s.Gold, "with a known answer"), count(s.Filtered, "dropped by filtering"),
	})
	if len(left) > 0 {
		fmt.Fprintf(w, "left out: %s\n", strings.Join(left, ", "))
	}
	for _, broken := range []struct {
		rows int
		so   string
	}{
		{s.Repaired, "U+FFFD stands for them (--invalid-utf8 keep or skip does otherwise)"},
		{s.Inexact, "they are written as they are, and few programs but prefdeck will read them"},
		{s.Broken, "left out"},
	} {
		if broken.rows > 0 {
			fmt.Fprintf(w, "%s had bytes that are no UTF-8, which JSON cannot hold: %s; the deck keeps them\n", numbers.Plural(broken.rows, "row"), broken.so)
		}
	}
}

// counted returns the count of what, or "" for none.
func counted(n int, what string) string {
	if n == 0 {
		return ""
	}
	return numbers.Plural(n, what)
}
