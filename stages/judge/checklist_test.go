package judge

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/ollama/ollamatest"
)

// A checklist that is written, edited and read again is what the person left there.
func TestListsAsText(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	was := []Listed{{Prompt: "3f2a", Text: "Name a\ncapital.", Items: []ListItem{{"Names Paris.", 5}, {"Adds what nobody asked for.", -1.5}}}, {Prompt: "77", Text: "# 12 // and so on"}}
	if err := WriteLists(&b, was); err != nil {
		t.Fatal(err)
	}
	got, err := ReadLists(strings.NewReader(b.String()))
	if err != nil || len(got) != 2 || got[0].Prompt != "3f2a" || !slices.Equal(got[0].Items, was[0].Items) || got[1].Prompt != "77" || len(got[1].Items) != 0 {
		t.Fatalf("%v: %+v of\n%s", err, got, b.String())
	}
	eight := "x"
	for n := range mostItems {
		eight += "\nitem " + strings.Repeat("i", n+1)
	}
	for _, c := range []struct {
		name, text, want string // the items, or part of the error
	}{
		{"by hand", "# 3F2A any words\nNames  Paris.\n  2 Is short.\n0.5\tIs kind.\r\n", "1 Names Paris. 2 Is short. 0.5 Is kind."},
		{"a number of its own", "#a\n3 3 examples are named.", "3 3 examples are named."},
		{"comment and mark", "\ufeff// note\n\n#a\n// note\n1 x", "1 x"},
		{"no heading", "1 x", "line 1: an item stands before"},
		{"bad heading", "# Names", "line 1: a heading is"},
		{"twice", "#a\nx\n#A", "line 3: prompt a has a list already"},
		{"same item", "#a\nx\n2 x", "line 3: the item \"x\" is there twice"},
		{"no weight", "#a\n0 x", "line 2: the weight is 0"},
		{"NaN", "#a\nNaN x", "line 2: the weight is NaN"},
		{"no text", "#a\n2", "line 2: the item has no words"},
		{"no word", "#a\n5 …", "line 2: the item has no words"},
		{"a number", "#a\n5 8", "line 2: the item has no words"},
		{"too long", "#a\n" + strings.Repeat("x", longestOne+1), "line 2: the item has 301 characters"},
		{"escape", "#a\n1 x\x1b]52;c;QQ==\x07y\u202ez", "1 x ]52;c;QQ== y z"},
		{"rows", `{"prompt_id":"a","rubrics":[{"name":"n","description":"Names Paris.","weight":5},"Is short.",{"criterion":"Lies.","points":-1}]}`, "5 Names Paris. 1 Is short. -1 Lies."},
		{"row by its prompt", `{"prompt":"Name a capital.","checklist":["x"]}`, "1 x"},
		{"rows after a mark", "\ufeff" + `{"id":"a","checklist":["x"]}`, "1 x"},
		{"one list", `[{"id":"a","checklist":["x"]}]`, "it is one JSON list"},
		{"row without a list", `{"prompt":"x"}`, "row 1: it has no checklist"},
		{"row without a prompt", `{"checklist":["x"]}`, "row 1: it has neither prompt"},
		{"row of numbers", "{\"id\":\"a\",\"checklist\":[\"x\"]}\n{\"id\":\"b\",\"checklist\":[4]}", "row 2: an item is a text"},
		{"too many", "#a\n" + eight, "a checklist has at most 8 items"},
	} {
		got, err := ReadLists(strings.NewReader(c.text))
		said := ""
		switch {
		case err != nil:
			said = err.Error()
		case len(got) == 1:
			said = inWords(got[0].Items)
		}
		if !strings.Contains(said, c.want) || err == nil && said != c.want {
			t.Errorf("%s: %q, want %q", c.name, said, c.want)
		}
	}
}

func inWords(items []ListItem) string {
	var b strings.Builder
	_ = WriteLists(&b, []Listed{{Prompt: "a", Items: items}})
	var out []string
	for line := range strings.Lines(b.String()) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "//") {
			out = append(out, strings.Replace(line, "\t", " ", 1))
		}
	}
	return strings.Join(out, " ")
}

