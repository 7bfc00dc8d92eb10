package store

import (
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// asked stores a prompt with the models' answers: an error, or text.
func asked(t *testing.T, d *Deck, run stages.RunID, text string, answers ...[3]string) {
	t.Helper()
	p := ask(t, text)
	p.Operator = prompt.Imported
	_, err := d.SavePrompts(t.Context(), []prompt.Prompt{p}, nil)
	must(t, err)
	for _, a := range answers {
		m := stages.Model{ID: stages.ModelID(a[0], "d"), Name: a[0]}
		must(t, d.SaveModel(t.Context(), m))
		r := response.Response{Prompt: p.ID, Model: m.ID, Slot: response.SlotID(p.ID, m.ID, "{}", 0), Status: response.Complete,
			Error: a[1], Text: a[2], Run: run}
		if r.Error != "" {
			r.Status = response.Failed
		}
		r.Identify()
		must(t, d.SaveResponses(t.Context(), []response.Response{r}))
	}
}

func TestFailuresByKindAndModel(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "deck.db")
	d := open(t, path, options())
	id := run(t, d, stages.Responses)
	const (
		refused = "ask one: the server refused the request: 400 no"
		gone    = "ask two: no Ollama server answers: 127.0.0.1:1: connection "
	)
	for text, answers := range map[string][][3]string{"a": {{"one", refused, ""}, {"two", gone + "reset", ""}}, "b": {{"one", refused, ""}}, "c": {{"one", "", "Well."}}} {
		asked(t, d, id, text, answers...)
	}
	asked(t, d, id, "d", [3]string{"two", gone + "refused", ""})
	asked(t, d, id, "e", [3]string{"two", gone + "refused", ""})
	s, err := d.Stats(t.Context())
	must(t, err)
	want := response.Failures{
		{Kind: response.NoServer, Model: "two", N: 3, Words: "127.0.0.1:1: connection refused"},
		{Kind: response.Refused, Model: "one", N: 2, Words: "400 no"},
	}
	if s.Failed != 5 || !reflect.DeepEqual(s.Failures, want) {
		t.Errorf("%d failed: %+v", s.Failed, s.Failures)
	}
	must(t, d.FinishRun(t.Context(), stages.Run{ID: id, Status: stages.Failed, Error: "5 of 6 missing"}))
	checkFinds(t, path, "deck last run: the last run of responses failed: 5 of 6 missing",
		"deck responses: 3 requests to two got no answer: no Ollama server answers: 127.0.0.1:1: connection refused",
		"deck responses: 2 requests to one got no answer: the server refused the request: “400 no”")

	// A request that was answered later has not failed.
	for text, models := range map[string][]string{"a": {"one", "two"}, "b": {"one"}, "d": {"two"}, "e": {"two"}} {
		for _, m := range models {
			asked(t, d, id, text, [3]string{m, "", "Yes, " + m})
		}
	}
	again := run(t, d, stages.Responses)
	must(t, d.FinishRun(t.Context(), stages.Run{ID: again, Status: stages.Interrupted, Error: "1 of 6 missing"}))
	checkFinds(t, path, "deck last run: the last run of responses was interrupted: 1 of 6 missing")
	again = run(t, d, stages.Responses)
	must(t, d.FinishRun(t.Context(), stages.Run{ID: again, Status: stages.Done}))
	checkFinds(t, path)
	asked(t, d, id, "f", [3]string{"old", refused, ""}) // left over: the last run lacks nothing
	checkFinds(t, path)
	asked(t, d, id, "f", [3]string{"old", "", "Yes."})
	if s, err = d.Stats(t.Context()); err != nil || s.Failed != 0 || s.Failures == nil || len(s.Failures) != 0 {
		t.Errorf("%+v, %v", s, err)
	}
}

// checkFinds expects exactly these warnings about the deck, each with advice.
func checkFinds(t *testing.T, path string, want ...string) {
	t.Helper()
	var got []string
	for _, f := range broken(t, path) {
		got = append(got, f.Check+": "+f.Text)
		if f.Level != stages.Warn || f.Advice == "" {
			t.Errorf("%+v", f)
		}
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("doctor finds\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A request that failed is asked again by a run, but waits for nobody once others have
// brought answers.
func TestStatsCountPromptsNeverAsked(t *testing.T) {
	t.Parallel()
	d := open(t, filepath.Join(t.TempDir(), "deck.db"), options())
	id := run(t, d, stages.Responses)
	unanswered := func(want int) {
		t.Helper()
		s, err := d.Stats(t.Context())
		must(t, err)
		if s.Unanswered != want {
			t.Errorf("%d prompts unanswered, want %d", s.Unanswered, want)
		}
	}
	asked(t, d, id, "a", [3]string{"one", "ask one: refused", ""})
	asked(t, d, id, "b")
	unanswered(2)
	asked(t, d, id, "c", [3]string{"one", "", "Well."})
	unanswered(1)
}
