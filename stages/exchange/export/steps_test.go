package export

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/parquet-go/parquet-go"

	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// withSteps returns a labelled pair whose better response calls a tool and whose worse
// one goes on for three turns.
func withSteps(t *testing.T) exchange.Labelled {
	t.Helper()
	tools := prompt.EncodeParts([]prompt.Part{{Type: prompt.PartTools, Tools: []byte(`[{"type":"function","function":{"name":"add"}}]`)}})
	call := func(id, arguments string) prompt.Message {
		return prompt.Message{Role: prompt.Assistant, Parts: prompt.EncodeParts([]prompt.Part{{Type: prompt.PartCall, ID: id, Name: "add", Arguments: []byte(arguments)}})}
	}
	result := func(id, text string) prompt.Message {
		return prompt.Message{Role: prompt.Tool, Content: text, Parts: prompt.EncodeParts([]prompt.Part{{Type: prompt.PartResult, ID: id, Name: "add"}})}
	}
	thought := bot("So far 2.")
	thought.Parts = prompt.EncodeParts([]prompt.Part{{Type: prompt.PartThinking, Text: "One and one."}})
	asked := user("Add up 1, 1 and 3.")
	asked.Parts = tools
	p := ask(t, "", asked, call("c1", `{"x":1,"y":1}`), result("c1", "2"), thought, user("Go on."))
	good, bad := stepsOf(t, p, call("c2", `{"z":[2,3]}`)), stepsOf(t, p, call("", `"2 and 3"`), result("", "error"), bot("It is 6."))
	good.Thinking = "Two and three."
	return labelledResponses(t, p, good, bad, choice(label.A))
}

func stepsOf(t *testing.T, p prompt.Prompt, turns ...prompt.Message) response.Response {
	t.Helper()
	parts, err := prompt.AsParts(turns)
	if err != nil {
		t.Fatal(err)
	}
	r := response.Response{Prompt: p.ID, Text: prompt.Transcript(turns), Parts: prompt.EncodeParts(parts)}
	r.Identify()
	return r
}

// Calls of tools, their results and responses of several turns are exported where the
// format has a place for them, as its readers want them. Where it has none, the pair
// is left out and counted: a row without the steps that a person saw would train on
// something else.
func TestSteps(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		o    Options
		left int
	}{
		"trl": {}, "trl --thinking": {o: Options{Thinking: true}}, "trl --implicit": {o: Options{Implicit: true}}, "trl-unpaired": {}, "messages": {}, "messages --thinking": {o: Options{Thinking: true}}, "ultrafeedback": {},
		"trl --plain-text": {o: Options{PlainText: true}, left: 1}, "trl --edits": {o: Options{Edits: true}},
		"openai": {left: 1}, "llamafactory": {left: 1}, "helpsteer3": {left: 1}, "hh": {left: 1},
		"rewardbench": {left: 1}, "rewardbench2": {left: 1}, "arena": {left: 1}, "csv": {left: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			format, _, _ := strings.Cut(name, " ")
			plain := collected(t)
			if format == "rewardbench2" || format == "hh" || tc.o.PlainText {
				plain = labelledPair(t, ask(t, "", user("plain")), "a", "b", choice(label.A))
			}
			var out bytes.Buffer
			s, err := Export(t.Context(), newMemory(plain, withSteps(t)), &out, format, tc.o)
			if err != nil || s.Left[Steps] != tc.left || strings.Contains(out.String(), "Add up") == (tc.left > 0) {
				t.Fatalf("%+v, %v:\n%s", s, err, out.String())
			}
			if lost := s.Said[Unthought] > 0; tc.left == 0 && lost == tc.o.Thinking {
				t.Errorf("thinking is exported: %v, and %+v", tc.o.Thinking, s.Said)
			}
			if tc.left == 0 {
				golden.RequireEqual(t, out.Bytes())
			}
		})
	}
}

// A loader that cannot read steps gets a file that looks as if there were none.
func TestWithoutSteps(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"trl", "messages", "openai"} {
		var plain, out bytes.Buffer
		if _, err := Export(t.Context(), newMemory(collected(t)), &plain, format, Options{}); err != nil {
			t.Fatal(err)
		}
		s, err := Export(t.Context(), newMemory(collected(t), withSteps(t)), &out, format, Options{Policy: Policy{Without: []string{"steps"}}})
		if err != nil || s.Left[Stepped]+s.Left[Steps] != 1 || !bytes.Equal(out.Bytes(), plain.Bytes()) {
			t.Errorf("%s: %+v, %v:\n%s\nwant\n%s", format, s, err, out.String(), plain.String())
		}
	}
}

