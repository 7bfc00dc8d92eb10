package exchange

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"prefdeck/stages/exchange/batch"
)

// lookedAt previews a file of this text.
func lookedAt(t *testing.T, name, text string, o ImportOptions) (Preview, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return LookAt(t.Context(), nil, path, o)
}

// holds spells the fields of a row out: "q=prompt a=response n=".
func (p PreviewRow) holds() string {
	var out []string
	for _, f := range p.Fields {
		word := f.Word
		if f.Out {
			word = "out"
		}
		out = append(out, f.Name+"="+word)
	}
	return strings.Join(out, " ")
}

func TestPreviewTellsWhatFieldsHold(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, file, text string
		o                ImportOptions
		holds, becomes   string
	}{
		{"responses", "r.jsonl", `{"n":1,"model":"m","response":"Flax.","prompt":"What is linen?","system":"Be brief."}`, ImportOptions{},
			"prompt=prompt system=system response=response model=model n=", "What is linen? → m: Flax."},
		{"fields left out", "r.jsonl", `{"by":{"model":"m","seed":1},"model":"x","response":"Flax.","prompt":"What is linen?","system":"Be brief."}`,
			ImportOptions{LeaveOut: []string{"system", "by.seed", "nothing"}, Map: map[string]string{"model": "by.model"}},
			"prompt=prompt response=response by.model=model model= system=out by.seed=out", "What is linen? → m: Flax."},
		{"a field of a log left out", "l.jsonl", `{"input":{"messages":[{"role":"user","content":"What is linen?"}]},"output":["Flax.","Wool."]}`,
			ImportOptions{LeaveOut: []string{"output"}}, "messages=prompt", "What is linen?"},
		{"pairs", "p.jsonl", `{"prompt":"What is linen?","chosen":"Flax.","rejected":"Wool."}`, ImportOptions{},
			"prompt=prompt chosen=response_a rejected=response_b", "What is linen? → : Flax., : Wool."},
		{"models beside answers", "m.jsonl", `{"question":"What is linen?","response_1":"Flax.","response_2":"Wool.","model_1":"x","model_2":"y","winner":"x"}`, ImportOptions{},
			"question=prompt response_1=response_a response_2=response_b model_1=model_a model_2=model_b winner=winner", "What is linen? → x: Flax., y: Wool."},
		{"scores", "s.jsonl", `{"question":"What is linen?","output_1":"Flax.","score_1":3,"score_2":1,"output_2":"Wool.","n":7}`, ImportOptions{},
			"question=prompt output_1=response_a output_2=response_b score_1=score score_2=score n=", "What is linen? → : Flax., : Wool."},
		{"a list of answers", "l.jsonl", `{"instruction":"What is linen?","completions":[{"response":"Flax.","model":"x"},{"response":"Wool.","model":"y"},{"response":"Silk.","model":"z"}]}`, ImportOptions{},
			"instruction=prompt completions=response", "What is linen? → x: Flax., y: Wool., z: Silk."},
		{"unknown names", "u.jsonl", `{"q":"What is linen?","a":"Flax."}`, ImportOptions{}, "a= q=", ""},
		{"names given", "u.jsonl", `{"q":"What is linen?","a":{"text":"Flax."}}`, ImportOptions{Map: map[string]string{"prompt": "q", "response": "a.text"}},
			"q=prompt a.text=response", "What is linen? → : Flax."},
		{"a table", "t.csv", "question,answer\nWhat is linen?,Flax.\n", ImportOptions{}, "question=prompt answer=response", "What is linen? → : Flax."},
		{"only prompts", "r.jsonl", `{"response":"Flax.","prompt":"What is linen?"}`, ImportOptions{As: Prompts}, "prompt=prompt response=", "What is linen?"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p, err := lookedAt(t, test.file, test.text, test.o)
			if err != nil || len(p.First) != 1 || !p.All || p.Files != 1 {
				t.Fatalf("%+v, %v", p, err)
			}
			row := p.First[0]
			var answers []string
			for _, a := range row.Answers {
				answers = append(answers, a.Model+": "+a.Text)
			}
			becomes := row.Prompt
			if len(answers) > 0 {
				becomes += " → " + strings.Join(answers, ", ")
			}
			if row.holds() != test.holds || becomes != test.becomes {
				t.Errorf("%s\nbecomes %s (%v)", row.holds(), becomes, row.Err)
			}
		})
	}
}

