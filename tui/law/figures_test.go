package law

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"prefdeck/stages/exchange"
	"prefdeck/stages/measure"
	"prefdeck/store"
	"prefdeck/tui/figures"
)

// Nothing among the figures depends on the models behind a pair that waits (promise 2).
func TestFiguresTellNoModelBehindAWaitingPair(t *testing.T) {
	t.Parallel()
	of := func(waiting string) []string {
		var rows strings.Builder
		for i := range 12 {
			model, winner := "x", `,"winner":"a"`
			switch i % 3 {
			case 1:
				winner = `,"winner":"b"`
			case 2:
				model, winner = waiting, ""
			}
			fmt.Fprintf(&rows, `{"prompt":"What is cloth %d?","response_a":"Linen %d.","response_b":"Wool %d.","model_a":%q,"model_b":"y"%s}`+"\n", i, i, i, model, winner)
		}
		file := filepath.Join(t.TempDir(), "pairs.jsonl")
		if err := os.WriteFile(file, []byte(rows.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		d, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "cloth.db"), store.Options{Create: true, Annotator: "ann"})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		if _, err := exchange.Import(t.Context(), d, []string{file}, exchange.ImportOptions{LabelsOf: "ann"}, nil); err != nil {
			t.Fatal(err)
		}
		s, _, err := measure.StatsOf(t.Context(), d, measure.Measuring{Bootstrap: measure.Bootstrap{Samples: 20}})
		if err != nil {
			t.Fatal(err)
		}
		if s.Queue != 4 || s.Done != 8 {
			t.Fatalf("%d wait, %d are decided", s.Queue, s.Done)
		}
		return told(figures.Of(s))
	}
	x, z := of("x"), of("z")
	if len(x) != len(z) {
		t.Fatalf("%d texts with one model behind the waiting pairs, %d with another", len(x), len(z))
	}
	for i := range x {
		if x[i] != z[i] {
			t.Errorf("%q with one model behind the waiting pairs, %q with another", x[i], z[i])
		}
	}
}

// told returns everything that the figures say, without diversity: its sample of texts
// is drawn by the identity of responses, of which the model is a part.
func told(sections []figures.Section) []string {
	var out []string
	for _, s := range sections {
		if s.Name == "Diversity" {
			continue
		}
		for _, f := range s.Figures {
			out = append(out, s.Name, f.Of, f.Title, f.About, f.Why)
			for _, b := range f.Rows {
				out = append(out, b.Name+" "+b.Against+" "+b.Text)
			}
			if f.Grid != nil {
				out = append(out, f.Grid.Names...)
			}
		}
	}
	return out
}
