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

func newSubject(t testing.TB, ask, answer, model string) Subject {
	t.Helper()
	p, err := prompt.New("", prompt.Message{Role: prompt.User, Content: ask})
	if err != nil {
		t.Fatal(err)
	}
	m := stages.Model{ID: stages.ModelID(model, ""), Name: model}
	r := response.Response{Prompt: p.ID, Model: m.ID, Text: answer, Status: response.Complete}
	r.Identify()
	return Subject{Prompt: p, Response: r, Model: m}
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
			if _, reason := f.response(newSubject(t, row.Ask, row.Answer, "some-model:1b")); reason != "" {
				got, reasons = append(got, f.Name), reasons+"\n"+reason
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%.60q: dropped by %v, want %v:%s", row.Answer, got, want, reasons)
		}
		dropped[row.Dropped]++
	}
	for _, f := range All() {
		if f.Kind == stages.OfResponse && dropped[f.Name] == 0 {
			t.Errorf("no answer is for %s to drop", f.Name)
		}
	}
}
