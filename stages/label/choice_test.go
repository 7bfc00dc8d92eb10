package label

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/pairing"
)

func TestScales(t *testing.T) {
	t.Parallel()
	var said []string
	for place := 1; place <= 8; place++ {
		c, err := Forced(place)
		if err != nil || c.Valid() != nil {
			t.Fatal(err, c.Valid())
		}
		said = append(said, c.String())
	}
	want := "A significantly better, A better, A slightly better, A negligibly better, " +
		"B negligibly better, B slightly better, B better, B significantly better"
	if got := strings.Join(said, ", "); got != want {
		t.Errorf("%s", got)
	}
	for _, c := range []Choice{
		{Answer: Tie, Scale: FourStrengths}, {Answer: A, Strength: -4}, {Answer: A, Strength: 1}, {Answer: A, Strength: -1, Scale: PlainAB},
		{Answer: B, Strength: 4, Scale: FourStrengths}, {Answer: BothBad, Strength: 1}, {Answer: "c"},
	} {
		if c.Valid() == nil {
			t.Errorf("%+v is valid", c)
		}
	}
	if _, err := Forced(9); err == nil {
		t.Error("a ninth place")
	}
	for _, s := range []Scale{SevenPoint, FourStrengths, PlainAB} {
		b, err := json.Marshal(s)
		var back Scale
		if err != nil || json.Unmarshal(b, &back) != nil || back != s {
			t.Errorf("scale %v as %s came back as %v", s, b, back)
		}
	}
	if json.Unmarshal([]byte("5"), new(Scale)) == nil {
		t.Error("a scale of five points")
	}
}

func TestDefaultSchemeIsValid(t *testing.T) {
	t.Parallel()
	if err := DefaultScheme().Valid(); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*Scheme){
		"share": func(s *Scheme) { s.Repeats = 0.9 }, "two keys": func(s *Scheme) { s.Tags = append(s.Tags, Tag{"a", "x"}) },
		"long key": func(s *Scheme) { s.Tags = []Tag{{"ab", "x"}} }, "no name": func(s *Scheme) { s.Tags = []Tag{{"a", " "}} },
		"two criteria": func(s *Scheme) { s.Criteria = []string{"x", "x"} }, "many": func(s *Scheme) { s.Criteria = make([]string, 10) },
	} {
		s := DefaultScheme()
		change(&s)
		if s.Valid() == nil {
			t.Errorf("%s: valid", name)
		}
	}
}

// Reasons and comparisons set before the key go with the choice, by content, and
// are cleared.
func TestReasonsGoWithTheChoice(t *testing.T) {
	t.Parallel()
	s := newSession("ann", SittingOptions{})
	s.SetGuideline("hash")
	item := Item{Pair: pairing.Pair{ID: "p", A: "ra", B: "rb"}}
	s.beginOn(item, Presentation{Pair: "p", Left: SideB}, Event{})
	s.ToggleTag("format")
	s.ToggleTag("style")
	s.ToggleTag("format")
	s.Compare("helpfulness", -3) // A on screen, which is the pair's B, is much better
	s.Compare("coherence", 1)
	s.Uncompare("coherence")
	if got := s.Criteria()["helpfulness"]; got != -3 {
		t.Errorf("on screen %d", got)
	}
	e := s.choose(Graded(-1), Look{})
	if !slices.Equal(e.Tags, []string{"style"}) || len(e.Criteria) != 1 || e.Criteria["helpfulness"] != 3 || e.Guideline != "hash" {
		t.Errorf("%+v", e)
	}
	s.beginOn(item, Presentation{Pair: "p", Left: SideA}, Event{})
	if e := s.choose(Graded(-1), Look{}); len(e.Tags)+len(e.Criteria) > 0 {
		t.Errorf("left over: %+v", e)
	}
}

func TestAgainKeepsSides(t *testing.T) {
	t.Parallel()
	s := newSession("ann", SittingOptions{})
	item := Item{Pair: pairing.Pair{ID: "p"}}
	for _, left := range []Side{SideA, SideB} {
		was := Presentation{ID: "one", Pair: "p", Left: left, Kind: Repeat, RepeatOf: "zero"}
		if p := s.again(item, was); p.Left != left || p.RepeatOf != "" || p.Kind != Revisit || p.ID == was.ID {
			t.Errorf("%+v", p)
		}
	}
}

func TestDueIsTheShare(t *testing.T) {
	t.Parallel()
	due := 0
	for n := range int64(10_000) {
		if Due(42, n, 0.07) {
			due++
		}
	}
	if due < 600 || due > 800 {
		t.Errorf("%d of 10,000 are due, want about 700", due)
	}
	if Due(1, 1, 0) || !Due(1, 1, 1) {
		t.Error("never and always")
	}
}

