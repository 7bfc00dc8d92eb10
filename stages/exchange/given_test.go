package exchange

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
)

// decisions returns the labels of a deck as "annotator: the better text", or the
// answer where there is none, with strength, reasons and comment.
func (m *memory) decisions() []string {
	var out []string
	for _, g := range m.given {
		p := m.pairs[g.Pair]
		what := string(g.Choice.Answer)
		switch g.Choice.Answer {
		case label.A:
			what = m.responses[p.A].Text
		case label.B:
			what = m.responses[p.B].Text
		}
		line := g.Annotator + ": " + what
		if s := g.Choice.Strength; s != 0 {
			line += fmt.Sprintf(" by %d", max(s, -s))
		}
		if !g.At.IsZero() {
			line += g.At.Format(" on 2006-01-02")
		}
		for _, more := range append(slices.Clone(g.Reasons), g.Comment) {
			if more != "" {
				line += " (" + more + ")"
			}
		}
		out = append(out, line)
	}
	slices.Sort(out)
	return out
}

// TestLabelsThatComeAlong imports every kind of preference as labels of a named
// annotator. "one" and "two" are the answers in the order of the row.
func TestLabelsThatComeAlong(t *testing.T) {
	t.Parallel()
	const two = `"response_a":"one","response_b":"two"`
	tests := []struct{ name, row, want string }{
		{"chosen", `{"prompt":"p","chosen":"one","rejected":"two"}`, "me: one"},
		{"winner is a side", `{"prompt":"p",` + two + `,"winner":"b"}`, "me: two"},
		{"winner is a field counted from 0", `{"prompt":"p","response_0":"one","response_1":"two","winner":"response_1"}`, "me: two"},
		{"winner is a model counted from 0", `{"prompt":"p","response_0":"one","response_1":"two","winner":"Model 0"}`, "me: one"},
		{"winner is a model", `{"prompt":"p",` + two + `,"model_a":"x","model_b":"y","winner":"y"}`, "me: two"},
		{"winner of an arena", `{"prompt":"p",` + two + `,"winner":"tie (bothbad)","judge":"u","tstamp":1600000000.5}`, "me/u: both_bad on 2020-09-13"},
		{"winner in three columns", `{"prompt":"p",` + two + `,"winner_model_a":0,"winner_model_b":0,"winner_tie":1}`, "me: tie"},
		{"winner under another name", `{"prompt":"p",` + two + `,"winner":"a","annotator_id":7,"comment":"It is clear."}`, "me/7: one (It is clear.)"},
		{"HelpSteer 3", `{"prompt":"p","response1":"one","response2":"two","overall_preference":-2}`, "me: one by 2"},
		{"HelpSteer 3, one annotator", `{"prompt":"p","response1":"one","response2":"two","overall_preference":-2,"individual_preference":[{"score":-2,"reasoning":"It is right.","feedback1":"","feedback2":""}]}`, "me: one by 2 (It is right.)"},
		{"a margin", `{"prompt":"p","chosen":"one","rejected":"two","margin":2.0}`, "me: one by 2"},
		{"a margin that is no strength", `{"prompt":"p","chosen":"one","rejected":"two","margin":1.5}`, "me: one"},
		{"scores of others", `{"prompt":"p","prompt_id":"1","chosen":"one","rejected":"two","score_chosen":2.0,"score_rejected":0.0}`, "me: one"},
		{"HelpSteer 2", `{"prompt":"p","response_1":"one","response_2":"two","preference_strength":3,"preference_statement":"Two is right."}`, "me: two by 3 (Two is right.)"},
		{"a tie in strength", `{"prompt":"p","response1":"one","response2":"two","overall_preference":0}`, "me: tie"},
		{"AlpacaEval", `{"instruction":"p","output_1":"one","output_2":"two","preference":1.9}`, "me: two"},
		{"PKU-SafeRLHF", `{"prompt":"p","response_0":"one","response_1":"two","better_response_id":1}`, "me: two"},
		{"SHP", `{"history":"p","human_ref_A":"one","human_ref_B":"two","labels":1,"score_A":5,"score_B":50}`, "me: one"},
		{"WebGPT", `{"question":{"full_text":"p"},"answer_0":"one","answer_1":"two","score_0":-1,"score_1":1}`, "me: two"},
		{"summaries", `{"info":{"post":"p"},"summaries":[{"text":"one"},{"text":"two"}],"choice":1,"worker":"w"}`, "me/w: two"},
		{"ranks in a list", `{"prompt":"p","answers":[{"answer":"one","rank":2},{"answer":"two","rank":1}]}`, "me: two"},
		{"ratings beside a list", `{"instruction":"p","generations":["one","two"],"ratings":[4,1]}`, "me: one"},
		{"scores of chosen and rejected texts", `{"prompt":"p","response_a":"one","response_b":"two","score_a":1,"score_b":1}`, "me: tie"},
		{"Argilla", `{"id":"1","fields":{"prompt":"p","response_1":"one","response_2":"two"},"responses":{"preference":[{"value":"response_2","user_id":"u"},{"value":"response_1","user_id":"v","status":"draft"}]}}`, "me/u: two"},
		{"Argilla, ranking", `{"prompt":"p","response-1":"one","response-2":"two","preference":[{"user_id":"u","value":{"rank":[2,1],"value":["response-1","response-2"]},"status":"submitted"}]}`, "me/u: two"},
		{"Label Studio", `{"data":{"prompt":"p","answer1":"one","answer2":"two"},"annotations":[{"completed_by":3,"created_at":"2026-01-02T03:04:05Z","result":[{"value":{"selected":"right"},"type":"pairwise"},{"value":{"choices":["shorter"]}},{"value":{"text":["Well."]}}]},{"was_cancelled":true,"result":[{"value":{"selected":"left"}}]}]}`,
			"me/3: two on 2026-01-02 (shorter) (Well.)"},
		{"Label Studio JSON-MIN", `{"prompt":"p","answer1":"one","answer2":"two","comparison":{"selected":"left"},"annotator":1}`, "me/1: one"},
		{"Prodigy", `{"prompt":"p","options":[{"id":"x","text":"one"},{"id":"y","text":"two"}],"accept":["y"],"answer":"accept","_input_hash":1}`, "me: two"},
		{"OASST", `{"prompt":{"text":"p","role":"prompter","replies":[{"text":"one","role":"assistant","rank":1,"replies":[]},{"text":"two","role":"assistant","rank":0,"replies":[]}]}}`, "me: two"},
		{"Community Alignment, two", `{"first_turn_prompt":"p","first_turn_response_a":"one","first_turn_response_b":"two","first_turn_preferred_response":"b"}`, "me: two"},
		{"JudgeBench", `{"question":"p","response_A":"one","response_B":"two","label":"B>A"}`, "me: two"},
		{"Prometheus", `{"orig_instruction":"p","orig_response_A":"one","orig_response_B":"two","orig_preference":"A","instruction":"Compare."}`, "me: one"},
		{"Gemini", `{"contents":[{"role":"user","parts":[{"text":"p"}]}],"completions":[{"score":0.0,"completion":{"role":"model","parts":[{"text":"one"}]}},{"score":1.0,"completion":{"role":"model","parts":[{"text":"two"}]}}]}`, "me: two"},
		{"PRISM", `{"user_id":"u","conversation_history":[{"role":"user","content":"p"},{"role":"model","content":"one","score":9,"if_chosen":true},{"role":"model","content":"two","score":3,"if_chosen":false}]}`, "me: one"},
		{"an edit", `{"prompt":"p","original_response":"two","edited_response":"one"}`, "me: one"},
		{"Argilla on the Hub", `{"prompt":"p",` + two + `,"choice.responses":["response_b","response_a"],"choice.responses.users":["u","v"],"choice.responses.status":["submitted","draft"]}`, "me/u: two"},
		{"Compar:IA, one", `{"conversation_a":[{"role":"user","content":"p"},{"role":"assistant","content":"one"}],"conversation_b":[{"role":"user","content":"p"},{"role":"assistant","content":"two"}],"model_a_name":"x","model_b_name":"y","chosen_model_name":"y","both_equal":false}`, "me: two"},
		{"Compar:IA, none", `{"prompt":"p",` + two + `,"chosen_model_name":null,"both_equal":true}`, "me: tie"},
		{"MultiPref", `{"text":"p","completion_a":"one","completion_b":"two","overall_pref":"B-is-slightly-better"}`, "me: two by 1"},
		{"PandaLM", `{"instruction":"p","input":"","response1":"one","response2":"two","annotator1":1,"annotator2":2,"annotator3":0}`, "me/1: one / me/2: two / me/3: tie"},
		{"JudgeLM", `{"question_body":"p","answer1_body":"one","answer2_body":"two","score":[3,8.5]}`, "me: two"},
		{"JudgeLM, with likelihoods", `{"question_body":"p","answer1_body":"one","answer2_body":"two","score":[{"logprobs":-1,"score":8},{"logprobs":-2,"score":3}]}`, "me: one"},
		{"the best of a list", `{"prompt":"p","responses":["one","two"],"best":1}`, "me: two"},
		{"chosen and rejected name fields", `{"prompt":"p",` + two + `,"chosen":"response_b","rejected":"response_a"}`, "me: two"},
		{"chosen and rejected are letters", `{"prompt":"p",` + two + `,"chosen":"B","rejected":"A"}`, "me: two"},
		{"chosen and rejected name models", `{"prompt":"p",` + two + `,"model_a":"x","model_b":"y","chosen":"y","rejected":"x"}`, "me: two"},
		{"better and worse are numbers of a list", `{"prompt":"p","responses":["one","two"],"better":"1","worse":"0"}`, "me: two"},
		{"chosen is the text of an answer", `{"prompt":"p",` + two + `,"chosen":"two"}`, "me: two"},
		{"columns of winners that contradict each other", `{"prompt":"p",` + two + `,"winner_model_a":1,"winner_model_b":1,"winner_tie":0}`, ""},
		{"a strength without a sign", `{"prompt":"p","response_1":"one","response_2":"two","preference":"response_1","preference_strength":2}`, "me: one by 2"},
		{"a strength of another scale", `{"prompt":"p",` + two + `,"preference":"B","preference_strength":5}`, "me: two"},
		{"a strength against a tie", `{"prompt":"p",` + two + `,"preference":"tie","preference_strength":2}`, "me: tie"},
		{"a strength with a sign that contradicts", `{"prompt":"p",` + two + `,"preference":"B","preference_strength":-2}`, ""},
		{"labels that are not SHP's", `{"prompt":"p","response_0":"one","response_1":"two","labels":1}`, ""},
		{"an accepted answer", `{"question":"p","accepted_answer":"one","rejected":"two"}`, "me: one"},
		{"Stack Exchange, paired", `{"qid":1,"question":"p","response_j":"one","response_k":"two"}`, "me: one"},
		{"CValues", `{"prompt":"p","pos_resp":"one","neg_resp":"two"}`, "me: one"},
		{"a verdict", `{"prompt":"p",` + two + `,"verdict":"B>>A"}`, "me: two"},
		{"a judgment with its reasons", `{"prompt":"p",` + two + `,"judgment":"Both are [sic] short. My final verdict is: [[B>A]]"}`, "me: two"},
		{"scores of what is bad", `{"prompt":"p",` + two + `,"toxicity_score_a":0.9,"toxicity_score_b":0.1,"response_a_length_score":9,"response_b_length_score":1}`, ""},
		{"scores of aspects that disagree", `{"prompt":"p",` + two + `,"helpfulness_score_a":5,"helpfulness_score_b":1,"safety_score_a":1,"safety_score_b":5}`, ""},
		{"scores of aspects that agree", `{"prompt":"p",` + two + `,"helpfulness_score_a":1,"helpfulness_score_b":5,"safety_score_a":1,"safety_score_b":5}`, "me: two"},
		{"scores of aspects and of the whole", `{"prompt":"p",` + two + `,"fun_score_a":5,"fun_score_b":1,"overall_score_a":1,"overall_score_b":5}`, "me: two"},
		{"MT-bench, first turn", `{"question_id":81,"model_a":"x","model_b":"y","winner":"model_b","judge":"w","conversation_a":[{"role":"user","content":"p"},{"role":"assistant","content":"one"},{"role":"user","content":"q"},{"role":"assistant","content":"uno"}],"conversation_b":[{"role":"user","content":"p"},{"role":"assistant","content":"two"},{"role":"user","content":"q"},{"role":"assistant","content":"dos"}],"turn":1}`, "me/w: two"},
		{"MT-bench, second turn", `{"question_id":81,"model_a":"x","model_b":"y","winner":"model_b","judge":"w","conversation_a":[{"role":"user","content":"p"},{"role":"assistant","content":"one"},{"role":"user","content":"q"},{"role":"assistant","content":"uno"}],"conversation_b":[{"role":"user","content":"p"},{"role":"assistant","content":"two"},{"role":"user","content":"q"},{"role":"assistant","content":"dos"}],"turn":2}`, "me/w: two\n\nUser: q\n\nAssistant: dos"},
		{"Label Studio, the second tag first", `{"data":{"prompt":"p","answer1":"one","answer2":"two"},"annotations":[{"completed_by":{"id":3,"email":"u@x"},"result":[{"value":{"selected":"left"},"to_name":"answer2,answer1","type":"pairwise"}]}]}`, "me/u@x: two"},
		{"scores of a cost and a penalty", `{"prompt":"p",` + two + `,"cost_score_a":9,"cost_score_b":1,"response_a_penalty_score":9,"response_b_penalty_score":1}`, ""},
		{"Argilla, a model's suggestion", `{"id":"1","fields":{"prompt":"p","response_1":"one","response_2":"two"},"suggestions":[{"question_name":"preference","value":"response_2","agent":"gpt-4"}],"metadata":{}}`, ""},
		{"Argilla, two questions", `{"id":"1","fields":{"prompt":"p","response_1":"one","response_2":"two"},"responses":{"safety":[{"value":"response_2","user_id":"u"}],"preference":[{"value":"response_1","user_id":"u"}]}}`, "me/u: one"},
		{"Argilla, two questions about aspects", `{"id":"1","fields":{"prompt":"p","response_1":"one","response_2":"two"},"responses":{"safety":[{"value":"response_2","user_id":"u"}],"style":[{"value":"response_1","user_id":"u"}]}}`, ""},
		{"Argilla, two questions with one answer", `{"id":"1","fields":{"prompt":"p","response_1":"one","response_2":"two"},"responses":{"safety":[{"value":"response_2","user_id":"u"}],"style":[{"value":"response_2","user_id":"u"}]}}`, "me/u: two"},
		{"Label Studio, two questions", `{"data":{"prompt":"p","answer1":"one","answer2":"two"},"annotations":[{"completed_by":3,"result":[{"from_name":"helpful","value":{"selected":"right"}},{"from_name":"safe","value":{"selected":"left"}}]}]}`, ""},
		{"Argilla, a question about the whole", `{"id":"1","fields":{"prompt":"p","response_1":"one","response_2":"two"},"responses":{"helpful_preference":[{"value":"response_2","user_id":"u"}],"overall":[{"value":"response_1","user_id":"u"}]}}`, "me/u: one"},
		{"Argilla, a question about the winner", `{"id":"1","fields":{"prompt":"p","response_1":"one","response_2":"two"},"responses":{"safer":[{"value":"response_2","user_id":"u"}],"winner":[{"value":"response_1","user_id":"u"}]}}`, "me/u: one"},
		{"Argilla, two preferences", `{"id":"1","fields":{"prompt":"p","response_1":"one","response_2":"two"},"responses":{"helpful_preference":[{"value":"response_2","user_id":"u"}],"safe_preference":[{"value":"response_1","user_id":"u"}]}}`, ""},
		{"Argilla, the same answers in another order", `{"id":"1","fields":{"prompt":"p","response_1":"one","response_2":"two"},"responses":{"style":[{"value":"response_1","user_id":"u"},{"value":"response_2","user_id":"v"}],"tone":[{"value":"response_2","user_id":"v"},{"value":"response_1","user_id":"u"}]}}`, "me/u: one / me/v: two"},
		{"a model by its place", `{"prompt":"p","response_1":"one","response_2":"two","model_1":"x","model_2":"y","preferred_model":2}`, "me: two"},
		{"a model by a number", `{"prompt":"p",` + two + `,"model_a":"2","model_b":"1","preferred_model":"1"}`, "me: two"},
		{"a letter that is the other's model", `{"prompt":"p",` + two + `,"model_a":"B","model_b":"A","winner":"A"}`, ""},
		{"a tie beside a chosen one", `{"prompt":"p","chosen":"one","rejected":"two","is_tie":true}`, "me: tie"},
		{"one of a list was chosen", `{"prompt":"p","responses":[{"text":"one","is_chosen":false},{"text":"two","is_chosen":true}]}`, "me: two"},
		{"summaries of news", `{"info":{"post":null,"article":"p"},"summaries":[{"text":"one"},{"text":"two"}],"choice":1}`, "me: two"},
		{"objects with a value", `{"prompt":"p",` + two + `,"criteria":[{"name":"clarity","value":"A"}]}`, ""},
		{"the Elo of models", `{"prompt":"p",` + two + `,"model_a_elo":1000,"model_b_elo":1200}`, ""},
		{"chosen and rejected are answers of a digit", `{"prompt":"p","responses":["4","5"],"chosen":"4","rejected":"5"}`, "me: 4"},
		{"chosen and rejected are answers and no places", `{"prompt":"p","responses":["one","two"],"chosen":"4","rejected":"5"}`, "me: 4"},
		{"chosen and rejected are letters of a quiz", `{"prompt":"p","choices":["one","two"],"chosen":"B","rejected":"A"}`, "me: B"},
		{"votes for a tie beside a chosen one", `{"prompt":"p","chosen":"one","rejected":"two","votes_chosen":3,"votes_rejected":1,"tie":1}`, "me: one"},
		{"a winner beside scores in a list", `{"prompt":"p","responses":["one","two"],"winner":"A","scores":[1,2]}`, "me: one"},
		{"a winner beside scores of its answers", `{"prompt":"p","responses":[{"model":"x","text":"one","score":1},{"model":"y","text":"two","score":2}],"winner":"x"}`, "me: one"},
		{"a label beside scores in a list", `{"prompt":"p","responses":["one","two"],"label":0,"scores":[1,2]}`, "me: two"},
		{"what a judge wrote and should not have", `{"prompt":"p","answer_a":"one","answer_b":"two","chosen":"Clear. [[A]]","rejected":"Long. [[B]]"}`, "me: Clear. [[A]]"},
		{"a tie in a column", `{"prompt":"p",` + two + `,"is_tie":true}`, "me: tie"},
		{"one is better", `{"prompt":"p",` + two + `,"a_is_better":false,"b_is_better":true}`, "me: two"},
		{"columns of winners as pandas writes them", `{"prompt":"p",` + two + `,"winner_model_a":"0.0","winner_model_b":"1.0","winner_tie":"0.0"}`, "me: two"},
		{"percentages", `{"prompt":"p",` + two + `,"score_a":"80%","score_b":"75 %"}`, "me: one"},
		{"ratings out of the most", `{"prompt":"p","responses":["one","two"],"ratings":["8/10","9.5 / 10"]}`, "me: two"},
		{"ratings out of two mosts", `{"prompt":"p",` + two + `,"rating_a":"4/5","rating_b":"7/10"}`, ""},
		{"a percentage and a number", `{"prompt":"p",` + two + `,"score_a":"80%","score_b":"0.9"}`, ""},
		{"a winner of a list by number", `{"prompt":"p","responses":["one","two"],"winner":1}`, ""},
		{"a tie as the winner beside a chosen one", `{"prompt":"p","chosen":"one","rejected":"two","winner":"tie"}`, "me: tie"},
		{"two winners", `{"prompt":"p",` + two + `,"winner":"B","preference":"A"}`, ""},
		{"a verdict and a label that differ", `{"prompt":"p",` + two + `,"verdict":"A","label":"tie"}`, ""},
		{"two winners beside scores", `{"prompt":"p","responses":["one","two"],"winner":"B","preference":"A","scores":[2,1]}`, ""},
		{"two winners that agree", `{"prompt":"p",` + two + `,"winner":"B","preference":"response_b"}`, "me: two"},
		{"a winner and the reasons of another order", `{"prompt":"p",` + two + `,"winner":"B","judgment":"The first one is better: [[A]]"}`, "me: two"},
		{"dates", `{"prompt":"p",` + two + `,"score_a":"12/5","score_b":"1/5"}`, ""},
		{"scores of two kinds", `{"prompt":"p","completions":[{"response":"one","overall_score":8,"fine-grained_score":3},{"response":"two","overall_score":"N/A","fine-grained_score":4.5}]}`, ""},
		{"distilabel's Orca pairs, a tie", `{"input":"p","chosen":"one","rejected":"two","rating":[9,9],"status":"tie"}`, "me: tie"},
		{"distilabel's Orca pairs, swapped", `{"input":"p","chosen":"one","rejected":"two","rating":[8,9],"status":"swapped"}`, "me: one"},
		{"a letter where the second is missing", `{"prompt":"p","responses":["one",null,"two"],"winner":"C"}`, "me: two"},
		{"the letter of a missing answer", `{"prompt":"p","response_a":"one","response_b":null,"response_c":"two","winner":"B"}`, ""},
		{"a number where the second is missing", `{"prompt":"p","responses":["one",null,"two"],"label":1}`, ""},
		{"a tie where the second is missing", `{"prompt":"p","responses":["one",null,"two"],"winner":"tie"}`, "me: tie"},
		{"nothing said", `{"prompt":"p",` + two + `}`, ""},
		{"a preference that is none", `{"prompt":"p",` + two + `,"winner":"?"}`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := newMemory()
			for range 2 { // the second time adds nothing
				if _, err := importText(t, m, "rows.jsonl", tt.row, ImportOptions{LabelsOf: "me"}); err != nil {
					t.Fatal(err)
				}
				if got := strings.Join(m.decisions(), " / "); got != tt.want {
					t.Errorf("labels %q, want %q", got, tt.want)
				}
			}
			m = newMemory()
			if _, err := importText(t, m, "rows.jsonl", tt.row, ImportOptions{}); err != nil || len(m.given) > 0 {
				t.Errorf("labels that nobody asked for: %q, %v", m.decisions(), err)
			}
		})
	}
}

