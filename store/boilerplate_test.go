package store

import (
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/filter"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// A response that says the same under another prompt keeps the remark with that
// prompt's words. Failed responses and those to dropped prompts are no company.
func TestBoilerplateIsFoundAcrossPrompts(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	const said = "That is a great question, and there are many things to consider before one decides what is best in the end."
	asked := []prompt.Prompt{ask(t, "How do bees dance?"), ask(t, "Explain income tax."), ask(t, "Name a river in France."), ask(t, "Who wrote Faust?")}
	_, err := d.SavePrompts(t.Context(), asked, nil)
	must(t, err)
	texts := []string{said, said + " Truly.", said, said}
	for i, p := range asked {
		r := response.Response{Prompt: p.ID, Slot: response.SlotID(p.ID, "", "{}", 0), Text: texts[i], Status: response.Complete}
		if i == 2 {
			r.Status = response.Failed
		}
		r.Identify()
		must(t, d.SaveResponses(t.Context(), []response.Response{r}))
	}
	must(t, alter(d, `UPDATE prompts SET dropped_by = 'near-duplicate' WHERE id = unhex(?)`, asked[3].ID))
	must(t, filter.Run(t.Context(), d, filter.Options{}, nil))
	got, err := ids(t.Context(), d.reader, `SELECT o.text || ': ' || f.reason FROM filter_results f JOIN filters g ON g.id = f.filter
		JOIN responses r ON r.id = f.subject JOIN prompts o ON o.n = r.prompt WHERE g.name = ? AND f.reason <> '' ORDER BY r.n`, filter.Boilerplate)
	must(t, err)
	want := []stages.ID{"How do bees dance?: 95 % the same as a response to “Explain income tax.”", "Explain income tax.: 95 % the same as a response to “How do bees dance?”"}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("remarks %q, want %q", got, want)
	}
}
