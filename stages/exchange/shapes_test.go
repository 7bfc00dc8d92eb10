package exchange

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func writeFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestShapes imports one row of every known shape.
func TestShapes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, row string
		prompt    string // as memory.texts returns it
		answers   string // as memory.answers returns it, joined by " / "
		pairs     int
	}{
		{"prompt", `{"prompt":"Hi"}`, "user: Hi", "", 0},
		{"a message as text", `{"prompt":"Hi","response":"{\"role\": \"assistant\", \"content\": \"Ho\"}"}`, "user: Hi", ": Ho", 0},
		{"text that looks like a message", `{"prompt":"Hi","response":"{\"role\": \"assistant\", \"content\": \"Ho\", \"mood\": 1}"}`, "user: Hi", `: {"role": "assistant", "content": "Ho", "mood": 1}`, 0},
		{"prompt with system", `{"prompt":"Hi","system":"Be kind"}`, "system: Be kind | user: Hi", "", 0},
		{"prompt as messages", `{"prompt":[{"role":"user","content":"Hi"}]}`, "user: Hi", "", 0},
		{"upper case", `{"Prompt":"Hi"}`, "user: Hi", "", 0},
		{"alpaca", `{"instruction":"Add","input":"1 2"}`, "user: Add\n\n1 2", "", 0},
		{"alpaca without input", `{"instruction":"Add","input":""}`, "user: Add", "", 0},
		{"self-instruct", `{"id":"seed","instruction":"Add","instances":[{"input":"1 2","output":"3"}]}`, "user: Add\n\n1 2", "", 0},
		{"a question about a passage", `{"question":"When?","context":"It rained on the first day.","answers":{"text":["On the first."],"answer_start":[10]}}`, "user: When?\n\nIt rained on the first day.", ": On the first.", 0},
		{"a pair about a passage", `{"prompt":"When?","passage":"It rained on the first day.","chosen":"On the first.","rejected":"Never."}`, "user: When?\n\nIt rained on the first day.", ": Never. / : On the first.", 1},
		{"a prompt that quotes its context", `{"prompt":"It rained on the first day. When?","context":"It rained on the first day.","response":"On the first."}`, "user: It rained on the first day. When?", ": On the first.", 0},
		{"a context that is a property", `{"prompt":"When?","context":"weather","response":"On the first."}`, "user: When?", ": On the first.", 0},
		{"a number beside digits", `{"prompt":"2 + 2?","response_a":"4","response_b":5}`, "user: 2 + 2?", ": 4 / : 5", 1},
		{"dolly", `{"instruction":"Sum up","context":"It rained.","response":"Rain."}`, "user: Sum up\n\nIt rained.", ": Rain.", 0},
		{"question", `{"question":"Why?"}`, "user: Why?", "", 0},
		{"query", `{"query":"Why?"}`, "user: Why?", "", 0},
		{"text", `{"text":"Why?"}`, "user: Why?", "", 0},
		{"mt-bench", `{"question_id":1,"category":"writing","turns":["One","Two"]}`, "user: One", "", 0},
		{"messages", `{"messages":[{"role":"system","content":"S"},{"role":"user","content":"A"},{"role":"assistant","content":"B"},{"role":"user","content":"C"}]}`,
			"system: S | user: A | assistant: B | user: C", "", 0},
		{"messages in parts", `{"messages":[{"role":"user","content":[{"type":"text","text":"A"},{"type":"text","text":"B"}]}]}`, "user: AB", "", 0},
		{"messages with an answer", `{"messages":[{"role":"user","content":"A"},{"role":"assistant","content":"B"}],"model":"m"}`, "user: A", "m: B", 0},
		{"sharegpt", `{"conversations":[{"from":"human","value":"A"},{"from":"gpt","value":"B"},{"from":"human","value":"C"},{"from":"gpt","value":"D"}]}`,
			"user: A | assistant: B | user: C", ": D", 0},
		{"history", `{"instruction":"C","history":[["A","B"]],"output":"D"}`, "user: A | assistant: B | user: C", ": D", 0},

		{"response", `{"prompt":"Hi","response":"Ho","model":"m"}`, "user: Hi", "m: Ho", 0},
		{"alpaca eval", `{"dataset":"d","instruction":"Hi","output":"","generator":"g"}`, "user: Hi", "g: ", 0},
		{"named llm", `{"prompt":"Hi","response":"Ho","llm":"g"}`, "user: Hi", "g: Ho", 0},
		{"completion", `{"prompt":"Hi","completion":"Ho"}`, "user: Hi", ": Ho", 0},
		{"answer", `{"question":"Hi","answer":"Ho"}`, "user: Hi", ": Ho", 0},
		{"response as a message", `{"prompt":"Hi","response":[{"role":"assistant","content":"Ho"}]}`, "user: Hi", ": Ho", 0},
		{"numbered model", `{"prompt":"Hi","result":"Ho","model":97}`, "user: Hi", "97: Ho", 0},

		{"pair", `{"prompt":"Hi","response_a":"A","response_b":"B","model_a":"x","model_b":"y"}`, "user: Hi", "x: A / y: B", 1},
		{"helpsteer3", `{"context":[{"role":"user","content":"Hi"}],"response1":"A","response2":"B"}`, "user: Hi", ": A / : B", 1},
		{"chosen", `{"prompt":"Hi","chosen":"A","rejected":"B","chosen_model":"x"}`, "user: Hi", ": B / x: A", 1},
		{"chosen is empty", `{"prompt":"Hi","chosen":"A","rejected":""}`, "user: Hi", ":  / : A", 1},
		{"chosen as objects", `{"conversations":[{"from":"human","value":"Hi"}],"chosen":{"from":"gpt","value":"A"},"rejected":{"from":"gpt","value":"B"}}`, "user: Hi", ": A / : B", 1},
		{"trl explicit", `{"prompt":[{"role":"user","content":"Hi"}],"chosen":[{"role":"assistant","content":"A"}],"rejected":[{"role":"assistant","content":"B"}]}`, "user: Hi", ": A / : B", 1},
		{"trl implicit", `{"chosen":[{"role":"user","content":"Hi"},{"role":"assistant","content":"A"}],"rejected":[{"role":"user","content":"Hi"},{"role":"assistant","content":"B"}]}`, "user: Hi", ": A / : B", 1},
		{"ultrafeedback", `{"prompt":"Hi","prompt_id":"1","chosen":[{"role":"user","content":"Hi"},{"role":"assistant","content":"A"}],"rejected":[{"role":"user","content":"Hi"},{"role":"assistant","content":"B"}],"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"A"}]}`, "user: Hi", ": A / : B", 1},
		{"system beside dialogues", `{"system":"S","prompt":"Hi","chosen":[{"role":"user","content":"Hi"},{"role":"assistant","content":"A"}],"rejected":[{"role":"user","content":"Hi"},{"role":"assistant","content":"B"}]}`, "system: S | user: Hi", ": A / : B", 1},
		{"argilla", `{"instruction":"Hi","chosen_response":"A","rejected_response":"B"}`, "user: Hi", ": A / : B", 1},
		{"axolotl reward model", `{"system":"","input":"Hi","chosen":"A","rejected":"B"}`, "user: Hi", ": A / : B", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := newMemory()
			r, err := importText(t, m, "rows.jsonl", tt.row+"\n"+tt.row+"\n", ImportOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if got := m.texts(); !slices.Equal(got, []string{tt.prompt}) {
				t.Errorf("prompts %q, want %q", got, tt.prompt)
			}
			if got := strings.Join(m.answers(), " / "); got != tt.answers {
				t.Errorf("answers %q, want %q", got, tt.answers)
			}
			if len(m.pairs) != tt.pairs || r.Added.Pairs != tt.pairs {
				t.Errorf("%d pairs, want %d", len(m.pairs), tt.pairs)
			}
			if r.Rows != 2 || r.Known != 1 {
				t.Errorf("%+v: the second row should be known", r)
			}
			for _, p := range m.prompts {
				if p.Source != "rows.jsonl" || p.Run != m.run.ID || p.Operator != "import" {
					t.Errorf("%+v: source, run and operator should be set", p)
				}
			}
		})
	}
}

