package report

import (
	"strings"
	"testing"

	"prefdeck/stages/judge"
)

// A list that the person left alone in the editor stays as another program has made it
// meanwhile.
func TestChecklistsThatChangeMeanwhile(t *testing.T) {
	t.Parallel()
	d, items := answered(t)
	prompt := items[0].Pair.Prompt
	var shown strings.Builder
	if err := Checklists(t.Context(), d, &shown, "", true); err != nil {
		t.Fatal(err)
	}
	list := judge.Checklist{Prompt: prompt, Items: []judge.ListItem{{Text: "Names wool.", Weight: 2}}, Source: "model"}
	if err := d.SaveLists(t.Context(), []judge.Checklist{list}); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{shown.String(): "Names wool.", shown.String() + "Is short.\n": "Is short."} {
		if err := d.SaveLists(t.Context(), []judge.Checklist{list}); err != nil {
			t.Fatal(err)
		}
		var said strings.Builder
		if err := TakeChecklists(t.Context(), d, strings.NewReader(text), shown.String(), &said, "me"); err != nil {
			t.Fatal(err)
		}
		if found, err := d.Listed(t.Context(), string(prompt), false); err != nil || len(found) != 1 || found[0].Items[0].Text != want {
			t.Errorf("%+v, %v; want %q", found, err, want)
		}
	}
}
