package store

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/filter"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

func background(t *testing.T, d *Deck, pair stages.ID) label.Background {
	t.Helper()
	b, err := d.Background(t.Context(), pair)
	must(t, err)
	return b
}

// verdictsSaid returns the verdicts, one word each.
func verdictsSaid(f label.Findings) []string {
	var out []string
	for _, v := range f.Verdicts {
		word := "passed "
		if !v.Pass {
			word = "dropped "
		}
		out = append(out, word+v.Filter)
	}
	return out
}

// The verdicts on a pair and its responses are read back, and none that were not
// computed.
func TestBackgroundOfFiltering(t *testing.T) {
	t.Parallel()
	d, refusal := withDrops(t)
	filtered(t, d, filter.Options{Audit: 1, Thresholds: map[string]float64{"min_chars": 3}})
	queue := queued(t, d)

	b := background(t, d, queue[""][0].Pair.ID)
	var all []string
	for _, f := range filter.Chain(filter.Options{}) {
		if f.Kind == stages.OfResponse {
			all = append(all, "passed "+f.Name)
		}
	}
	if got := verdictsSaid(b.A.Findings); !slices.Equal(got, all) {
		t.Errorf("A: %v, want %v", got, all)
	}
	if v := b.B.Verdicts[0]; v.Value < 20 || string(v.Config) != `{"min_chars":3}` {
		t.Errorf("the first verdict of B is %+v", v)
	}
	if got := b.Both.Verdicts; len(got) != 4 || got[0].Filter != "near-identical" || !got[0].Pass || got[0].Value < 0 || got[0].Value >= 0.95 {
		t.Errorf("the pair: %+v", got)
	}
	if b.Run.Stage != stages.Filter || b.Run.Started.IsZero() || b.Audit != 0 || b.Sure() || b.Pair.Strategy != pairing.StrategyAll || b.Pair.Probability != 1 {
		t.Errorf("the pair came by %+v, %+v", b.Pair, b.Run)
	}

	b = background(t, d, queue["near-identical"][0].Pair.ID)
	if got := b.Both.Verdicts; len(got) != 1 || got[0].Pass || got[0].Value != 1 || got[0].Reason != "the same text but for spacing" {
		t.Errorf("near-identical: %+v", got)
	}
	if b.Audit != 1 || !b.Sure() || b.Pair.Route != pairing.Dropped {
		t.Errorf("an audit is %+v, drawn with %v", b.Pair, b.Audit)
	}

	b = background(t, d, queue["refusal"][0].Pair.ID)
	refused := b.A
	if b.Pair.B == refusal.ID {
		refused = b.B
	}
	if got, want := verdictsSaid(refused.Findings), append(all[:6:6], "dropped refusal"); !slices.Equal(got, want) || refused.Verdicts[6].Reason == "" || refused.Verdicts[6].To == 0 {
		t.Errorf("the refusal: %v, want %v", got, want)
	}
	if b.Both.Verdicts != nil || b.Pair.Strategy != pairing.StrategyAudit {
		t.Errorf("a pair drawn for the audit: %+v", b)
	}

	must(t, d.Rescue(t.Context(), stages.OfResponse, refusal.ID, "it is an answer"))
	filtered(t, d, filter.Options{Off: []string{"refusal"}})
	b = background(t, d, b.Pair.ID)
	refused = b.A
	if b.Pair.B == refusal.ID {
		refused = b.B
	}
	if r := refused.Rescue; r == nil || r.Annotator != "anna" || r.Reason != "it is an answer" || r.At.IsZero() {
		t.Errorf("rescue %+v", r)
	}
	if slices.Contains(verdictsSaid(refused.Findings), "dropped refusal") {
		t.Error("a filter that is not in force is told of")
	}
	if b.Audit != 1 || b.Sure() {
		t.Errorf("a pair that goes to a person anyhow is told as %+v", b)
	}
}

