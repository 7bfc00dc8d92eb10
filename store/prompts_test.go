package store

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
)

// A prompt has the tags of all rows that brought it, wherever the batches of their kinds
// end: a pair's row may be stored before the row of bare responses that precedes it.
func TestTagsDoNotDependOnWhereABatchEnds(t *testing.T) {
	t.Parallel()
	for _, after := range []int{0, 2500} {
		d := fresh(t)
		var rows strings.Builder
		rows.WriteString(`{"prompt":"Why?","response_a":"so","response_b":"so","source":"first"}
{"prompt":"Why?","response_a":"so","response_b":"no","source":"second"}
`)
		for i := range after {
			fmt.Fprintf(&rows, `{"prompt":"Why %d?","response_a":"so","response_b":"no"}`+"\n", i)
		}
		file := filepath.Join(t.TempDir(), "rows.jsonl")
		must(t, os.WriteFile(file, []byte(rows.String()), 0o600))
		_, err := exchange.Import(t.Context(), d, []string{file}, exchange.ImportOptions{}, nil)
		must(t, err)
		all, err := d.AllPrompts(t.Context(), stages.ID(strings.Repeat("0", 32)), after+1)
		must(t, err)
		for _, p := range all {
			if p.Turns[0].Content == "Why?" && !slices.Equal(p.Tags, []string{"first", "second"}) {
				t.Errorf("with %d rows after it the prompt has the tags %q", after, p.Tags)
			}
		}
	}
}