// A preview that suggests names reads the rows with them.
func TestPreviewSuggestsNames(t *testing.T) {
	t.Parallel()
	for row, name := range map[string]string{
		`{"q":"What is linen made of?","a":"It is made of flax."}`:                                                 "u.jsonl",
		`{"prompt":"What is linen made of?","left text":"It is made of flax.","right text":"It is made of wool."}`: "u.jsonl",
		"q,a\nWhat is linen made of?,It is made of flax.\n":                                                        "u.csv",
		"题目,模型甲,模型乙\n如何学习编程？,先学一门语言，再写程序。,多读别人的代码，多练习。\n":                                                          "u.csv",
		"question,llama3-8b,qwen2.5\n如何学习编程？,先学一门语言，再写程序。,多读别人的代码，多练习。\n":                                          "u.csv",
		"prompt,llama3-8b,gpt-4o,claude\nWhat is linen?,It is made of flax.,Linen is a cloth.,A plant's fibre.\n":  "u.csv",
	} {
		p, err := lookedAt(t, name, row, ImportOptions{})
		if err != nil || p.Suggestion == nil || len(p.First[0].Fields) < 2 {
			t.Errorf("%s: %+v, %v", row, p, err)
			continue
		}
		if p, err = lookedAt(t, name, row, ImportOptions{Map: p.Suggestion}); err != nil || p.Report.Bads > 0 || p.Report.Added.Responses == 0 || p.Suggestion != nil {
			t.Errorf("%s: as suggested %+v, %v", row, p, err)
		}
	}
}

// A preview counts the rows that it looked at, with the bad ones, and reads no more of
// a long file.
func TestPreviewReadsFewRows(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&text, "{\"prompt\":\"question %d\",\"response\":\"answer\"}\n", i)
		if i == 2 {
			text.WriteString("broken\n")
		}
	}
	p, err := lookedAt(t, "r.jsonl", text.String(), ImportOptions{})
	if err != nil || p.All || p.Report.Rows != previewRows || p.Report.Bads != 1 || p.Report.Added.Responses != previewRows-1 || len(p.First) != previewShown {
		t.Errorf("%+v, %v", p.Report, err)
	}
	if p.First[3].Err == nil || p.First[4].Err != nil || p.First[4].Line != 5 {
		t.Errorf("%+v", p.First[3:5])
	}
}

func TestPreviewOfOtherFiles(t *testing.T) {
	t.Parallel()
	if p, err := lookedAt(t, "deck.jsonl", `{"prefdeck":"prompts","id":"00"}`, ImportOptions{}); err != nil || !p.Whole {
		t.Errorf("a whole deck: %+v, %v", p, err)
	}
	for name, text := range map[string]string{"a.pdf": "%PDF-1", "empty.jsonl": ""} {
		if p, err := lookedAt(t, name, text, ImportOptions{}); err == nil || p.First != nil {
			t.Errorf("%s: %+v", name, p)
		}
	}
	if _, err := LookAt(t.Context(), nil, filepath.Join(t.TempDir(), "none.jsonl"), ImportOptions{}); err == nil {
		t.Error("a file that is not there is looked at")
	}
	if p, err := lookedAt(t, "p.txt", "What is linen?\nWhat is wool?\n", ImportOptions{}); err != nil || p.Report.Added.Prompts != 2 {
		t.Errorf("text: %+v, %v", p, err)
	}
	answer := `{"custom_id":"` + batch.Ticket{}.String() + `","response":{"body":{}}}`
	if p, err := lookedAt(t, "answers.jsonl", answer, ImportOptions{}); err != nil || p.First[0].Err == nil || !strings.Contains(p.First[0].Err.Error(), "--as openai-batch") {
		t.Errorf("answers of a batch: %+v, %v", p.First, err)
	}
	if !slices.Contains(Words(), "response_b") {
		t.Error(Words())
	}
}
