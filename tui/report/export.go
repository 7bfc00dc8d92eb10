package report

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"prefdeck/stages/exchange/batch"
	"prefdeck/stages/exchange/export"
	"prefdeck/stages/ground/shell"
	"prefdeck/tui/gate"
	"prefdeck/tui/numbers"
)

// Requests reports which requests an export wrote, and what to do with them.
func Requests(w io.Writer, asked []batch.PerModel, path, deck string) {
	if path == export.Standard {
		path = "requests.jsonl"
	}
	for _, a := range asked {
		fmt.Fprintf(w, "%s to %s written to %s\n", numbers.Plural(a.N, "request"), gate.Line(a.Model), gate.Line(path))
	}
	if len(asked) > 1 {
		fmt.Fprintf(w, "vLLM answers for one model at a time; this picks the requests to one:\n  jq -c 'select(.body.model == \"%s\")' %s\n", gate.Line(asked[0].Model), gate.Line(shell.Quote(path)))
	}
	fmt.Fprintf(w, "With vLLM (HUB is the model's name on the Hub):\n  vllm run-batch -i %s -o answers.jsonl --model HUB --served-model-name %s\n  prefdeck import%s --as openai-batch answers.jsonl\n",
		gate.Line(shell.Quote(path)), gate.Line(shell.Quote(asked[0].Model)), onDeck(deck))
}

// Export reports what an export wrote, what it left out, and what its reader has to
// know.
func Export(w io.Writer, s export.Account, path string) {
	if path == export.Standard {
		path = "standard output"
	}
	edited := ""
	if s.Edited > 0 {
		edited = fmt.Sprintf(", %s of them an edited response over the one it was made from", numbers.Number(s.Edited))
	}
	if s.Rows > 0 {
		fmt.Fprintf(w, "%s written to %s%s\n", numbers.Plural(s.Rows, "row"), gate.Line(path), edited)
	}
	for _, f := range s.Files {
		fmt.Fprintf(w, "  %s: %s\n", gate.Line(f.Path), numbers.Plural(f.Rows, "row"))
	}
	var left []string
	for _, why := range export.LeftOut() {
		if n := s.Left[why]; n > 0 {
			left = append(left, count(n, string(why)))
		}
	}
	if len(left) > 0 {
		fmt.Fprintf(w, "left out: %s\n", strings.Join(left, ", "))
	}
	ungraded := "margin 0.0"
	if s.Format == "helpsteer3" {
		ungraded = "1, the slightest"
	}
	for _, said := range []struct {
		why  export.Reason
		what string
		so   string
	}{
		{export.Unexported, "edited response", "not exported; --edits adds a row for each, --reference a column"},
		{export.Unthought, "row", "without the thinking stored apart; --thinking writes it as reasoning_content in trl, trl-unpaired and messages"},
		{export.Ungraded, "row", "without a strength: " + ungraded},
		{export.Weightless, "row", "whose strength the format has no place for"},
		{export.LongRow, "row", "longer than 1,024 tokens, by the estimate of 4 bytes a token: TRL drops such rows unless max_length is raised"},
		{export.LongPrompt, "prompt", "longer than 1,024 tokens by the same estimate"},
		{export.Padded, "row", "with whitespace at an end of a response: Axolotl loses such responses, and --trim cuts it"},
		{export.OneLetter, "row", "with a response of one letter, which Axolotl loses"},
		{export.Repaired, "row", "had bytes that are not UTF-8, which JSON cannot hold: U+FFFD replaces them (or --invalid-utf8 keep or skip); the deck keeps them"},
		{export.Inexact, "row", "had bytes that are not UTF-8, which JSON cannot hold: written unchanged, so few programs but prefdeck will read them"},
	} {
		if n := s.Said[said.why]; n > 0 {
			fmt.Fprintf(w, "%s %s\n", numbers.Plural(n, said.what), said.so)
		}
	}
	if len(s.Dates) > 0 {
		fmt.Fprintf(w, "the datasets library would rewrite the texts of %s as dates; Parquet keeps them\n", strings.Join(s.Dates, ", "))
	}
	if s.Format == "llamafactory" && s.Rows > 0 {
		fmt.Fprintf(w, "add to dataset_info.json: %s\n", export.DatasetInfo(gate.Line(path[strings.LastIndexByte(path, '/')+1:])))
	}
}

// comesBack says how much of an export an import brings back.
const comesBack = `
What prefdeck import --labels-of NAME brings back of these files:

  the rows as they are, ties of --ties both, soft and keep included; rewardbench2 with --as pairs
  of trl-unpaired the responses without labels
  notes of csv, helpsteer3 and --details, reasons and annotators of csv and --details; edits, flags and criteria of deck-jsonl alone
  of --plain-text, a text in the form of a conversation only beside --details
`

// Formats lists the formats of export and the programs that load them.
func Formats(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, f := range export.Describe() {
		fmt.Fprintf(t, "%s\t%s\n", f.Name, f.Columns)
	}
	fmt.Fprintf(t, "\nColumns that --details adds to those marked with it, and csv has:\n\n")
	for _, c := range export.DetailColumns() {
		fmt.Fprintf(t, "%s\t%s\n", c.Name, c.About)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if _, err := io.WriteString(w, comesBack); err != nil {
		return err
	}
	for _, l := range export.Loaders() {
		mind := ""
		if l.Mind != "" {
			mind = "  " + l.Mind + "\n"
		}
		if _, err := fmt.Fprintf(w, "\n%s\n  prefdeck export %s\n  %s\n%s", l.Name, l.Export, l.Lines, mind); err != nil {
			return err
		}
	}
	return nil
}