// What an import and a generation stored about responses is read back whole.
func TestBackgroundOfResponses(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	p := ask(t, "Why?")
	run := stages.Run{ID: "run1", Stage: stages.Responses, Config: json.RawMessage(`{}`), Started: time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC), Status: stages.Running}
	must(t, d.StartRun(t.Context(), run))
	m := stages.Model{Name: "gemma3:270m", Digest: "cadf", Family: "gemma3", ParameterSize: "268.10M", Quantization: "Q4_K_M"}
	m.ID = stages.ModelID(m.Name, m.Digest)
	must(t, d.SaveModel(t.Context(), m))
	made := response.Response{Prompt: p.ID, Model: m.ID, Slot: stages.Hash("slot", "x"), Sample: 1, Text: "Because.", Thinking: "Hm.", Options: []byte(`{"seed":7,"temperature":0.5}`),
		Seed: 7, Status: response.Complete, DoneReason: "stop", PromptTokens: 3, Tokens: 2, Eval: time.Second, Total: 2 * time.Second, Attempts: 2, Run: run.ID}
	made.Identify()
	read := answer(p, "No reason.")
	pair, _ := pairing.New(made, read)
	pair.Strategy = pairing.StrategyImported
	known := label.Known{Answer: label.Tie, Why: "neither says why"}
	_, err := d.SaveBatch(t.Context(), exchange.Batch{Prompts: []prompt.Prompt{p}, Responses: []response.Response{made, read}, Pairs: []pairing.Pair{pair},
		Gold: map[stages.ID]label.Known{pair.ID: known}})
	must(t, err)
	b := background(t, d, pair.ID)
	here, there := b.A, b.B
	if b.Pair.B == made.ID {
		here, there = there, here
	}
	if !reflect.DeepEqual(here.Response, made) || !reflect.DeepEqual(here.Model, m) || here.Run.ID != run.ID || here.Run.Stage != run.Stage || !here.Run.Started.Equal(run.Started) {
		t.Errorf("read back\n%+v, stored\n%+v", here, made)
	}
	if there.Model.Name != "" || there.Run.ID != "" || there.Response.Source != "test" || there.Verdicts != nil || there.Scores != nil || there.Rescue != nil {
		t.Errorf("an imported response is %+v", there)
	}
	if b.Gold == nil || *b.Gold != known || b.Run.ID != "" || b.Pair.Strategy != pairing.StrategyImported || b.Judgements != nil {
		t.Errorf("the pair is %+v", b)
	}
	if _, err := d.Background(t.Context(), "nothing"); !errors.Is(err, ErrUnknown) {
		t.Errorf("an unknown pair: %v", err)
	}
}

// Scores and judgements come with their authors.
func TestBackgroundOfJudges(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pair := withPairs(t, d, 1)[0]
	p := item(t, d, pair).Pair
	m := stages.Model{ID: stages.ModelID("judge:1b", ""), Name: "judge:1b"}
	must(t, d.SaveModel(t.Context(), m))
	for _, q := range []struct {
		insert string
		args   []any
	}{
		{`INSERT INTO scores (subject, kind, what, scorer, model, value) VALUES (unhex(?), 'response', 'helpfulness', 'rubric', (SELECT n FROM models WHERE id = unhex(?)), 3.5)`, []any{p.A, m.ID}},
		{`INSERT INTO scores (subject, kind, what, scorer, value) VALUES (unhex(?), 'response', 'helpfulness', 'rubric', -1)`, []any{p.B}},
		{`INSERT INTO scores (subject, kind, what, scorer, value) VALUES (unhex(?), 'prompt', 'difficulty', 'words', 12)`, []any{p.Prompt}},
		{`INSERT INTO judgements (pair, judge, model, first, probability, answer)
			SELECT p.n, 'pairwise', m.n, 'a', 0.8, 'a' FROM pairs p, models m WHERE p.id = unhex(?) AND m.id = unhex(?)`, []any{pair, m.ID}},
		{`INSERT INTO judgements (pair, judge, first, answer) SELECT n, 'pairwise', 'b', 'unsure' FROM pairs WHERE id = unhex(?)`, []any{pair}},
	} {
		err := alter(d, q.insert, q.args...)
		must(t, err)
	}
	if c, err := d.Choices(t.Context()); err != nil || !c.Judged {
		t.Errorf("judged: %t, %v", c.Judged, err)
	}
	b := background(t, d, pair)
	if want := []label.Score{{What: "helpfulness", Scorer: "rubric", Model: "judge:1b", Value: 3.5}}; !reflect.DeepEqual(b.A.Scores, want) {
		t.Errorf("A: %+v", b.A.Scores)
	}
	if want := []label.Score{{What: "helpfulness", Scorer: "rubric", Value: -1}}; !reflect.DeepEqual(b.B.Scores, want) {
		t.Errorf("B: %+v", b.B.Scores)
	}
	if want := []label.Score{{What: "difficulty", Scorer: "words", Value: 12}}; !reflect.DeepEqual(b.Prompt.Scores, want) {
		t.Errorf("the prompt: %+v", b.Prompt.Scores)
	}
	probability := 0.8
	if want := []label.Judgement{{Judge: "pairwise", Model: "judge:1b", First: label.SideA, Probability: &probability, Answer: "a"},
		{Judge: "pairwise", First: label.SideB, Answer: "unsure"}}; !reflect.DeepEqual(b.Judgements, want) {
		t.Errorf("judgements %+v", b.Judgements)
	}
}