// OpenAI's format takes one message a side, with arguments as text. HelpSteer3's
// takes steps in the prompt.
func TestStepsOfOneMessage(t *testing.T) {
	t.Parallel()
	l := withSteps(t)
	good := l.A
	if l.B.Thinking != "" {
		good = l.B
	}
	l = labelledResponses(t, l.Prompt, good, response.Response{Prompt: l.Prompt.ID, Text: "It is 6."}, choice(label.A))
	var out bytes.Buffer
	if _, err := Export(t.Context(), newMemory(l), &out, "openai", Options{}); err != nil {
		t.Fatal(err)
	}
	golden.RequireEqual(t, out.Bytes())

	bare := l.Prompt.Turns[1:3]
	p := ask(t, "", append([]prompt.Message{user("Add up 1 and 1.")}, bare...)...)
	out.Reset()
	s, err := Export(t.Context(), newMemory(labelledPair(t, p, "2", "3", choice(label.A))), &out, "helpsteer3", Options{})
	if err != nil || s.Rows != 1 || !strings.Contains(out.String(), `{"role":"tool","content":"2","name":"add","tool_call_id":"c1"}`) {
		t.Errorf("%+v, %v: %s", s, err, out.String())
	}
}

// A file without steps looks as if there were no such thing. With steps, the pairs
// that show the loaders each column's further keys come first, whatever their place.
func TestRowsWithStepsComeFirst(t *testing.T) {
	t.Parallel()
	m := newMemory(plainLabels(t)...)
	m.labelled = append(m.labelled, withSteps(t), collected(t))
	var out bytes.Buffer
	if _, err := Export(t.Context(), m, &out, "trl", Options{}); err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSpace(out.String()), "\n") {
		if strings.Contains(line, `"tool_calls"`) != (i == 0) || !strings.Contains(line, `"tools":"`) {
			t.Errorf("row %d is %s", i, line)
		}
	}
	if _, err := File(t.Context(), m, t.TempDir(), "trl", Options{Split: 0.5}); err == nil || !strings.Contains(err.Error(), "--parquet") {
		t.Errorf("a split as JSONL: %v", err)
	}
}

