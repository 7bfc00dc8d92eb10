package store

import (
	"encoding/json"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// What a model wrote is stored with its verdicts; a prompt that it repeats stays as
// it is.
func TestCandidatesComeWithTheirVerdicts(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	r := run(t, d, stages.Prompts)
	ours, good, bad := ask(t, "Why is the sky blue?"), ask(t, "Why is the sea salty?"), ask(t, "{6}")
	_, err := d.SavePrompts(t.Context(), []prompt.Prompt{ours}, nil)
	must(t, err)
	recorded(t, d, []prompt.Curation{
		{Filter: "no-task", Version: 1, Config: "{}", Run: r, Judged: []stages.ID{ours.ID}}})

	copied := ours
	copied.Dropped, bad.Dropped = "no-task", "no-task"
	added, err := d.SavePrompts(t.Context(), []prompt.Prompt{good, bad, copied}, []prompt.Curation{{
		Filter: "no-task", Version: 1, Config: "{}", Run: r, Judged: []stages.ID{good.ID, bad.ID, ours.ID},
		Dropped: map[stages.ID]prompt.Drop{bad.ID: {Reason: "too short"}, ours.ID: {Reason: "copied"}}}})
	must(t, err)
	if !added[0] || !added[1] || added[2] {
		t.Errorf("added %v", added)
	}
	n, err := d.CountPrompts(t.Context())
	must(t, err)
	s, err := d.Stats(t.Context())
	must(t, err)
	if f := s.Funnel[0].Filters[0]; n != 2 || f.In != 3 || f.Dropped != 1 || f.Passed != 2 {
		t.Errorf("%d prompts are in, funnel %+v", n, s.Funnel)
	}

	must(t, d.Rescue(t.Context(), stages.OfPrompt, bad.ID, "a joke"))
	all, err := d.AllPrompts(t.Context(), "", 10)
	must(t, err)
	for _, p := range all {
		if p.Dropped != "" || p.Rescued != (p.ID == bad.ID) {
			t.Errorf("%+v", p)
		}
	}
}

// A filter that is no longer in the chain lets its prompts in again; what somebody else
// dropped stays out.
func TestAChainReplacesTheOneBefore(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	r := run(t, d, stages.Prompts)
	a, b := ask(t, "a"), ask(t, "b")
	b.Dropped = "person"
	_, err := d.SavePrompts(t.Context(), []prompt.Prompt{a, b}, nil)
	must(t, err)
	both := []stages.ID{a.ID, b.ID}
	curate := func(names ...string) map[stages.ID]string {
		var chain []prompt.Curation
		for _, name := range names {
			c := prompt.Curation{Filter: name, Version: 1, Config: "{}", Run: r, Judged: both}
			if name == "length" {
				c.Dropped = map[stages.ID]prompt.Drop{a.ID: {Reason: "too long"}, b.ID: {Reason: "too long"}}
			}
			chain = append(chain, c)
		}
		recorded(t, d, chain)
		all, err := d.AllPrompts(t.Context(), "", 10)
		must(t, err)
		return map[stages.ID]string{all[0].ID: all[0].Dropped, all[1].ID: all[1].Dropped}
	}
	if got := curate("length", "exact-duplicate"); got[a.ID] != "length" || got[b.ID] != "person" {
		t.Errorf("dropped by %v", got)
	}
	if got := curate("exact-duplicate"); got[a.ID] != "" || got[b.ID] != "person" {
		t.Errorf("dropped by %v, want a back in", got)
	}
	s, err := d.Stats(t.Context())
	must(t, err)
	if len(s.Funnel[0].Filters) != 1 {
		t.Errorf("in force: %+v", s.Funnel)
	}
}

func TestEarlierPrompts(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	config := json.RawMessage(`{"generate": 5}`)
	begin := func(config json.RawMessage) stages.Run {
		r := stages.Run{ID: stages.NewRunID(), Stage: stages.Prompts, Config: config, Started: d.now(), Status: stages.Running}
		must(t, d.StartRun(t.Context(), r))
		return r
	}
	write := func(r stages.Run, text, dropped string) {
		p := ask(t, text)
		p.Run, p.Dropped = r.ID, dropped
		_, err := d.SavePrompts(t.Context(), []prompt.Prompt{p}, nil)
		must(t, err)
	}
	earlier := func() prompt.Earlier {
		e, err := d.EarlierPrompts(t.Context(), config, false)
		must(t, err)
		return e
	}
	killed := begin(config)
	write(killed, "one", "")
	write(killed, "two", "no-task")
	write(begin(json.RawMessage(`{"generate": 6}`)), "three", "")
	if e := earlier(); e != (prompt.Earlier{Runs: 2, Made: 1}) {
		t.Errorf("%+v", e)
	}
	whole := begin(config)
	write(whole, "four", "")
	whole.Status, whole.Ended = stages.Done, d.now()
	must(t, d.FinishRun(t.Context(), whole))
	if e := earlier(); e != (prompt.Earlier{Runs: 3}) {
		t.Errorf("after a run that ended well: %+v", e)
	}
	end := func(stage stages.Stage, config string, status stages.RunStatus) {
		r := stages.Run{ID: stages.NewRunID(), Stage: stage, Config: json.RawMessage(config), Started: d.now(), Status: stages.Running}
		must(t, d.StartRun(t.Context(), r))
		r.Status, r.Ended = status, d.now()
		must(t, d.FinishRun(t.Context(), r))
	}
	end(stages.Prompts, `{"generate":5,"then":["responses","filter"]}`, stages.Done)
	for _, next := range []struct {
		stage  stages.Stage
		status stages.RunStatus
		whole  bool
	}{
		{stages.Judge, stages.Done, true}, {stages.Responses, stages.Interrupted, true}, {stages.Filter, stages.Done, true},
		{stages.Responses, stages.Failed, true}, {stages.Responses, stages.Done, true}, {stages.Filter, stages.Failed, true},
		{stages.Filter, stages.Done, false}, {stages.Filter, stages.Failed, false}, {stages.Responses, stages.Done, false},
	} {
		end(next.stage, `{}`, next.status)
		if e := earlier(); e.Whole != next.whole {
			t.Errorf("after %s, %s: %+v", next.stage, next.status, e)
		}
		if e, err := d.EarlierPrompts(t.Context(), config, true); err != nil || e.Whole || e.Made > 0 {
			t.Errorf("alone, after %s, %s: %+v, %v", next.stage, next.status, e, err)
		}
	}
}

// Only prompts that are in and have a whole answer in plain text are gone on with.
func TestExchanges(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	r := run(t, d, stages.Responses)
	answered, dropped, without := ask(t, "Why is the sky blue?"), ask(t, "Why?"), ask(t, "Why not?")
	dropped.Dropped = "length"
	_, err := d.SavePrompts(t.Context(), []prompt.Prompt{answered, dropped, without}, nil)
	must(t, err)
	m := stages.Model{ID: stages.ModelID("m", "d"), Name: "m", Digest: "d"}
	must(t, d.SaveModel(t.Context(), m))
	var all []response.Response
	for i, of := range []response.Response{
		{Prompt: answered.ID, Text: " Air scatters blue. ", DoneReason: "stop"}, {Prompt: dropped.ID, Text: "Because.", DoneReason: "stop"},
		{Prompt: answered.ID, Text: "Air scatters", DoneReason: "length"}, {Prompt: without.ID, Text: "\n"}, {Prompt: without.ID, Text: "na na na", DoneReason: "repeat"},
	} {
		of.Model, of.Run, of.Status, of.Sample = m.ID, r, response.Complete, i
		of.Slot = response.SlotID(of.Prompt, m.ID, "{}", i)
		of.Identify()
		all = append(all, of)
	}
	must(t, d.SaveResponses(t.Context(), all))
	page, err := d.Exchanges(t.Context(), "", 10)
	must(t, err)
	if len(page) != 1 || page[0].Prompt.ID != answered.ID || page[0].Response != " Air scatters blue. " || page[0].Prompt.Text() != answered.Text() {
		t.Errorf("%+v", page)
	}
	if page, err = d.Exchanges(t.Context(), answered.ID, 10); err != nil || len(page) != 0 {
		t.Errorf("after the last: %+v, %v", page, err)
	}
}
