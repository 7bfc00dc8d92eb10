package report

import (
	"fmt"
	"io"
	"strings"

	"prefdeck/stages/exchange"
	"prefdeck/tui/gate"
	"prefdeck/tui/numbers"
)

// Merge reports what a deck took in of another.
func Merge(w io.Writer, path string, a exchange.Absorbed) {
	parts := said([]string{
		counted(a.Rows["prompts"], "prompt"), counted(a.Rows["responses"], "response"), counted(a.Rows["pairs"], "pair"),
		counted(a.Rows["events"], "label event"), counted(a.Rows["notes"], "note"), counted(a.Rows["edits"], "edit"),
		counted(a.Rows["judgements"], "verdict"), counted(a.Rows["scores"], "score"), counted(a.Rows["checklists"], "checklist item"),
	})
	what := "nothing new"
	if len(parts) > 0 {
		what = strings.Join(parts, ", ") + " new"
	}
	fmt.Fprintf(w, "%s: %s\n", gate.Line(path), what)
	if a.Superseded > 0 {
		fmt.Fprintf(w, "%s older than one by the same annotator here, which stays in force\n", numbers.Plural(a.Superseded, "label"))
	}
	if a.Disagree > 0 {
		defer fmt.Fprintln(w, "prefdeck adjudicate lets a third decide where they differ")
	}
	if a.Both > 0 {
		fmt.Fprintf(w, "%s labelled by several annotators, %s of them differently\n", numbers.Plural(a.Both, "pair"), numbers.Number(a.Disagree))
	}
}
