package store

import (
	"encoding/json"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// A run is foreseen from the responses of earlier runs: how long they took, shared
// among the requests in flight, and how many there still are to ask.
func TestForesee(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	ctx := t.Context()
	var ps []prompt.Prompt
	for _, text := range []string{"Why is the sky blue?", "Name a river.", "Count to three."} {
		p, err := prompt.New("", prompt.Message{Role: prompt.User, Content: text})
		must(t, err)
		ps = append(ps, p)
	}
	_, err := d.SavePrompts(ctx, ps, nil)
	must(t, err)
	m := stages.Model{ID: stages.ModelID("one:latest", "abc"), Name: "one:latest", Digest: "abc"}
	must(t, d.SaveModel(ctx, m))
	run := stages.Run{ID: stages.NewRunID(), Stage: stages.Responses, Config: json.RawMessage(`{"jobs": 2}`)}
	must(t, d.StartRun(ctx, run))
	o := response.Options{Models: []string{"one", "two"}, Samples: 2}
	w, err := o.One(ps[0], m, "") // a request with the options of a first sample
	must(t, err)
	slot := response.SlotID(ps[0].ID, m.ID, `{"num_ctx":4096,"num_predict":1024,"temperature":0.3}`, 0)
	r := response.Response{
		Prompt: ps[0].ID, Model: m.ID, Slot: slot, Run: run.ID, Text: "It scatters.", Options: w.Options,
		Status: response.Complete, Tokens: 100, Total: 4 * time.Second,
	}
	r.Identify()
	must(t, d.SaveResponses(ctx, []response.Response{r}))

	f, err := response.Foresee(ctx, d, o)
	must(t, err)
	want := []response.Expected{
		{Name: "one:latest", Known: true, Requests: 5, Tokens: 500, Took: 10 * time.Second, Jobs: 2},
		{Name: "two", Requests: 6, Tokens: 6 * 1024, AtMost: true},
	}
	if f.Prompts != 3 || len(f.Models) != 2 || f.Models[0] != want[0] || f.Models[1] != want[1] {
		t.Errorf("foreseen %+v\nwant %+v", f, want)
	}
	faster := stages.Run{ID: stages.NewRunID(), Stage: stages.Responses, Config: json.RawMessage(`{"jobs": 8}`)}
	must(t, d.StartRun(ctx, faster))
	r.Prompt, r.Run, r.Slot = ps[1].ID, faster.ID, response.SlotID(ps[1].ID, m.ID, `{"num_ctx":4096,"num_predict":1024,"temperature":0.3}`, 0)
	r.Identify()
	must(t, d.SaveResponses(ctx, []response.Response{r}))
	for jobs, want := range map[int]time.Duration{2: 8 * time.Second, 3: 8 * time.Second, 8: 2 * time.Second, 16: 2 * time.Second} {
		o.Jobs = jobs
		if f, err = response.Foresee(ctx, d, o); err != nil || f.Models[0].Took != want {
			t.Errorf("%d at a time: %+v, %v; want %s", jobs, f.Models, err, want)
		}
	}
	o.Plan, o.Draw = response.Mix, 2
	o.Sets = []map[string]any{{"temperature": 0.3}} // a mix begins with any of several
	if f, err = response.Foresee(ctx, d, o); err != nil || f.Models[0].Requests != 4 || f.Models[1].Requests != 6 {
		t.Errorf("mix: %+v, %v", f, err)
	}
}