func TestBadRows(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, row string
		as        RowKind
		want      string // in the error, after the file's name
	}{
		{"not JSON", `{"prompt":`, "", `: line 2: not valid JSON at byte`},
		{"no object", `42`, "", ": line 2: not a JSON object"},
		{"no prompt", `{"id":1,"name":"x"}`, "", `: line 2: field "prompt": missing, the row has id, name`},
		{"prompt under another name", `{"id":1,"data":{"ask":["Why is the sky blue?"]}}`, "", `: line 2: field "prompt": missing, the row has data, id; read it with --map prompt=data.ask.0`},
		{"all under other names", `{"q":"Why is the sky blue?","good":"Because air scatters light.","bad":"Nobody knows at all."}`, "", `read it with --map prompt=q --map response_a=bad --map response_b=good`},
		{"empty row", `{}`, "", `: line 2: field "prompt": missing, the row is empty`},
		{"empty prompt", `{"instruction":" "}`, "", `: line 2: field "instruction": the prompt is empty`},
		{"prompt is a number", `{"prompt":8}`, "", `: line 2: field "prompt": it holds a number, want text or a list of messages`},
		{"unknown role", `{"messages":[{"role":"narrator","content":"x"}]}`, "", `: line 2: field "messages": message 1: role "narrator" is not one of`},
		{"picture in ChatGPT's export", `{"mapping":{"a":{"message":{"author":{"role":"user"},"content":{"parts":[{"content_type":"image_asset_pointer"},"What is it?"]}}},"b":{"message":{"author":{"role":"assistant"},"content":{"parts":["A lamp."]}},"parent":"a"}},"current_node":"b"}`, "", "a part of its content is not text but image_asset_pointer, which a terminal cannot show"},
		{"a column of pictures", `{"messages":[{"role":"user","content":"<image>What is it?"}],"images":["a.png"]}`, "", "field \"images\": the row is about more than text"},
		{"a picture as the Hub has it", `{"prompt":"What is it?","image":{"bytes":"AAAA","path":"a.png"},"chosen":"A cat.","rejected":"A dog."}`, "", "--leave-out image imports only its texts"},
		{"picture", `{"messages":[{"role":"user","content":[{"type":"image_url"}]}]}`, "", "a part of its content is not text but image, which a terminal cannot show"},
		{"no messages", `{"messages":[]}`, "", "the prompt is empty"},
		{"different dialogues", `{"chosen":[{"role":"user","content":"x"},{"role":"assistant","content":"a"}],"rejected":[{"role":"user","content":"y"},{"role":"assistant","content":"b"}]}`, "", "differ in what the user says"},
		{"two answers", `{"messages":[{"role":"user","content":"x"},{"role":"assistant","content":"a"}],"response":"b"}`, "", "ends with an answer already"},
		{"response missing", `{"prompt":"x","said":"y"}`, Responses, `: line 2: field "response": missing, the row has prompt, said`},
		{"second response missing", `{"prompt":"x","chosen":"y"}`, Pairs, `: line 2: field "response_b": missing`},
		{"broken history", `{"instruction":"x","history":[["a"]]}`, "", "pairs of question and answer"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			good := map[RowKind]string{
				"": `{"prompt":"good"}`, Responses: `{"prompt":"good","response":"r"}`, Pairs: `{"prompt":"good","chosen":"a","rejected":"b"}`,
			}[tt.as]
			m := newMemory()
			r, err := importText(t, m, "rows.jsonl", good+"\n"+tt.row+"\n"+strings.Replace(good, "good", "fine", 1), ImportOptions{As: tt.as})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
			if got := m.texts(); !slices.Equal(got, []string{"user: good", "user: fine"}) {
				t.Errorf("prompts %q: the good rows should be there", got)
			}
			if r.Rows != 3 || r.Bads != 1 || len(r.Bad) != 1 || r.Bad[0].Line != 2 {
				t.Errorf("report %+v", r)
			}
		})
	}
}

