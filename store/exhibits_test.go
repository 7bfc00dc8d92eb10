package store

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/filter"
	"prefdeck/stages/label"
)

// everyExhibit returns the exhibits of a deck, a page of one at a time.
func everyExhibit(t *testing.T, d *Deck) []label.Exhibited {
	t.Helper()
	var out []label.Exhibited
	for _, lone := range []bool{false, true} {
		after := int64(0)
		for {
			page, err := d.Exhibits(t.Context(), lone, after, 1)
			must(t, err)
			if len(page) == 0 {
				break
			}
			after = page[0].N
			found, err := d.Exhibited(t.Context(), page)
			must(t, err)
			out = append(out, found...)
		}
	}
	return out
}

// All pairs are listed, kept or dropped, and the dropped responses that are in none.
// They come alike one at a time and all at once.
func TestExhibits(t *testing.T) {
	t.Parallel()
	d, refusal := withDrops(t)
	filtered(t, d, filter.Options{})
	got := map[string]int{}
	var wanted []label.Exhibit
	one := everyExhibit(t, d)
	for _, e := range one {
		wanted = append(wanted, e.Exhibit)
		got[fmt.Sprintf("dropped %v by %q, lone %v, waits %v, %d responses", e.Dropped, e.By, e.Lone, e.Waits, len(e.Responses))]++
		if e.Prompt.Text() != "Tell me about Ghent." || len(e.Models) != len(e.Responses) || e.Dropped == (e.Reason == "") {
			t.Errorf("%+v", e)
		}
		if e.Lone && (e.Pair.ID != "" || e.By == "refusal" && e.Responses[0].ID != refusal.ID) {
			t.Errorf("the lone response is %+v", e)
		}
	}
	if got[`dropped true by "refusal", lone true, waits false, 1 responses`] != 1 || got[`dropped false by "", lone false, waits true, 2 responses`] == 0 {
		t.Errorf("the exhibits are %v", got)
	}
	all, err := d.Exhibited(t.Context(), wanted)
	must(t, err)
	if fmt.Sprint(all) != fmt.Sprint(one) {
		t.Errorf("all at once they are\n%+v, one at a time\n%+v", all, one)
	}
}

// A dropped pair that waits as an audit looks like any other until it is decided.
func TestAnAuditIsExhibitedAsKept(t *testing.T) {
	t.Parallel()
	d, _ := withDrops(t)
	filtered(t, d, filter.Options{Audit: 1})
	var audits []stages.ID
	for by, items := range queued(t, d) {
		for _, it := range items {
			if by != "" {
				audits = append(audits, it.Pair.ID)
			}
		}
	}
	if len(audits) == 0 {
		t.Fatal("nothing is audited")
	}
	for _, e := range everyExhibit(t, d) {
		if e.Waits && (e.Dropped || e.By != "") {
			t.Errorf("a pair that waits is told to be dropped: %+v", e.Exhibit)
		}
	}
	must(t, d.Append(t.Context(), choose(audits[0], label.Graded(-2))))
	for _, e := range everyExhibit(t, d) {
		if e.Pair.ID == audits[0] && (!e.Dropped || e.By == "" || len(e.Given) != 1 || e.Given[0].Choice != label.Graded(-2)) {
			t.Errorf("a decided audit is %+v", e)
		}
	}
}

// A response that came alone is listed, as one that may yet wait for a decision.
func TestSingleResponsesAreExhibits(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	file := filepath.Join(t.TempDir(), "one.jsonl")
	must(t, os.WriteFile(file, []byte(`{"prompt":"Name a river.","response":"The Rhine.","model":"m"}`), 0o600))
	_, err := exchange.Import(t.Context(), d, []string{file}, exchange.ImportOptions{}, nil)
	must(t, err)
	got := everyExhibit(t, d)
	if len(got) != 1 || !got[0].Lone || got[0].Dropped || !got[0].Waits || got[0].Responses[0].Text != "The Rhine." {
		t.Errorf("%+v", got)
	}
}
