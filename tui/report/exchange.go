package report

import (
	"fmt"
	"io"
	"strings"

	"prefdeck/stages/exchange"
	"prefdeck/tui/gate"
	"prefdeck/tui/progress"
)

// ImportLine says in one line what an import came to.
func ImportLine(r exchange.Report) string {
	parts := said([]string{
		count(r.Added.Prompts, "prompts"), count(r.Added.Responses, "responses"), count(r.Added.Pairs, "pairs"),
	})
	line := "nothing new"
	if len(parts) > 0 {
		line = strings.Join(parts, ", ") + " new"
	}
	line = fmt.Sprintf("%s of %s rows", line, progress.Number(r.Rows))
	if r.Known > 0 {
		line += fmt.Sprintf("; %s known already", progress.Number(r.Known))
	}
	if r.Bads > 0 {
		line += fmt.Sprintf("; %s could not be read", progress.Number(r.Bads))
	}
	return line
}

// Import says what an import came to, and which rows could not be read. The
// first of these is left to the error, which names it.
func Import(w io.Writer, r exchange.Report) {
	for _, bad := range r.Bad[min(1, len(r.Bad)):] {
		fmt.Fprintln(w, gate.Line(bad.Error()))
	}
	if more := r.Bads - len(r.Bad); more > 0 {
		fmt.Fprintf(w, "and %s more\n", progress.Number(more))
	}
	if r.Rows > 0 {
		fmt.Fprintln(w, ImportLine(r))
	}
}

// Export says what an export wrote and what it left out.
func Export(w io.Writer, s exchange.Summary, path string) {
	fmt.Fprintf(w, "%s pairs written to %s\n", progress.Number(s.Rows), gate.Line(path))
	left := said([]string{
		count(s.Ties, "ties"), count(s.BothBad, "both bad"), count(s.Skipped, "skipped"), count(s.Retracted, "taken back"),
	})
	if len(left) > 0 {
		fmt.Fprintf(w, "left out: %s\n", strings.Join(left, ", "))
	}
	if s.Repaired > 0 {
		fmt.Fprintf(w, "%s rows had bytes that are no UTF-8, which JSON cannot hold: U+FFFD stands for them; the deck keeps them\n", progress.Number(s.Repaired))
	}
}