// A hint takes none of several texts in a list for the prompt: they are its answers.
func TestNoHintMakesAnAnswerThePrompt(t *testing.T) {
	t.Parallel()
	row := `{"q":{"text":"Why?"},"good":["Because air scatters light.","Nobody knows at all."]}`
	if _, err := importText(t, newMemory(), "rows.jsonl", row, ImportOptions{}); err == nil || strings.Contains(err.Error(), "--map") {
		t.Error(err)
	}
}

func TestTagsAndLanguage(t *testing.T) {
	t.Parallel()
	m := newMemory()
	row := `{"prompt":"Hi","tags":["a","b"," a "],"category":"c","source":"s","language":"en-US"}` + "\n" + `{"prompt":"Ho","tags":7,"language":"English"}`
	if _, err := importText(t, m, "rows.jsonl", row, ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	first, second := m.prompts[m.order[0]], m.prompts[m.order[1]]
	if !slices.Equal(first.Tags, []string{"a", "b", "c", "s"}) || first.Language != "en" {
		t.Errorf("%+v", first)
	}
	if len(second.Tags) > 0 || second.Language != "" {
		t.Errorf("%+v", second)
	}
}

func TestMap(t *testing.T) {
	t.Parallel()
	row := `{"ask":{"text":"Hi"},"replies":[{"by":"x","says":"A"},{"by":"y","says":"B"}],"a.b":"tag"}`
	m := newMemory()
	_, err := importText(t, m, "rows.jsonl", row, ImportOptions{Map: map[string]string{
		"prompt": "ask.text", "response_a": "replies.0.says", "rejected": "replies.1.says", "model_a": "replies.0.by", "model_b": "replies.1.by", "tags": "a.b",
	}})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(m.answers(), " / "); got != "x: A / y: B" {
		t.Errorf("answers %q", got)
	}
	if p := m.prompts[m.order[0]]; p.Text() != "Hi" || !slices.Equal(p.Tags, []string{"tag"}) {
		t.Errorf("%+v", p)
	}
	_, err = importText(t, m, "rows.jsonl", row, ImportOptions{Map: map[string]string{"colour": "x"}})
	if err == nil || !strings.Contains(err.Error(), "the left side is one of prompt, input, system") {
		t.Errorf("error %v", err)
	}
}

// TestChosenDoesNotShow imports the same pair with either preference: the decks
// must be equal.
// A table with a column for each model keeps whose each answer is.
func TestAColumnForEachModel(t *testing.T) {
	t.Parallel()
	m := newMemory()
	table := "ask,small,big:8b,Big one\nWhy?,Because.,\"So, then.\",No.\nHow?,Well.,,Thus.\n"
	r, err := importText(t, m, "x.csv", table, ImportOptions{Map: map[string]string{
		"prompt": "ask", "response:m1": "small", "response:big:8b": "big:8b", "response:b 2": "Big one"}})
	want := []string{"b 2: No.", "b 2: Thus.", "big:8b: So, then.", "m1: Because.", "m1: Well."}
	if got := m.answers(); err != nil || r.Bads > 0 || !slices.Equal(got, want) {
		t.Errorf("answers %q, %v, want %q", got, err, want)
	}
	for _, left := range []string{"response:", "answer:m1"} {
		if err := CheckMap(map[string]string{left: "small"}); err == nil || !strings.Contains(err.Error(), "response:MODEL") {
			t.Errorf("%s: %v", left, err)
		}
	}
}

func TestChosenDoesNotShow(t *testing.T) {
	t.Parallel()
	var decks [2]*memory
	for i, row := range []string{`{"prompt":"Hi","chosen":"A","rejected":"B"}`, `{"prompt":"Hi","chosen":"B","rejected":"A"}`} {
		decks[i] = newMemory()
		events, stop := listen()
		if _, err := Import(t.Context(), decks[i], []string{writeFile(t, "rows.jsonl", row)}, ImportOptions{}, events); err != nil {
			t.Fatal(err)
		}
		if text := stop(); !strings.Contains(text, "1 pair came with a preference; no label is made of it") {
			t.Errorf("notices: %q", text)
		}
	}
	for id, p := range decks[0].pairs {
		q := decks[1].pairs[id]
		if p.A != q.A || p.B != q.B || p.Strategy != "imported" || p.Route != "person" {
			t.Errorf("%+v and %+v", p, q)
		}
	}
}