// Responses that name their prompts by number or name get them from another file; those
// that hold their own keep it.
func TestPromptsOfAnotherFile(t *testing.T) {
	t.Parallel()
	prompts := writeFile(t, "prompts.jsonl", `{"id":8,"text":"Name a hill","slug":"hill"}`+"\n"+`{"id":9,"text":"Name a sea","slug":"sea"}`)
	for name, test := range map[string]struct{ file, rows string }{
		"numbers":   {"r.jsonl", `{"id":9,"model":"m","result":"Everest","prompt":8}` + "\n" + `{"id":8,"model":"m","result":"Red","prompt":9}`},
		"a table":   {"r.csv", "id,model,result,prompt\n9,m,Everest,8\n8,m,Red,9\n"},
		"names":     {"r.jsonl", `{"id":9,"model":"m","result":"Everest","slug":"hill"}` + "\n" + `{"model":"m","result":"Red","prompt":"sea"}`},
		"their own": {"r.jsonl", `{"prompt_id":9,"model":"m","result":"Everest","prompt":"Name a hill"}` + "\n" + `{"model":"m","result":"Red","question_id":9}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMemory()
			rows := writeFile(t, test.file, test.rows)
			if _, err := Import(t.Context(), m, []string{rows}, ImportOptions{With: []string{prompts}}, nil); err != nil {
				t.Fatal(err)
			}
			if got := m.texts(); !slices.Equal(got, []string{"user: Name a hill", "user: Name a sea"}) {
				t.Errorf("prompts %q", got)
			}
			if got := m.answers(); !slices.Equal(got, []string{"m: Everest", "m: Red"}) {
				t.Errorf("answers %q", got)
			}
		})
	}
	rows := writeFile(t, "r.jsonl", `{"model":"m","result":"Everest","prompt":7}`)
	if _, err := Import(t.Context(), newMemory(), []string{rows}, ImportOptions{With: []string{prompts}}, nil); err == nil || !strings.Contains(err.Error(), "has its prompt") {
		t.Errorf("an unknown prompt: %v", err)
	}
	if _, err := Import(t.Context(), newMemory(), []string{rows}, ImportOptions{}, nil); err == nil || !strings.Contains(err.Error(), "--with") {
		t.Errorf("without the prompts: %v", err)
	}
	p, err := LookAt(t.Context(), nil, rows, ImportOptions{})
	if err != nil || len(p.First) != 1 || !p.First[0].Elsewhere {
		t.Errorf("the preview %+v, %v", p, err)
	}
}

// Ratings of answers of which no pair is made become no labels, and the import says so
// instead of leaving them out silently.
func TestRatingsWithoutPairs(t *testing.T) {
	t.Parallel()
	const row = `{"instruction":"p","completions":[{"model":"a","response":"one","overall_score":3},{"model":"b","response":"two","overall_score":5},{"model":"c","response":"three","overall_score":1}]}`
	path := writeFile(t, "x.jsonl", row)
	for _, o := range []ImportOptions{{LabelsOf: "me"}, {As: Responses, LabelsOf: "me"}, {}, {As: Pairs, LabelsOf: "me"}} {
		events, stop := listen()
		m := newMemory()
		_, err := Import(t.Context(), m, []string{path}, o, events)
		text, loose := stop(), o.As != Pairs
		if err != nil || strings.Contains(text, "1 row rates or ranks its answers but labels are of pairs: read as pairs (--as pairs)") != loose || (len(m.given) == 0) != loose {
			t.Errorf("%+v: %q, %d labels, %v", o, text, len(m.given), err)
		}
	}
	p, err := LookAt(t.Context(), nil, path, ImportOptions{NoFlags: true})
	if err != nil || p.Loose != 1 || p.Preferred != 0 {
		t.Errorf("the preview: %+v, %v", p, err)
	}
}

// Prompts need nothing of another file.
func TestPromptsWithPromptsOfAnotherFile(t *testing.T) {
	t.Parallel()
	path := writeFile(t, "q.jsonl", `{"question_id":1,"text":"What is a hill?"}`)
	m := newMemory()
	if _, err := Import(t.Context(), m, []string{path}, ImportOptions{With: []string{path}}, nil); err != nil || len(m.texts()) != 1 {
		t.Errorf("%q, %v", m.texts(), err)
	}
}

// TestComparisons joins decisions with the files that hold the prompts and answers
// they name.
func TestComparisons(t *testing.T) {
	t.Parallel()
	prompts := writeFile(t, "prompts.jsonl", `{"id":8,"text":"Name a hill","slug":"hill"}`+"\n"+`{"id":9,"text":"Name a sea","slug":"sea"}`)
	results := writeFile(t, "results.jsonl", `{"id":0,"model":1,"result":"Monsanto","prompt":8,"name":"M one"}
{"id":1,"model":2,"result":"Everest","prompt":8,"name":"M two"}
{"id":2,"model":1,"result":"Red","prompt":9,"name":"M one"}`)
	crowd := writeFile(t, "crowd.csv", "id,prompt,model_x,model_y,worker,winner,left,right\n0,8,1,2,58,left,M one,M two\n0,8,1,2,83,right,M two,M one\n0,8,1,2,14,tie,M one,M two\n1,9,1,2,14,left,M one,M two\n")
	m := newMemory()
	r, err := Import(t.Context(), m, []string{crowd}, ImportOptions{As: Comparisons, With: []string{prompts, results}}, nil)
	if err == nil || !strings.Contains(err.Error(), "line 5: none of the files given has its answers") {
		t.Errorf("error %v", err)
	}
	want := []string{"14: tie", "58: Monsanto", "83: Monsanto"}
	if got := m.decisions(); !slices.Equal(got, want) || r.Added.Labels != 3 || r.Added.Pairs != 1 {
		t.Errorf("labels %q, %+v", got, r)
	}
	if got := m.answers(); !slices.Equal(got, []string{"M one: Monsanto", "M two: Everest"}) || m.texts()[0] != "user: Name a hill" {
		t.Errorf("answers %q of %q", got, m.texts())
	}

	m = newMemory()
	if _, err := Import(t.Context(), m, []string{crowd}, ImportOptions{}, nil); err == nil || !strings.Contains(err.Error(), "--as comparisons") {
		t.Errorf("without what they compare: %v", err)
	}
	m = newMemory()
	if _, err := Import(t.Context(), m, []string{crowd}, ImportOptions{As: Comparisons, With: []string{prompts}}, nil); err == nil || !strings.Contains(err.Error(), "the files given hold no answers") {
		t.Errorf("without answers: %v", err)
	}
}

func TestVerdicts(t *testing.T) {
	t.Parallel()
	m := newMemory()
	row := `{"instruction":"p","output_1":"one","output_2":"two","generator_1":"x","generator_2":"y","preference":1.25,"annotator":"judge-1"}`
	if _, err := importText(t, m, "x.jsonl", row, ImportOptions{As: Verdicts}); err != nil {
		t.Fatal(err)
	}
	if len(m.verdicts) != 1 || len(m.given) != 0 {
		t.Fatalf("%+v, %+v", m.verdicts, m.given)
	}
	v := m.verdicts[0]
	p := m.pairs[v.Pair]
	first := m.responses[p.A].Text == "one"
	if v.Judge != "judge-1" || v.Probability == nil || (*v.Probability == 0.75) != first || (v.Answer == label.A) != first || (v.First == label.SideA) != first {
		t.Errorf("%+v where A is %q", v, m.responses[p.A].Text)
	}
	for row, want := range map[string]string{
		`{"prompt":"p","response_a":"one","response_b":"two","judge":"j","winner":"b","probability":0.9}`:       "0.9 contradicts the winner",
		`{"prompt":"p","response_a":"one","response_b":"two","judge":"j","winner":"a","probability":90}`:        "probability is 90, want a number from 0 to 1",
		`{"prompt":"p","response_a":"one","response_b":"two","judge":"j","winner":"a","first":"left or right"}`: "first is left or right, want a or b",
		`{"prompt":"p","response_a":"one","response_b":"two","winner":"a"}`:                                     "does not name the judge: add --labels-of NAME",
		`{"prompt":"p","response_a":"one","response_b":"two","judge":"j"}`:                                      "does not say which answer is better",
	} {
		if _, err := importText(t, newMemory(), "x.jsonl", row, ImportOptions{As: Verdicts}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", row, err, want)
		}
	}
}

// A verdict has the probability and the order that its row tells, whichever of the
// answers becomes the pair's A.
func TestVerdictsInBothOrders(t *testing.T) {
	t.Parallel()
	const pair = `"prompt":"p","response_a":"one","response_b":"two","model_a":"x","model_b":"y","judge":"j"`
	for _, tt := range []struct {
		row   string
		p     float64 // that "one" is better
		first string
		wins  string
	}{
		{`{` + pair + `,"probability":0.8}`, 0.8, "one", "one"},
		{`{` + pair + `,"winner":"b","probability":0.25,"first":"b"}`, 0.25, "two", "two"},
		{`{` + pair + `,"winner":"tie","probability":"0.6","first":"response_b"}`, 0.6, "two", "tie"},
		{`{` + pair + `,"probability":0.5,"first":"x"}`, 0.5, "one", "tie"},
		{`{"prompt":"p","chosen":"one","rejected":"two","judge":"j","probability":1,"first":"rejected"}`, 1, "two", "one"},
	} {
		m := newMemory()
		if _, err := importText(t, m, "x.jsonl", tt.row, ImportOptions{As: Verdicts}); err != nil || len(m.verdicts) != 1 {
			t.Errorf("%s: %+v, %v", tt.row, m.verdicts, err)
			continue
		}
		v := m.verdicts[0]
		texts := map[string]string{"tie": "tie", "a": m.responses[m.pairs[v.Pair].A].Text, "b": m.responses[m.pairs[v.Pair].B].Text}
		p := tt.p
		if texts["a"] == "two" {
			p = 1 - p
		}
		if v.Probability == nil || math.Abs(*v.Probability-p) > 1e-9 || texts[string(v.First)] != tt.first || texts[string(v.Answer)] != tt.wins {
			t.Errorf("%s: %+v of %v, want %v", tt.row, v, texts, p)
		}
	}
	m := newMemory() // of labels, a probability says nothing
	_, err := importText(t, m, "x.jsonl", `{`+pair+`,"winner":"b","probability":7,"first":"z"}`, ImportOptions{LabelsOf: "me"})
	if err != nil || len(m.given) != 1 {
		t.Errorf("%v, %v", m.decisions(), err)
	}
}

// Every word of the field for an answer to a pair says what its writer meant: neither of
// two is no tie.
func TestWordsForAnAnswer(t *testing.T) {
	t.Parallel()
	for want, said := range map[string][]string{
		"me: one":      {"A", "model_a", "leftvote", "[[A]]", "Response 1", "a>>b", "A is better", "A is clearly better", "A > B", "b<a", "Option A", "The first", "The first response is better", "Left answer", "Model A wins", "Winner: A", "A is better than B", "A is better than Response B overall", "B is worse", "👈  A is better"},
		"me: two":      {"B", "Model B", "rightvote", "[[B]]", "right", "I compared them. [[B>>A]]", "[[B>A]] is my verdict: [[B>A]]", "B is better.", "The second answer is better than the first one.", "B is better than the other one", "B is better than A by far", "A << B", "Summary 2", "A_is_clearly_worse"},
		"me: one by 1": {"A slightly better", "a_is_a_bit_better", "Response A is slightly better than Response B"},
		"me: two by 3": {"B-is-much-better", "A is much worse"},
		"me: tie":      {"[[C]]", "Tie 🤝", "Both responses are equally good", "None of them is better", "tie", "TIE", "tievote", "tie (both good)", "both_good", "Both", "same", "A=B", "Neither is better", "About the same", "no_preference", "[[A=B]]"},
		"me: both_bad": {"neither", "Neither", "both bad", "both_bad", "none", "None of the above", "bothbad", "bothbad_vote", "tie (bothbad)", "tie (both bad)", "bothbad (both bad)", "Both are bad.", "neither_good", "BOTH-BAD", "tie/bothbad", "Tie (both are bad)", "Both responses are bad", "Neither response is acceptable", "👎  Both are bad"},
		"":             {"", "unclear", "c", "not sure", "a response", "the first one of two", "A is better than B in style but worse in facts", "A is better than B? No", "[[A>B]] or [[B>A]]", "[[unclear]]", "A is as good as B", "3", "model 0", "the better"},
	} {
		for _, word := range said {
			m := newMemory()
			text := fmt.Sprintf(`{"prompt":"p","response_a":"one","response_b":"two","winner":%q}`, word)
			if _, err := importText(t, m, "x.jsonl", text, ImportOptions{LabelsOf: "me"}); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(m.decisions(), ", "); got != want {
				t.Errorf("%q is %q, want %q", word, got, want)
			}
		}
	}
}

// What a number says of two answers is told by all numbers of its file: those that were
// taken for something that a later one contradicts are a fault, and no more are taken.
func TestNumbersOfAPreference(t *testing.T) {
	t.Parallel()
	const letters, ones, zeros = "response_a response_b", "response_1 response_2", "response_0 response_1"
	for _, tt := range []struct{ field, answers, numbers, want, fault string }{
		{"preference", letters, `2 6 "1" 2`, "two", "preference goes from 1 to 6"},
		{"preference", letters, "7 2 1", "", ""},
		{"preference", letters, "1 2 0 1.9", "one, two, two", ""},
		{"preference", letters, "0 1 0.5", "", ""},
		{"preference", letters, "1 0 1", "one, one", "with --map winner_index=preference or --map a_is_better=preference"},
		{"preference", letters, "0 2", "", ""},
		{"preference", letters, "0 1 2 1", "", ""},
		{"preference", letters, "0 0.9", "", ""},
		{"preference", letters, "-3 1 2", "", ""},
		{"preference", letters, "2 -1", "two", "preference goes from -1 to 2"},
		{"preference", ones, "1 0", "one", "with --map winner_index=preference or --map a_is_better=preference"},
		{"preference", zeros, "1 0", "one, two", ""},
		{"label", letters, "1 2", "", ""},
		{"label", letters, "1 0", "", ""},
		{"label", zeros, "1 0", "one, two", ""},
		{"winner", letters, "1 0", "", ""},
		{"choice", letters, "1 0", "one, two", ""},
		{"better_response_id", ones, "1 2", "one, two", ""},
		{"best_index", letters, "0 1", "one, two", ""},
		{"chosen_idx", letters, "1 0", "one, two", ""},
		{"preferred_response_id", letters, "1 1", "two, two", ""},
		{"labels", letters, "1 0", "", ""},
		{"winner", ones, "1 2", "one, two", ""},
		{"winner", ones, "2 0 1", "two", "winner goes from 0 to 2"},
		{"label", ones, "1 2 0", "one, two", "label goes from 0 to 2"},
		{"label", ones, "0 2 1", "", ""},
		{"winner", zeros, "0 1", "one, two", ""},
		{"winner", letters, "0 1 2", "", ""},
		{"overall_preference", ones, "-3 0 1", "one by 3, tie, two by 1", ""},
		{"overall_preference", ones, "0 1 2", "tie, two by 1, two by 2", ""},
		{"overall_preference", ones, "1 5 2", "two by 1", "overall_preference goes from 1 to 5"},
	} {
		t.Run(tt.field+" "+tt.answers+" "+tt.numbers, func(t *testing.T) {
			t.Parallel()
			a, b, _ := strings.Cut(tt.answers, " ")
			var rows strings.Builder
			for i, n := range strings.Fields(tt.numbers) {
				fmt.Fprintf(&rows, `{"prompt":"p%d","%s":"one","%s":"two","%s":%s}`+"\n", i, a, b, tt.field, n)
			}
			m := newMemory()
			_, err := importText(t, m, "x.jsonl", rows.String(), ImportOptions{LabelsOf: "me"})
			if got := strings.ReplaceAll(strings.Join(m.decisions(), ", "), "me: ", ""); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
			if (err == nil) != (tt.fault == "") || err != nil && !strings.Contains(err.Error(), tt.fault) {
				t.Errorf("%v, want %q", err, tt.fault)
			}
			if _, err := importText(t, newMemory(), "x.jsonl", rows.String(), ImportOptions{}); err != nil {
				t.Errorf("without labels: %v", err)
			}
		})
	}
}

// A number that may count the answers, or say whether the first is better, makes no label
// until a map says which; the import tells the maps that would.
func TestNumbersThatLeaveItOpen(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ value, asks, mapped, want string }{
		{"1", "winner_index a_is_better", "winner_index", "two"},
		{"1", "winner_index a_is_better", "a_is_better", "one"},
		{"0", "winner_index a_is_better", "winner_index", "one"},
		{"0", "winner_index a_is_better", "a_is_better", "two"},
		{"0.5", "winner_index a_is_better", "a_is_better", "tie"},
		{"2", "winner_index winner_number", "winner_number", "two"},
		{"3", "winner_index winner_number", "winner_number", ""},
		{`"1"`, "winner_index a_is_better", "winner_number", "one"},
		{"false", "", "a_is_better", "two"},
		{`"False"`, "", "a_is_better", "two"},
	} {
		m := newMemory()
		path := writeFile(t, "x.jsonl", `{"prompt":"p","response_a":"one","response_b":"two","label":`+tt.value+`}`)
		events, stop := listen()
		_, err := Import(t.Context(), m, []string{path}, ImportOptions{LabelsOf: "me"}, events)
		said := stop()
		for _, way := range strings.Fields(tt.asks) {
			if err != nil || len(m.given) > 0 || !strings.Contains(said, "--map "+way+"=label") {
				t.Errorf("%s: %v, %q does not name %s", tt.value, err, said, way)
			}
		}
		o := ImportOptions{LabelsOf: "me", Map: map[string]string{tt.mapped: "label"}}
		if _, err := Import(t.Context(), m, []string{path}, o, nil); err != nil || strings.TrimPrefix(strings.Join(m.decisions(), ", "), "me: ") != tt.want {
			t.Errorf("%s as %s: %q, %v, want %s", tt.value, tt.mapped, m.decisions(), err, tt.want)
		}
	}
	o := ImportOptions{As: Pairs, LabelsOf: "me", Map: map[string]string{"winner_number": "label"}}
	for _, row := range []string{`{"prompt":"p","responses":["one","two","three"],"label":2}`, `{"prompt":"p","responses":["one","two","three"],"label":2.0}`, `{"prompt":"p","responses":["2","two","three"],"label":2}`} {
		m := newMemory()
		if _, err := importText(t, m, "x.jsonl", row, o); err != nil || !slices.Equal(m.decisions(), []string{"me: two", "me: two"}) {
			t.Errorf("%s: %q, %v", row, m.decisions(), err)
		}
	}
}

// A decimal comma is read, and one that may part thousands decides nothing.
func TestRatingsWithCommas(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, rows, want, fault, says string }{
		{"decimals", `"4,5" "3,2"  1 2  "0,5" "0,50"  "-1,5" "-1,25"`, "one, tie, two, two", "", ""},
		{"a point and a comma", `"4.5" "4,6"  "4,5" 4`, "one, two", "", ""},
		{"three decimals, where one is sure", `"4,333" "4,5"  "0,125" "0,5"  "1234,567" 2000`, "two, two, two", "", ""},
		{"three digits that decide either way", `"4,333" "4,667"  "4,333" 4  "4,333" "4,333"`, "one, tie, two", "", ""},
		{"three digits that decide by what the comma is", `"1,234" 2  "1,5" 2  3 "2,500"`, "two", "", "the comma in score_a (1,234) may be a decimal comma or separate thousands; where that decides the winner, in 2 rows, no preference was read"},
		{"lists", `"4,5" "5,2"  "4,5,3" "1,2,2"`, "two", `score_a has "4,5", read as a number with a decimal comma, and "4,5,3", which cannot be one`, ""},
		{"no numbers", `"a,5" "5,b"  ",5" "5,"  "4, 5" "3, 4"  "1.234,5" 2  "++1,5" 2`, "", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var rows strings.Builder
			for i, row := range strings.Split(tt.rows, "  ") {
				a, b, _ := strings.Cut(strings.ReplaceAll(row, ", ", ",~"), " ")
				fmt.Fprintf(&rows, `{"prompt":"p%d","response_a":"one","response_b":"two","score_a":%s,"score_b":%s}`+"\n", i, strings.ReplaceAll(a, "~", " "), strings.ReplaceAll(b, "~", " "))
			}
			m := newMemory()
			events, stop := listen()
			_, err := Import(t.Context(), m, []string{writeFile(t, "x.jsonl", rows.String())}, ImportOptions{LabelsOf: "me"}, events)
			said := stop()
			if got := strings.ReplaceAll(strings.Join(m.decisions(), ", "), "me: ", ""); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
			if (err == nil) != (tt.fault == "") || err != nil && !strings.Contains(err.Error(), tt.fault) {
				t.Errorf("%v, want %q", err, tt.fault)
			}
			if !strings.Contains(said, tt.says) || tt.says == "" && strings.Contains(said, "comma") {
				t.Errorf("%s does not say %q", said, tt.says)
			}
		})
	}
}

// An empty text tells neither a probability nor an order, and a field that is mapped to
// an answer tells none, whatever its name.
func TestVerdictsThatDoNotTellTheirOrder(t *testing.T) {
	t.Parallel()
	for row, names := range map[string]map[string]string{
		`{"prompt":"p","response_a":"one","response_b":"two","judge":"j","winner":"a","probability":"","first":""}`: nil,
		`{"prompt":"p","first":"one","second":"two","judge":"j","winner":"a"}`:                                      {"response_a": "first", "response_b": "second"},
	} {
		m := newMemory()
		if _, err := importText(t, m, "x.jsonl", row, ImportOptions{As: Verdicts, Map: names}); err != nil || len(m.verdicts) != 1 || m.verdicts[0].Probability != nil {
			t.Errorf("%s: %+v, %v", row, m.verdicts, err)
		}
	}
}

// TestDryRun counts without a deck; TestRejects keeps what could not be read.
func TestDryRun(t *testing.T) {
	t.Parallel()
	path := writeFile(t, "x.jsonl", `{"prompt":"p","chosen":"one","rejected":"two"}`+"\n"+`{"prompt":"p","chosen":"two","rejected":"one"}`)
	r, err := Import(t.Context(), NewDry(nil), []string{path}, ImportOptions{LabelsOf: "me"}, nil)
	if err != nil || r.Added != (Added{Prompts: 1, Responses: 2, Pairs: 1, Labels: 1}) || r.Known != 1 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestRejects(t *testing.T) {
	t.Parallel()
	var rejects bytes.Buffer
	m := newMemory()
	_, err := importText(t, m, "x.jsonl", "{\"prompt\":\"p\"}\n{\"id\":7}\nnot JSON\n", ImportOptions{Rejects: &rejects})
	if err == nil || len(m.prompts) != 1 {
		t.Fatal(err, m.texts())
	}
	for _, want := range []string{`"_line":2`, `"id":7`, `missing, the row has id`, `"_text":"not JSON"`, `"_line":3`} {
		if !strings.Contains(rejects.String(), want) {
			t.Errorf("%q is not in %s", want, rejects.String())
		}
	}
	if n := strings.Count(rejects.String(), "\n"); n != 2 {
		t.Errorf("%d lines", n)
	}
}

// TestUnread says what was not read, with a --map that works.
func TestUnread(t *testing.T) {
	t.Parallel()
	for rows, want := range map[string]string{
		`{"prompt":"p","remark":"Nobody reads this one."}`:                                                                   "x.jsonl: remark was not read in 2 of 2 rows: --map response=remark",
		`{"prompt":"p","chosen":"a","rejected":"b","why":"It is the better one."}`:                                           "x.jsonl: why was not read in 2 of 2 rows",
		`{"prompt":"p","extra":{"notes":["Some more text here."]}}`:                                                          "extra.notes.0 was not read in 2 of 2 rows: --map response=extra.notes.0",
		`{"inputs":{"question":"p"},"outputs":{"answer":"yes","page":"The page that says so."}}`:                             "x.jsonl: page was not read in 2 of 2 rows",
		`{"question":"p","choices":["a","b"],"answer":1}`:                                                                    "x.jsonl: answer was not read in 2 of 2 rows",
		`{"prompt":"p","replies_of":{"x":{"says":"One of the two."},"y":{"says":"The other one here."}}}`:                    "--map response_a=replies_of.x.says --map response_b=replies_of.y.says",
		`{"prompt":"p","qwen2.5:7b":"It is made of flax.","remark":"Written in the rain.","gpt-4o response":"It is linen."}`: "--map response:gpt-4o='gpt-4o response' --map response:qwen2.5:7b=qwen2.5:7b",
	} {
		events, stop := listen()
		path := writeFile(t, "x.jsonl", rows+"\n"+strings.Replace(rows, `"p"`, `"q"`, 1))
		_, err := Import(t.Context(), newMemory(), []string{path}, ImportOptions{}, events)
		text := stop()
		if err != nil {
			text += err.Error()
		}
		if !strings.Contains(text, want) {
			t.Errorf("%s: %q, want %q", rows, text, want)
		}
		if lost := strings.Contains(want, "response_b") || strings.Contains(want, "response:"); lost != (err != nil) {
			t.Errorf("%s: error %v", rows, err)
		}
	}
}

// An answer of a list beside those that a --map reads is not lost silently.
func TestUnreadBesideTheMap(t *testing.T) {
	t.Parallel()
	events, stop := listen()
	path := writeFile(t, "x.jsonl", `{"prompt":"p","out":[{"says":"This is the first one."},{"says":"This is the second one."},{"says":"This is the third one."}]}`)
	o := ImportOptions{Map: map[string]string{"response_a": "out.0.says", "response_b": "out.1.says"}}
	if _, err := Import(t.Context(), newMemory(), []string{path}, o, events); err != nil {
		t.Error(err)
	}
	if text, want := stop(), "x.jsonl: out.2.says was not read in 1 of 1 row"; !strings.Contains(text, want) {
		t.Errorf("%q, want %q", text, want)
	}
}

// A comparison of answers that stand beside their prompt takes the prompt of such a row,
// and not its answer for one that nobody read.
func TestComparedAnswersBesideTheirPrompt(t *testing.T) {
	t.Parallel()
	answers := writeFile(t, "answers.jsonl", `{"instruction":"p","generator":"m","output":"The first of the two answers."}`+"\n"+`{"instruction":"p","generator":"n","output":"The second of the two answers."}`+"\n"+`{"instruction":"p","generator":"o","output":"An answer that nobody compared."}`)
	crowd := writeFile(t, "crowd.jsonl", `{"instruction":"p","generator_1":"n","generator_2":"o","preference":1}`)
	events, stop := listen()
	m := newMemory()
	_, err := Import(t.Context(), m, []string{crowd}, ImportOptions{As: Comparisons, LabelsOf: "me", With: []string{answers}}, events)
	if text := stop(); err != nil || strings.Contains(text, "not read") || len(m.answers()) != 2 || len(m.decisions()) != 1 {
		t.Errorf("%v, %q, %q, %q", err, text, m.answers(), m.decisions())
	}
}

// Pairs that make no label where labels are asked for are counted.
func TestPairsWithoutAPreferenceAreTold(t *testing.T) {
	t.Parallel()
	events, stop := listen()
	path := writeFile(t, "x.csv", "prompt,response_a,response_b,remark\np,one,two,a bit long\nq,one,two,a\nr,one,two,\n")
	o := ImportOptions{LabelsOf: "me", Map: map[string]string{"winner": "remark"}}
	if _, err := Import(t.Context(), newMemory(), []string{path}, o, events); err != nil {
		t.Error(err)
	}
	if text, want := stop(), "2 pairs came without a readable preference, so without a label"; !strings.Contains(text, want) {
		t.Errorf("%q, want %q", text, want)
	}
}

// Rows whose label is not all that their reader may expect of it are counted.
func TestDoubtfulRowsAreTold(t *testing.T) {
	t.Parallel()
	strengths, even := "", ""
	for i := range 20 {
		even += fmt.Sprintf(`{"prompt":"p%d","response_1":"one","response_2":"two","preference_strength":%d}`+"\n", i, i/19)
		strengths += fmt.Sprintf(`{"prompt":"p%d","response_1":"one","response_2":"two","preference_strength":%d}`+"\n", i, 1+i%3)
	}
	for rows, want := range map[string]string{
		`{"prompt":"p","chosen":"one","rejected":null}`:                                                                                                                                            "1 row has only one of several answers",
		`{"prompt":"p","chosen":"one","rejected":"two","chosen-rating":2,"rejected-rating":4}`:                                                                                                     "1 row scores the rejected answer higher",
		`{"prompt":"p","chosen":"one","rejected":"two"}` + "\n" + `{"prompt":"p","chosen":"two","rejected":"one"}`:                                                                                 "1 pair has two consecutive rows",
		`{"prompt":"p","chosen":"one","rejected":"two"}` + "\n" + `{"prompt":"p","chosen":"two","rejected":"one","margin":2}`:                                                                      "1 row says the opposite of an earlier one",
		`{"prompt":"p","chosen":"one","rejected":"two"}` + "\n" + `{"prompt":"q","chosen":"one","rejected":"two"}` + "\n" + `{"prompt":"p","chosen":"two","rejected":"one"}`:                       "1 row says the opposite of an earlier one",
		`{"prompt":"p","chosen":"one","rejected":"two","chosen_model":"k","rejected_model":"l"}` + "\n" + `{"prompt":"p","chosen":"two","rejected":"one","chosen_model":"l","rejected_model":"k"}`: "1 pair has two consecutive rows",
		`{"prompt":"p","chosen":"one","rejected":"two","chosen_model":"k","rejected_model":"l"}` + "\n" + `{"prompt":"p","chosen":"two","rejected":"one","chosen_model":"k","rejected_model":"m"}`: "1 row says the opposite of an earlier one",
		`{"prompt":"p","chosen":"one","rejected":"two","judge":"x"}` + "\n" + `{"prompt":"p","chosen":"two","rejected":"one","judge":"y"}`:                                                         "",
		`{"prompt":"p","chosen":"one","rejected":"two","timestamp":"2026-01-02"}` + "\n" + `{"prompt":"p","chosen":"two","rejected":"one","timestamp":"2026-01-03"}`:                               "",
		`{"prompt":"p","response_1":"one","response_2":"two","winner":"both_bad"}` + "\n" + `{"prompt":"p","chosen":"two","rejected":"one"}`:                                                       "",
		`{"prompt":"p","chosen":"one","rejected":"two","is_flipped":true}`:                                                                                                                         "1 row says that the answers were swapped or flipped",
		`{"prompt":"p","completion":"one","label":true}`:                                                                                                                                           "1 row calls the answer good or bad (label)",
		even:      "",
		strengths: "preference_strength is never below 0 in 20 rows",
		strings.Replace(strengths, ":1}", ":-1}", 1): "",
	} {
		events, stop := listen()
		_, err := Import(t.Context(), newMemory(), []string{writeFile(t, "x.jsonl", rows)}, ImportOptions{LabelsOf: "me"}, events)
		text := stop()
		if err != nil {
			text += err.Error()
		}
		if !strings.Contains(text, want) || want == "" && text != "" {
			t.Errorf("%s: %q, want %q", rows, text, want)
		}
	}
}

// The two rows of a tie make one label, also where a batch is full between them, and again
// when the file is imported once more.
func TestATieInTwoRows(t *testing.T) {
	t.Parallel()
	var rows strings.Builder
	for i := range batchRows {
		fmt.Fprintf(&rows, `{"prompt":"p%d","chosen":"one","rejected":"two"}`+"\n", i)
		if i == 0 || i == batchRows-2 { // the second pair is about where the batch is full
			fmt.Fprintf(&rows, `{"prompt":"p%d","chosen":"two","rejected":"one"}`+"\n", i)
		}
	}
	m := newMemory()
	for range 2 {
		if _, err := importText(t, m, "x.jsonl", rows.String(), ImportOptions{LabelsOf: "me"}); err != nil {
			t.Fatal(err)
		}
		ties := slices.DeleteFunc(m.decisions(), func(d string) bool { return d != "me: tie" })
		if len(ties) != 2 || len(m.given) != batchRows {
			t.Errorf("%d ties, %d labels", len(ties), len(m.given))
		}
	}
}

// A contradiction is seen after as many pairs as are promised, and what is older is forgotten
// instead of kept in memory.
func TestContradictionsFarApart(t *testing.T) {
	t.Parallel()
	d := newDecided()
	says := func(pair int, answer label.Answer) bool {
		return d.opposes(OutsideLabel{Pair: stages.ID(strconv.Itoa(pair)), Choice: label.Choice{Answer: answer}})
	}
	for pair := range 3 * manyDecided {
		if says(pair, label.A) {
			t.Fatalf("pair %d opposes another", pair)
		}
		if far := pair - manyDecided*9/10; pair%1000 == 0 && far >= 0 && !says(far, label.B) {
			t.Fatalf("pair %d is forgotten before pair %d", far, pair)
		}
	}
	if n := len(d.young) + len(d.old); n > 2*manyDecided {
		t.Errorf("%d pairs are remembered", n)
	}
	if says(0, label.B) {
		t.Error("the first pair of all is still known")
	}
}

// A batch that is full of rows or of bytes waits for more rows of its last prompt, but not
// for ever.
func TestAFullBatchWaitsForTheOtherRowOfATie(t *testing.T) {
	t.Parallel()
	p := newPending("x", "run", giving{}, newDecided(), nil)
	p.batch.Prompts = []prompt.Prompt{{ID: "last"}}
	for _, tt := range []struct {
		rows, bytes int
		next        stages.ID
		want        bool
	}{
		{batchRows - 1, batchBytes - 1, "other", false},
		{batchRows, 0, "other", true}, {batchRows, 0, "last", false}, {2 * batchRows, 0, "last", true},
		{1, batchBytes, "other", true}, {1, batchBytes, "last", false}, {1, 2 * batchBytes, "last", true},
	} {
		p.rows, p.bytes = tt.rows, tt.bytes
		if got := p.full(batchRows, item{prompt: prompt.Prompt{ID: tt.next}}); got != tt.want {
			t.Errorf("%+v: full %t", tt, got)
		}
	}
}

// The parts of an answer that was read whole are not told among what was not read.
func TestPartsOfAnAnswerAreRead(t *testing.T) {
	t.Parallel()
	events, stop := listen()
	path := writeFile(t, "x.jsonl", `{"prompt":"p","response":{"role":"assistant","content":[{"type":"text","text":"This is the first part. "},{"type":"text","text":"This is the second part."}]}}`)
	m := newMemory()
	if _, err := Import(t.Context(), m, []string{path}, ImportOptions{}, events); err != nil {
		t.Error(err)
	}
	if text := stop(); strings.Contains(text, "not read") || !slices.Equal(m.answers(), []string{": This is the first part. This is the second part."}) {
		t.Errorf("%q, %q", text, m.answers())
	}
}

// Rows that are read as prompts make no labels, and say so instead of asking for a
// winner that they have.
func TestPromptsMakeNoLabels(t *testing.T) {
	t.Parallel()
	row := `{"prompt":"Why?","chosen":"So.","rejected":"No."}`
	_, err := importText(t, newMemory(), "x.jsonl", row, ImportOptions{As: Prompts, LabelsOf: "ann"})
	if err == nil || !strings.Contains(err.Error(), "read as a prompt, it makes no label") {
		t.Error(err)
	}
}

// Of several answers one of which was preferred, each pair with that one becomes a
// label, and no pair of the others a tie.
func TestOnePickedOfSeveral(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]string{
		"Community Alignment": `{"first_turn_prompt":"p","first_turn_response_a":"one","first_turn_response_b":"two","first_turn_response_c":"three","first_turn_preferred_response":"b"}`,
		"a model of a list":   `{"prompt":"p","responses":[{"model":"x","text":"one"},{"model":"y","text":"two"},{"model":"z","text":"three"}],"winner":"y"}`,
		"an index of a list":  `{"prompt":"p","responses":["one","two","three"],"best_index":1}`,
		"an accepted answer":  `{"question":"p","answers":[{"body":"one"},{"body":"two"},{"body":"three"}],"accepted_answer":"two"}`,
		"a letter":            `{"prompt":"p","response_a":"one","response_b":"two","response_c":"three","winner":"[[B]]"}`,
		"a letter of a list":  `{"prompt":"p","responses":["one","two","three"],"winner":"Response B"}`,
		"a missing answer":    `{"prompt":"p","responses":["one",null,"two","three"],"best_index":2}`,
		"RewardBench 2":       `{"prompt":"p","chosen":["two"],"rejected":["one","three"]}`,
	} {
		m := newMemory()
		if _, err := importText(t, m, "x.jsonl", row, ImportOptions{As: Pairs, LabelsOf: "me"}); err != nil {
			t.Fatal(err)
		}
		if got := m.decisions(); !slices.Equal(got, []string{"me: two", "me: two"}) || len(m.pairs) != 3 {
			t.Errorf("%s: labels %q of %d pairs", name, got, len(m.pairs))
		}
	}
}

// Where a row names the better and the worse of three answers, it says nothing of the
// third.
func TestTwoPickedOfThree(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]string{
		"fields":  `{"prompt":"p","response_a":"one","response_b":"two","response_c":"three","chosen":"response_c","rejected":"response_a"}`,
		"models":  `{"prompt":"p","responses":[{"model":"x","text":"one"},{"model":"y","text":"two"},{"model":"z","text":"three"}],"chosen":"z","rejected":"x"}`,
		"places":  `{"prompt":"p","responses":["one","two","three"],"chosen":"2","rejected":"0"}`,
		"indices": `{"prompt":"p","responses":["one","two","three"],"chosen_idx":2,"rejected_idx":0}`,
		"winner":  `{"prompt":"p","responses":["one","two","three"],"winner":"three","loser":"one"}`,
	} {
		m := newMemory()
		if _, err := importText(t, m, "x.jsonl", row, ImportOptions{As: Pairs, LabelsOf: "me"}); err != nil {
			t.Fatal(err)
		}
		if got := m.decisions(); !slices.Equal(got, []string{"me: three"}) || len(m.responses) != 3 {
			t.Errorf("%s: labels %q of %d answers", name, got, len(m.responses))
		}
	}
}

// A field that the user maps means the same in a log: its own name there works, and
// everything else of the log is read as before.
func TestAMapIntoALog(t *testing.T) {
	t.Parallel()
	const row = `{"request":{"model":"m","messages":[{"role":"user","content":"p"}]},"response":{"choices":[{"message":{"role":"assistant","content":"one"}}]},"kind":"chat"}`
	for name, mapped := range map[string]map[string]string{
		"its own names": {"prompt": "request.messages.0.content", "response": "response.choices.0.message.content", "model": "request.model"},
		"a tag beside":  {"tags": "kind"},
	} {
		m := newMemory()
		if _, err := importText(t, m, "x.jsonl", row, ImportOptions{Map: mapped}); err != nil {
			t.Fatal(err)
		}
		if got := append(m.texts(), m.answers()...); !slices.Equal(got, []string{"user: p", "m: one"}) {
			t.Errorf("%s: %q", name, got)
		}
	}
}