func TestRepeatLooksNew(t *testing.T) {
	t.Parallel()
	item := Item{Pair: pairing.Pair{ID: "p"}, Current: &Event{}, Note: "n", Flag: "f", Edit: &Edit{}, Drafts: Drafts{"": "d"}, Skips: 2}
	got, p := AsRepeat(item, Presentation{ID: "one", Pair: "p", Left: SideA, Annotator: "ann"})
	if got.Current != nil || got.Edit != nil || got.Drafts != nil || got.Note+got.Flag != "" || got.Skips != 0 {
		t.Errorf("%+v", got)
	}
	if p.Left != SideB || p.RepeatOf != "one" || p.Kind != Repeat || p.Pair != "p" {
		t.Errorf("%+v", p)
	}
}

func TestSpread(t *testing.T) {
	t.Parallel()
	sketch := func(pair, prompt, text string) Sketch { return NewSketch(stages.ID(pair), stages.ID(prompt), text) }
	recent := []Sketch{sketch("r", "pr", "Write a poem about the sea")}
	got := Spread(recent, []Sketch{
		sketch("same", "pr", "Write a poem about the sea"), sketch("poem", "p1", "Write a poem about a tree"),
		sketch("sum", "p2", "What is 2 + 2?"), sketch("sum2", "p3", "What is 2 + 3?"), sketch("law", "p4", "Explain habeas corpus"),
	}, 9)
	want := []stages.ID{"sum", "law", "poem", "sum2", "same"}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestIdentities(t *testing.T) {
	t.Parallel()
	item := Item{NameA: "qwen2.5:0.5b", NameB: "library/gemma3:270m"}
	item.A.Text = "I am ChatGPT, made by OpenAI. The qwen said command. Apple makes phones."
	item.B.Text = "我是通义千问，由阿里云开发。"
	names := item.Identities()
	for _, want := range []string{"ChatGPT", "qwen2.5:0.5b", "qwen2.5", "qwen", "gemma3:270m", "gemma3", "通义千问", "OpenAI", "阿里云"} {
		if !slices.Contains(names, want) {
			t.Errorf("%q is not among %q", want, names)
		}
	}
	if slices.Contains(names, "Apple") {
		t.Errorf("a company that is only talked about is among %q", names)
	}
}

// The mask covers every name for which filtering would drop a response.
func TestIdentitiesOfATextThatTellsOfItself(t *testing.T) {
	t.Parallel()
	for text, names := range map[string][]string{
		"As Claude, an AI by Anthropic, I cannot tell.": {"Claude", "Anthropic"},
		"I'm Llama 3 from Meta":                         {"Llama", "Meta"},
		"My name is Claude. How can I help?":            {"Claude"},
		"I’m Claude.":                                   {"Claude"},
		"I was created by Google.":                      {"Google"},
		"You're talking to Vicuna, a chatbot.":          {"Vicuna"},
		"This is ChatGPT.":                              {"ChatGPT"},
		"As ChatGPT, I can't.":                          {"ChatGPT"},
		"As Claude walked, I'm Claude Monet, he said.":  nil,
	} {
		item := Item{}
		item.A.Text = text
		if got := item.Identities(); !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(names))) {
			t.Errorf("%q: %q, want %q", text, got, names)
		}
	}
	item := Item{}
	item.B.Thinking = "I am ChatGPT, so I should say so."
	if got := item.Identities(); !slices.Equal(got, []string{"ChatGPT"}) {
		t.Errorf("thinking: %q", got)
	}
}

func TestFeedback(t *testing.T) {
	t.Parallel()
	item := Item{Gold: &Known{Answer: A, Why: "B is wrong"}}
	s := DefaultScheme()
	if _, ok := s.Feedback(item, Graded(-1)); ok {
		t.Error("feedback outside training")
	}
	s.Training = "first day"
	if f, ok := s.Feedback(item, Graded(-3)); !ok || !f.Right || f.Known.Why == "" {
		t.Errorf("%+v, %t", f, ok)
	}
	if f, ok := s.Feedback(item, Choice{Answer: Tie}); !ok || f.Right {
		t.Errorf("%+v, %t", f, ok)
	}
	if _, ok := s.Feedback(item, Choice{Answer: Skip}); ok {
		t.Error("feedback on a skip")
	}
	if item.Kind() != Gold || (Item{Audit: true}).Kind() != Audit || (Item{}).Kind() != Fresh {
		t.Error("kinds")
	}
}

func TestViews(t *testing.T) {
	t.Parallel()
	if err := (QueueView{}).Valid(); err != nil {
		t.Error("the default view", err)
	}
	for name, v := range map[string]QueueView{
		"order": {Order: "x"}, "state": {Filter: QueueFilter{State: "x"}}, "score": {Filter: QueueFilter{Score: &ScoreRange{}}},
		"range": {Filter: QueueFilter{Score: &ScoreRange{What: "x", Min: 2, Max: 1}}}, "verdict": {Filter: QueueFilter{Verdict: &VerdictFilter{}}},
	} {
		if v.Valid() == nil {
			t.Errorf("%s is valid", name)
		}
	}
	if !(QueueFilter{Text: "x", Tag: "y"}).Blinds() || (QueueFilter{Model: "m"}).Blinds() {
		t.Error("which filters are blind")
	}
}
