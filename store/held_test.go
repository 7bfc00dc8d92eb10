package store

import (
	"os"
	"path/filepath"
	"testing"

	"prefdeck/stages/exchange"
)

// A dry run says of each row whether the deck has it, if only from an earlier row;
// the import then does the same.
func TestDryRunOverADeck(t *testing.T) {
	t.Parallel()
	write := func(text string) []string {
		file := filepath.Join(t.TempDir(), "pairs.jsonl")
		must(t, os.WriteFile(file, []byte(text), 0o600))
		return []string{file}
	}
	const (
		river = `{"prompt":"Name a river.","chosen":"The Rhine.","rejected":"A lake."}` + "\n"
		hill  = `{"prompt":"Name a hill.","chosen":"Box Hill.","rejected":"A valley."}` + "\n"
	)
	for _, o := range []exchange.ImportOptions{{LabelsOf: "ann"}, {As: exchange.Comparisons, LabelsOf: "ann"}, {As: exchange.Verdicts, LabelsOf: "judge"}} {
		d := fresh(t)
		_, err := exchange.Import(t.Context(), d, write(river), o, nil)
		must(t, err)
		files := write(river + hill + hill)
		dry, err := exchange.Import(t.Context(), exchange.NewDry(d), files, o, nil)
		must(t, err)
		real, err := exchange.Import(t.Context(), d, files, o, nil)
		must(t, err)
		if dry.Added != real.Added || dry.Added.Pairs != 1 || dry.Known != 2 || real.Known != 2 {
			t.Errorf("as %q: dry %+v, real %+v", o.As, dry, real)
		}
		p, err := exchange.LookAt(t.Context(), d, files[0], o)
		if err != nil || p.Report.Added.Pairs != 0 || p.Report.Known != 3 {
			t.Errorf("as %q: %v, preview %+v", o.As, err, p.Report)
		}
	}
}