// In Parquet, columns of messages that differ in their keys have the type JSON.
func TestStepsInParquet(t *testing.T) {
	t.Parallel()
	var lines, file bytes.Buffer
	m := newMemory(withSteps(t), collected(t))
	for out, parquet := range map[*bytes.Buffer]bool{&lines: false, &file: true} {
		if _, err := Export(t.Context(), m, out, "trl", Options{Parquet: parquet}); err != nil {
			t.Fatal(err)
		}
	}
	type row struct {
		Prompt   string `parquet:"prompt,json"`
		Chosen   string `parquet:"chosen,json"`
		Rejected string `parquet:"rejected,json"`
	}
	got, err := parquet.Read[row](bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil || len(got) != 2 {
		t.Fatal(got, err)
	}
	for i, line := range strings.Split(strings.TrimSpace(lines.String()), "\n") {
		if want := `{"prompt":` + got[i].Prompt + `,"chosen":` + got[i].Chosen + `,"rejected":` + got[i].Rejected + `,`; !strings.HasPrefix(line, want) {
			t.Errorf("row %d is\n%s, want\n%s", i, line, want)
		}
	}
}

// Responses that differ only in a call of a tool are two responses.
func TestCallsMakeResponsesDiffer(t *testing.T) {
	t.Parallel()
	p := ask(t, "", user("Add."))
	call := func(arguments string) response.Response {
		return stepsOf(t, p, prompt.Message{Role: prompt.Assistant, Content: "Well.", Parts: prompt.EncodeParts([]prompt.Part{{Type: prompt.PartCall, Name: "add", Arguments: []byte(arguments)}})})
	}
	if _, ok := pairing.New(call(`{"x":1}`), call(`{"x":2}`)); !ok {
		t.Error("they are no pair")
	}
	s, err := Export(t.Context(), newMemory(labelledResponses(t, p, call(`{"x":1}`), call(`{"x":2}`), choice(label.A))), new(bytes.Buffer), "trl", Options{})
	if err != nil || s.Rows != 1 {
		t.Errorf("%+v, %v", s, err)
	}
}

// Thinking that is not exported does not make whole conversations of all rows, which
// would come back without it.
func TestLeftOutThinkingIsNoStep(t *testing.T) {
	t.Parallel()
	said := bot("ho")
	said.Parts = prompt.EncodeParts([]prompt.Part{{Type: prompt.PartThinking, Text: "hm"}})
	l := labelledPair(t, ask(t, "", user("hi"), said, user("and?")), "yes", "no", choice(label.A))
	for thinking, want := range map[bool]string{false: `"rejected_response":"no"`, true: `"rejected_messages":[`} {
		var out bytes.Buffer
		if _, err := Export(t.Context(), newMemory(l), &out, "messages", Options{Thinking: thinking}); err != nil || !strings.Contains(out.String(), want) {
			t.Errorf("--thinking %v: %v, want %s in\n%s", thinking, err, want, out.String())
		}
	}
}

// UltraFeedback's rows name the prompt that they hold, whatever the deck has beyond
// it: an import believes the margin beside that name alone.
func TestIdentityOfThePromptAsExported(t *testing.T) {
	t.Parallel()
	said := bot("ho")
	said.Parts = prompt.EncodeParts([]prompt.Part{{Type: prompt.PartThinking, Text: "hm"}})
	for name, asked := range map[string][]prompt.Message{
		"thinking": {user("hi"), said, user("and?")},
		"bytes":    {user("hi \xff")},
		"system":   {{Role: prompt.System, Content: "a"}, user("hi \xff")},
	} {
		var out bytes.Buffer
		l := labelledPair(t, ask(t, "be \xfe", asked...), "yes", "no", new(label.Graded(-3)))
		if _, err := Export(t.Context(), newMemory(l), &out, "ultrafeedback", Options{}); err != nil {
			t.Fatal(err)
		}
		back := &labels{memory: newMemory()}
		if _, err := exchange.Import(t.Context(), back, []string{writeFile(t, "in.jsonl", out.String())}, exchange.ImportOptions{LabelsOf: "them"}, nil); err != nil {
			t.Fatal(err)
		}
		if len(back.given) != 1 || max(back.given[0].Choice.Strength, -back.given[0].Choice.Strength) != 3 {
			t.Errorf("%s: %+v came back of\n%s", name, back.given, out.String())
		}
	}
}

// labels is a deck that keeps the labels that an import brings.
type labels struct {
	*memory
	given []exchange.OutsideLabel
}

func (l *labels) SaveBatch(ctx context.Context, b exchange.Batch) (exchange.Added, error) {
	l.given = append(l.given, b.Labels...)
	return l.memory.SaveBatch(ctx, b)
}

// Bytes that are not UTF-8 are kept or replaced and counted in steps as in texts.
func TestBytesInSteps(t *testing.T) {
	t.Parallel()
	turns := []prompt.Message{
		{Role: prompt.Assistant, Content: "a\xff", Parts: prompt.EncodeParts([]prompt.Part{{Type: prompt.PartCall, Name: "f\xfe", Arguments: []byte("{\"x\":\"\xfd\"}")}})},
		{Role: prompt.Tool, Content: "b\xfc"},
	}
	p := ask(t, "", user("hi"))
	l := labelledResponses(t, p, stepsOf(t, p, turns...), response.Response{Prompt: p.ID, Text: "no"}, choice(label.A))
	for how, want := range map[InvalidUTF8]string{KeepInvalid: "a\xff f\xfe \xfd b\xfc", ReplaceInvalid: "a\uFFFD f\uFFFD \uFFFD b\uFFFD"} {
		var out bytes.Buffer
		s, err := Export(t.Context(), newMemory(l), &out, "trl", Options{InvalidUTF8: how})
		if err != nil || s.Said[Repaired]+s.Said[Inexact] != 1 {
			t.Errorf("%s: %+v, %v", how, s, err)
		}
		for part := range strings.FieldsSeq(want) {
			if !strings.Contains(out.String(), part+`"`) {
				t.Errorf("%s: %q is not in %q", how, part, out.String())
			}
		}
	}
}