// A model writes a checklist for each prompt that has none, in a form that the server
// enforces; what is no checklist is a bad reply.
func TestCompose(t *testing.T) {
	t.Parallel()
	replies := map[string]string{
		"one":   `[{"item":"Names one.","weight":5},{"item":" Names\n one. ","weight":1},{"item":"Is short.","weight":2},{"item":"Is kind.","weight":1}]`,
		"two":   `[{"item":"Is short.","weight":2},{"item":"Is short.","weight":2},{"item":"Is short.","weight":2}]`,
		"three": `[{"item":"a","weight":9},{"item":"b","weight":1},{"item":"c","weight":1}]`,
		"four":  `[{"item":"a","weight":1},{"ite`,
		"six":   `[{"item":"1","weight":1},{"item":"2","weight":2},{"item":"3","weight":3}]`,
	}
	s, c := start(t, func(q ollamatest.Chat) ollamatest.Answer {
		for name, reply := range replies {
			if strings.Contains(q.Last(), "<prompt>\n"+name+"\n") {
				return ollamatest.Answer{Text: reply}
			}
		}
		return ollamatest.Answer{Text: "?"}
	})
	d := newMemory("one", "two", "three", "four", "five", "six")
	mine := Checklist{Prompt: d.compared[4].Prompt.ID, Items: []ListItem{{"Mine.", 1}}, Source: "me"}
	d.lists[mine.Prompt] = mine
	_, err := run(t.Context(), d, c, Options{Compose: true, Jobs: 1})
	var short *stages.Shortfall
	if !errors.As(err, &short) || short.Missing != 4 || short.Advice != "try another model" || len(d.lists) != 2 || d.lists[mine.Prompt].Source != "me" {
		t.Fatalf("%v, %d lists: %+v", err, len(d.lists), d.lists)
	}
	got := d.lists[d.compared[0].Prompt.ID]
	if words := inWords(got.Items); words != "5 Names one. 2 Is short. 1 Is kind." || !strings.HasPrefix(got.Source, "m:latest") || got.Run != d.last().ID {
		t.Errorf("%q by %q", words, got.Source)
	}
	for _, q := range s.Chats() {
		if q.Likely != 0 || !strings.Contains(string(q.Format), `"maxItems":8`) || q.Options["num_predict"] != float64(composedTokens) {
			t.Errorf("sent %+v", q)
		}
	}
}

// Each item is one question, answered by the probability of yes, capital or not; only
// the items that are not judged are asked, and an edited one is asked anew.
func TestChecks(t *testing.T) {
	t.Parallel()
	s, c := start(t, func(q ollamatest.Chat) ollamatest.Answer {
		switch {
		case strings.Contains(q.Last(), "Say yes."):
			return ollamatest.Answer{Text: "Yes", Likely: map[string]float64{"Yes": 1}}
		case strings.Contains(q.Last(), "Point: Is bad"):
			return ollamatest.Answer{Text: "Well", Likely: map[string]float64{"Well": 0.97}}
		case strings.Contains(q.Last(), "good answer"):
			return ollamatest.Answer{Text: "Yes", Likely: map[string]float64{"Yes": 0.5, "yes": 0.1, "No": 0.2, "I": 0.2}}
		}
		return ollamatest.Answer{Text: "No", Likely: map[string]float64{"NO": 0.4, "No": 0.2, " yes": 0.2}}
	})
	d := newMemory("one", "two")
	p := d.compared[0].Prompt.ID
	o := Options{Checks: true, Jobs: 1}
	if _, err := run(t.Context(), d, c, o); !errors.Is(err, ErrNoChecklists) || len(s.Chats()) != 0 {
		t.Errorf("without checklists: %v", err)
	}
	d.lists[p] = Checklist{Prompt: p, Items: []ListItem{{"Names {{response}}.", 5}, {"Is bad.", 1}}}
	_, err := run(t.Context(), d, c, o)
	var short *stages.Shortfall
	if !errors.As(err, &short) || short.Missing != 2 || len(d.ratings) != 2 {
		t.Fatalf("%v, %d ratings", err, len(d.ratings))
	}
	for _, r := range d.ratings {
		want := 0.25
		if strings.HasPrefix(d.text(r.Response), "good") {
			want = 0.75
		}
		w := d.wordings[r.Asked]
		if math.Abs(r.Value-want) > 1e-9 || r.What != "item: Names {{response}}." || !strings.Contains(r.Scorer, " checklist@") || r.Raw == "" || !strings.Contains(w.Text, "{{item}}") {
			t.Errorf("%+v, want %v", r, want)
		}
	}
	if q := s.Chats()[len(s.Chats())-1]; !strings.Contains(q.Last(), "Point: Is bad.") && !strings.Contains(q.Last(), "Point: Names {{response}}.") {
		t.Errorf("an item was filled: %q", q.Last())
	}
	d.lists[p] = Checklist{Prompt: p, Items: []ListItem{{"Names {{response}}.", 2}, {"Is short.", 1}}}
	before := len(s.Chats())
	if _, err := run(t.Context(), d, c, o); err != nil || len(d.ratings) != 4 || len(s.Chats()) != before+3 { // one probes
		t.Errorf("edited: %v, %d ratings, %d requests", err, len(d.ratings), len(s.Chats())-before)
	}

	s.Script(func(ollamatest.Chat) ollamatest.Answer { return ollamatest.Answer{Text: `"No"`} })
	o.Method = ByStructure
	if _, err := run(t.Context(), d, c, o); err != nil || len(d.ratings) != 8 || d.ratings[7].Value != 0 {
		t.Errorf("structured: %v, %+v", err, d.ratings)
	}
}

func (d *memory) text(id stages.ID) string {
	for _, c := range d.compared {
		if c.A.ID == id {
			return c.A.Text
		}
		if c.B.ID == id {
			return c.B.Text
		}
	}
	return ""
}

// A prompts file may replace the texts about checklists, and no aspect takes the name.
func TestPromptsOfChecklists(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`checklist = "{{prompt}} {{response}} {{answer}}"`: "{{item}} is missing",
		`items = "{{prompt}} {{item}}"`:                    "{{item}} stands for nothing",
		"[[aspects]]\nname = \"checklist\"\nabout = \"x\"": `the name "checklist"`,
	} {
		file := filepath.Join(t.TempDir(), "p.toml")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}
