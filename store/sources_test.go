package store

import (
	"database/sql"
	"testing"
)

// Every prompt and response keeps the file it came from, whatever file the row before it in
// the same transaction came from.
func TestRowsOfOneBatchKeepTheirSources(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	b := pairsOf(0, 6)
	files := []string{"a.jsonl", "b.jsonl", "", "b.jsonl", "a.jsonl", "c.jsonl"}
	for i, file := range files {
		b.Prompts[i].Source = file
		b.Responses[2*i].Source, b.Responses[2*i+1].Source = file, files[(i+1)%len(files)]
	}
	_, err := d.SaveBatch(t.Context(), b)
	must(t, err)
	want := map[string]string{}
	for _, p := range b.Prompts {
		want[string(p.ID)] = p.Source
	}
	for _, r := range b.Responses {
		want[string(r.ID)] = r.Source
	}
	must(t, each(t.Context(), d.reader, func(rows *sql.Rows) error {
		var id, source string
		err := rows.Scan(&id, &source)
		if source != want[id] {
			t.Errorf("%s came from %q, is said to come from %q", id, want[id], source)
		}
		delete(want, id)
		return err
	}, `SELECT id, source FROM prompts_full UNION ALL SELECT id, source FROM responses_full`))
	if len(want) > 0 {
		t.Errorf("not stored: %v", want)
	}
}
