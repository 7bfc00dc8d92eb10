package measure

import (
	"encoding/json"
	"reflect"
	"testing"

	"prefdeck/stages/response"
)

func TestStatsJSON(t *testing.T) {
	t.Parallel()
	s := Stats{
		Prompts: 3, Responses: 12, Failed: 1, Pairs: 5, Queue: 2, Skipped: 1, Flagged: 1, Events: 4,
		Labels: Labels{A: 1, B: 2, Tie: 3, BothBad: 4, Skip: 5},
		Funnel: Funnel{
			{Stage: "prompts", Filters: []FunnelFilter{{Filter: "near-duplicate", In: 4, Dropped: 1, Passed: 3}, {Filter: "exact-duplicate", In: 3, Dropped: 0, Passed: 3}}},
			{Stage: "filter", Filters: []FunnelFilter{{Filter: "refusal \"x\"", In: 12, Dropped: 2, Passed: 10}}},
			{Stage: "empty"},
		},
		Capped:   Capped{Pairs: 7, ByResponse: 1, PerPrompt: 10, PerResponse: 4},
		Failures: response.Failures{{Kind: response.Refused, Model: "m", N: 1, Words: "400 no"}},
	}
	got, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"prompts":3,"responses":12,"failed":1,"missing":0,"pairs":5,"unpaired":0,"queue":2,"done":0,"decisions":0,"skipped":1,"flagged":1,` +
		`"labels":{"a":1,"b":2,"tie":3,"both_bad":4,"skip":5},"preferences":0,"events":4,` +
		`"funnel":{"prompts":{"near-duplicate":{"in":4,"dropped":1,"passed":3},"exact-duplicate":{"in":3,"dropped":0,"passed":3}},` +
		`"filter":{"refusal \"x\"":{"in":12,"dropped":2,"passed":10}},"empty":{}},"audits":{"drawn":0,"waiting":0,"wrong":{"of":0,"n":0,"share":null,"low":null,"high":null}},"disputed":{"open":0,"decided":0,"contested":0},` +
		`"capped":{"pairs":7,"by_response":1,"by_strategy":0,"pairs_per_prompt":10,"pairs_per_response":4,"strategy":""},"test_stream":{"drawn":0,"waiting":0,"labelled":0,"wanted":0,"beside":0,"last":0,"drained":false},` +
		`"failures":[{"kind":"refused","model":"m","n":1,"words":"400 no"}]}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	var back Stats
	if err := json.Unmarshal(got, &back); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(back, s) {
		t.Errorf("read back %+v, want %+v", back, s)
	}
}

func TestFunnelWithoutStages(t *testing.T) {
	t.Parallel()
	if b, err := json.Marshal(Stats{}.Funnel); err != nil || string(b) != "{}" {
		t.Errorf("%s, %v; want {}", b, err)
	}
	f := Funnel{{Stage: "old"}}
	if err := json.Unmarshal([]byte("{}"), &f); err != nil || f != nil {
		t.Errorf("%v, %v; want nothing", f, err)
	}
}

func TestFunnelThatIsNone(t *testing.T) {
	t.Parallel()
	for _, s := range []string{`[]`, `1`, `{"filter":[]}`, `{"filter":{"empty":1}}`, `{"filter":{"empty":{"in":"x"}}}`} {
		var f Funnel
		if err := json.Unmarshal([]byte(s), &f); err == nil {
			t.Errorf("%s was read as %+v", s, f)
		}
	}
}

// Prompts that were never asked come before an export of what is decided, and after pairs
// that wait.
func TestNextAsksBeforeItExports(t *testing.T) {
	t.Parallel()
	s := Stats{Prompts: 10, Responses: 8, Unanswered: 6, Labels: Labels{A: 2}, Preferences: 2}
	if step, n := s.Next(); step != Ask || n != 6 {
		t.Errorf("%s %d, want %s 6", step, n, Ask)
	}
	s.Queue = 1
	if step, n := s.Next(); step != Judge || n != 1 {
		t.Errorf("%s %d, want %s 1", step, n, Judge)
	}
}

// What is to be exported is what exports write, not all labels.
func TestNextCountsWhatAnExportWrites(t *testing.T) {
	t.Parallel()
	s := Stats{Prompts: 60, Responses: 120, Pairs: 60, Labels: Labels{A: 40, B: 20, Tie: 5}, Preferences: 36}
	if step, n := s.Next(); step != Export || n != 36 {
		t.Errorf("next is %s of %d", step, n)
	}
	s.Preferences = 0
	if step, n := s.Next(); step != Export || n != 0 {
		t.Errorf("with all labels in the test set next is %s of %d", step, n)
	}
}
