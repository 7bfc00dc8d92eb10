package filter

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// newSubject returns an answer as filters see it, beside two others that answer.
func newSubject(t testing.TB, ask, answer, model string) Subject {
	t.Helper()
	p, err := prompt.New("", prompt.Message{Role: prompt.User, Content: ask})
	if err != nil {
		t.Fatal(err)
	}
	return subjectOf(p, answer, model, nil)
}

func subjectOf(p prompt.Prompt, answer, model string, change func(*response.Response)) Subject {
	m := stages.Model{ID: stages.ModelID(model, ""), Name: model}
	c := Candidate{Prompt: p, Models: []stages.Model{m}}
	for i, text := range []string{answer, "That is easily said: it depends.", "There is a short answer to it, and a long one."} {
		r := response.Response{Prompt: p.ID, Model: m.ID, Text: text, Status: response.Complete}
		if change != nil && i == 0 {
			change(&r)
		}
		r.Identify()
		c.Responses = append(c.Responses, r)
	}
	return subjectsOf(c)[0]
}

// TestAnswers runs the whole chain over typical answers: good ones pass every
// filter, and each bad one is dropped by the right filter.
func TestAnswers(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("testdata/answers.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	dropped := map[string]int{}
	for line := range strings.Lines(string(file)) {
		var row struct{ Ask, Answer, Dropped string }
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		var want, got []string
		if row.Dropped != "" {
			want = []string{row.Dropped}
		}
		reasons := ""
		for _, f := range All() {
			if f.Kind != stages.OfResponse {
				continue
			}
			if is := f.response(newSubject(t, row.Ask, row.Answer, "some-model:1b")); is.drops() {
				got, reasons = append(got, f.Name), reasons+"\n"+is.reason
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%.60q: dropped by %v, want %v:%s", row.Answer, got, want, reasons)
		}
		dropped[row.Dropped]++
	}
	for _, f := range All() {
		if f.Kind == stages.OfResponse && f.Name != "length" && f.Name != Boilerplate && !f.embeds && dropped[f.Name] == 0 {
			t.Errorf("no answer is for %s to drop", f.Name)
		}
	}
}
