package response

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
	"prefdeck/stages/ollama/ollamatest"
	"prefdeck/stages/prompt"
)

func TestPendingSendsNothing(t *testing.T) {
	t.Parallel()
	s, c := start(t, one, two)
	d := newMemory("a", "b", "c")
	o := quickly("one", "two")
	models, err := Resolve(t.Context(), c, o)
	if err != nil {
		t.Fatal(err)
	}
	list := func() (slots []stages.ID) {
		for w, err := range pendingOf(t.Context(), d, models, o) {
			if err != nil {
				t.Fatal(err)
			}
			slots = append(slots, w.Slot)
		}
		return slots
	}
	if before := list(); len(before) != 12 || len(s.Chats()) != 0 {
		t.Errorf("%d pending, %d requests; want 12 and 0", len(before), len(s.Chats()))
	}
	if _, err := run(t.Context(), d, c, o); err != nil {
		t.Fatal(err)
	}
	if after := list(); len(after) != 0 {
		t.Errorf("%d pending after the run", len(after))
	}
}

func TestPendingPages(t *testing.T) {
	t.Parallel()
	d := newMemory()
	for i := range 7 {
		d.add(string(rune('a' + i)))
	}
	o := Options{Models: []string{"m"}, Samples: 400} // two prompts per page
	seen := map[stages.ID]bool{}
	for w, err := range pendingOf(t.Context(), d, []stages.Model{{ID: "x", Name: "m"}}, o) {
		if err != nil {
			t.Fatal(err)
		}
		seen[w.Slot] = true
	}
	if len(seen) != 7*400 {
		t.Errorf("%d slots, want %d", len(seen), 7*400)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range pendingOf(ctx, d, []stages.Model{{ID: "x", Name: "m"}}, o) {
		if err == nil {
			t.Fatal("a wanted response after the context has ended")
		}
	}
}

// Equal options make the same slot, whichever decoder read them.
func TestVariantsAreCanonical(t *testing.T) {
	t.Parallel()
	slots := map[string]bool{}
	for _, base := range []map[string]any{
		{"num_ctx": 2048, "temperature": 1, "seed": 5},
		{"temperature": 1.0, "num_ctx": int64(2048), "think": true},
		{"seed": int64(9), "num_ctx": 2048.0, "temperature": int64(1)},
	} {
		o, err := Options{Models: []string{"m"}, Base: base, Sets: []map[string]any{{}}}.filled()
		if err != nil {
			t.Fatal(err)
		}
		vs, err := o.variants(stages.Model{Name: "m"}, 0)
		if err != nil {
			t.Fatal(err)
		}
		slots[vs[0].canonical] = true
		if _, changed := base["num_predict"]; changed {
			t.Error("the caller's map was changed")
		}
		if seed, ok := whole(base["seed"]); ok && (*vs[0].seed != seed || *vs[1].seed != seed+1) {
			t.Errorf("seeds %d and %d for %d", *vs[0].seed, *vs[1].seed, seed)
		}
	}
	if len(slots) != 1 || !slots[`{"num_ctx":2048,"num_predict":1024,"temperature":1}`] {
		t.Errorf("canonical options %v, want one", slots)
	}
}

func TestBadOptions(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]Options{
		"no models":     {},
		"samples":       {Models: []string{"m"}, Samples: -1},
		"not a number":  {Models: []string{"m"}, Base: map[string]any{"temperature": math.NaN()}},
		"think":         {Models: []string{"m"}, Sets: []map[string]any{{"think": "hard"}}},
		"broken seed":   {Models: []string{"m"}, Base: map[string]any{"seed": 1.5}},
		"text, num_ctx": {Models: []string{"m"}, Base: map[string]any{"num_ctx": "big"}},
		"no plan":       {Models: []string{"m"}, Plan: "all"},
		"base name":     {Models: []string{"m"}, Base: map[string]any{"name": "x"}},
		"two of a name": {Models: []string{"m"}, Sets: []map[string]any{{"name": "x"}, {"name": "x"}}},
		"empty system":  {Models: []string{"m"}, Sets: []map[string]any{{"system": " "}}},
	} {
		if _, err := o.filled(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// A model named twice answers once.
func TestAModelNamedTwice(t *testing.T) {
	t.Parallel()
	o := Options{Models: []string{"m", "m:latest", "n"}, Plan: Mix, Samples: 1, Draw: 3}
	if got := o.PerPrompt(); got != 2 {
		t.Errorf("%d responses per prompt, want 2", got)
	}
}

// What a set changes for the worse is said before it is asked for.
func TestForetold(t *testing.T) {
	t.Parallel()
	own := ollamatest.Model{Name: "one", Context: 8192, Parameters: "temperature    0.7\nstop           \"<end>\"\nstop           \"Question:\""}
	for _, tt := range []struct {
		name string
		base map[string]any
		sets []map[string]any
		want string

		samples int
	}{
		{"the same in other words", map[string]any{"num_ctx": 4096}, []map[string]any{{}, {"num_ctx": int64(4096)}}, "", 1},
		{"another context", map[string]any{"num_ctx": 4096}, []map[string]any{{}, {"num_ctx": 2048}}, "the option sets differ in num_ctx", 1},
		{"a context beyond the model's", map[string]any{"num_ctx": 8192}, []map[string]any{{}, {"num_ctx": 8193}}, "num_ctx 8193 is more than the 8192 tokens that one:latest was trained for", 1},
		{"the model's context", map[string]any{"num_ctx": 8192}, []map[string]any{{}}, "", 1},
		{"stops of its own", nil, []map[string]any{{}, {"stop": []any{"###", "Question:"}}}, `the option stop replaces the stop sequences of one:latest, "<end>": name`, 1},
		{"no stops", map[string]any{"stop": []any{}}, []map[string]any{{}}, `one:latest, "<end>", "Question:": name`, 1},
		{"all stops", map[string]any{"stop": []any{"Question:", "###", "<end>"}}, []map[string]any{{}}, "", 1},
		{"one text twice", nil, []map[string]any{{"temperature": 0.0}, {"temperature": 1}}, "one:latest gives 1 of its 3 answers to a prompt a second time", 3},
		{"one text four times", map[string]any{"temperature": 0, "seed": 3}, []map[string]any{{}}, "one:latest gives 3 of its 4 answers to a prompt a second time", 4},
		{"one text each", nil, []map[string]any{{"temperature": 0}, {"temperature": 0, "system": "Be brief."}, {"temperature": 0.1}}, "", 3},
		{"warm", nil, []map[string]any{{"temperature": 0.5}}, "", 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, c := start(t, own)
			o := quickly("one")
			o.Base, o.Sets, o.Samples = tt.base, tt.sets, tt.samples
			events, err := run(t.Context(), newMemory("a", "b"), c, o)
			if err != nil {
				t.Fatal(err)
			}
			if said := notices(events); !strings.Contains(said, tt.want) || tt.want == "" && said != "" {
				t.Errorf("said %q, want %q", said, tt.want)
			}
		})
	}
}

// The same name with another digest is another model, which is asked everything anew.
func TestAModelPulledAnew(t *testing.T) {
	t.Parallel()
	s, c := start(t, one)
	d := newMemory("a", "b")
	for n, digest := range []string{"", "", "c0ffee"} {
		if digest != "" {
			s.Add(ollamatest.Model{Name: "one", Digest: digest})
		}
		if _, err := run(t.Context(), d, c, quickly("one")); err != nil {
			t.Fatal(err)
		}
		if want := []int{4, 4, 8}[n]; len(s.Chats()) != want || d.with(Complete) != want {
			t.Errorf("run %d: %d requests, %d responses, want %d", n, len(s.Chats()), d.with(Complete), want)
		}
	}
}

// A deck of an earlier version is asked nothing again: the requests of its
// configuration keep their fingerprints. These were taken from the version before
// plans.
func TestFingerprintsStay(t *testing.T) {
	t.Parallel()
	o, err := Options{Models: []string{"m"}, Samples: 5, Base: map[string]any{"think": "low"}}.filled()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		m    stages.Model
		want []string
	}{
		{stages.Model{ID: "m"}, []string{"e4653739", "47350b5a"}},
		{stages.Model{ID: "m", Capabilities: []string{"thinking"}}, []string{"028e8997", "0f2c0099"}},
	} {
		ways, err := o.ways(test.m)
		if err != nil {
			t.Fatal(err)
		}
		vs := ways.of("p", "m")
		for i, want := range map[int]string{0: test.want[0], 4: test.want[1]} {
			if got := SlotID("p", "m", vs[i].canonical, i); !strings.HasPrefix(string(got), want) {
				t.Errorf("%v, sample %d: slot %s, want %s…", test.m.Capabilities, i, got, want)
			}
		}
	}
}

// A name for a set asks nothing again, nor does the grid that is the same as the sets
// in turn. A system message makes another request.
func TestPlansShareRequests(t *testing.T) {
	t.Parallel()
	s, c := start(t, one)
	d := newMemory("a", "b")
	o := quickly("one")
	o.Samples, o.Sets = 2, []map[string]any{{"temperature": 0.2}, {"temperature": 0.9}}
	asked := func(want int) {
		t.Helper()
		before := len(s.Chats())
		if _, err := run(t.Context(), d, c, o); err != nil {
			t.Fatal(err)
		}
		if got := len(s.Chats()) - before; got != want {
			t.Errorf("%d requests, want %d", got, want)
		}
	}
	asked(4)
	o.Plan, o.Samples = Grid, 1
	asked(0)
	o.Sets = []map[string]any{{"temperature": 0.2, "name": "cool"}, {"temperature": 0.9, "name": "warm"}}
	asked(0)
	o.Samples = 2
	asked(4)
	o.Sets[1]["system"] = "Answer in one sentence."
	asked(4)
	last := s.Chats()[len(s.Chats())-1]
	if m := last.Messages; len(m) != 2 || m[0].Role != "system" || m[0].Content != "Answer in one sentence." {
		t.Errorf("messages %+v", last.Messages)
	}
	named := 0
	for _, r := range d.responses {
		if strings.Contains(string(r.Options), `"set":"warm"`) && strings.Contains(string(r.Options), `"system":"Answer in one sentence."`) {
			named++
		}
	}
	if named != 4 {
		t.Errorf("%d responses name their set and system message, want 4", named)
	}
	for _, q := range s.Chats() {
		for _, ours := range []string{"name", "system", "set"} {
			if _, sent := q.Options[ours]; sent {
				t.Fatalf("the server got the option %s", ours)
			}
		}
	}
}

// Another set of a grid asks only for its own samples, and takes no seed of another
// from it. So does a deck whose grid numbered the samples over all sets.
func TestAnotherSetOfAGrid(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]func(*memory){"numbered by set": func(*memory) {}, "numbered over all": renumberedOverAll} {
		s, c := start(t, one)
		d := newMemory("a", "b")
		o := quickly("one")
		o.Plan, o.Samples = Grid, 2
		o.Sets = []map[string]any{{"temperature": 0.2}, {"temperature": 0.5}, {"temperature": 0.9}}
		ask := func() int {
			t.Helper()
			asked := len(s.Chats())
			if _, err := run(t.Context(), d, c, o); err != nil {
				t.Fatal(err)
			}
			return len(s.Chats()) - asked
		}
		if got := ask(); got != 12 {
			t.Errorf("%s: %d requests, want 12", name, got)
		}
		before(d)
		for _, change := range []struct {
			samples int
			sets    []map[string]any
			want    int
		}{
			{2, o.Sets, 0},
			{2, append([]map[string]any{{"temperature": 0}}, o.Sets...), 4},
			{2, o.Sets[1:], 0},
			{3, o.Sets[:2], 4},
			{3, o.Sets[:2], 0},
		} {
			o.Samples, o.Sets = change.samples, change.sets
			if got := ask(); got != change.want {
				t.Errorf("%s, %d samples of %v: %d requests, want %d", name, o.Samples, o.Sets, got, change.want)
			}
		}
	}
}

// renumberedOverAll gives samples the numbers that grids gave them before: the first of
// every set, then the second of every set.
func renumberedOverAll(d *memory) {
	place := map[string]int{"0.2": 0, "0.5": 1, "0.9": 2}
	renumbered := map[stages.ID]Response{}
	for _, r := range d.responses {
		var options map[string]any
		if err := json.Unmarshal(r.Options, &options); err != nil {
			panic(err)
		}
		delete(options, "seed")
		delete(options, optionTemplate)
		canonical, err := json.Marshal(options)
		if err != nil {
			panic(err)
		}
		r.Sample = r.Sample*3 + place[fmt.Sprint(options["temperature"])]
		r.Slot = SlotID(r.Prompt, r.Model, string(canonical), r.Sample)
		renumbered[r.Slot] = r
	}
	d.responses = renumbered
}

// Two sets alike are two cells of a grid.
func TestEqualSetsOfAGrid(t *testing.T) {
	t.Parallel()
	d := newMemory("a")
	o := Options{Models: []string{"m"}, Plan: Grid, Samples: 2, Sets: []map[string]any{{"top_k": 1}, {"top_k": 1}}}
	slots := map[stages.ID]bool{}
	for w, err := range pendingOf(t.Context(), d, []stages.Model{{ID: "x", Name: "m"}}, o) {
		if err != nil {
			t.Fatal(err)
		}
		slots[w.Slot] = true
	}
	if len(slots) != 4 {
		t.Errorf("%d slots, want 4", len(slots))
	}
}

// countingLookups counts the slots that were looked up.
type countingLookups struct {
	*memory
	slots int
}

func (d *countingLookups) Filled(ctx context.Context, slots []stages.ID) (map[stages.ID]bool, error) {
	d.slots += len(slots)
	return d.memory.Filled(ctx, slots)
}

// Nothing is looked up for a model of the same name that the deck does not have.
func TestSlotsAreLookedUpOnce(t *testing.T) {
	t.Parallel()
	d := &countingLookups{memory: newMemory("a", "b", "c")}
	m := stages.Model{ID: stages.ModelID("m:latest", "abc"), Name: "m:latest", Digest: "abc"}
	list := func() {
		for _, err := range pendingOf(t.Context(), d, []stages.Model{m}, Options{Models: []string{"m"}}) {
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	list()
	if d.slots != 6 {
		t.Errorf("%d slots looked up, want 6", d.slots)
	}
	batch := Named("m")
	d.models[batch.ID] = batch
	d.slots = 0
	list()
	if d.slots != 12 {
		t.Errorf("with the answers of a batch: %d slots looked up, want 12", d.slots)
	}
}

func TestSystemMessageFollowsThePrompts(t *testing.T) {
	t.Parallel()
	p, err := prompt.New("You are a cook.", prompt.Message{Role: prompt.User, Content: "Hi"})
	if err != nil {
		t.Fatal(err)
	}
	m := variant{system: "Be brief."}.messages(p)
	if len(m) != 2 || m[0].Content != "You are a cook.\n\nBe brief." || p.System != "You are a cook." {
		t.Errorf("messages %+v", m)
	}
}

// A model that goes on after a call of a tool is told of the call and of its result.
func TestCallsAreSent(t *testing.T) {
	t.Parallel()
	p, err := prompt.New("",
		prompt.Message{Role: prompt.User, Content: "How warm?"},
		prompt.Message{Role: prompt.Assistant, Parts: prompt.EncodeParts([]prompt.Part{
			{Type: prompt.PartThinking, Text: "hm"}, {Type: prompt.PartCall, ID: "x", Name: "temp", Arguments: []byte(`{"city":"Ulm"}`)},
		})},
		prompt.Message{Role: prompt.Tool, Content: "20", Parts: prompt.EncodeParts([]prompt.Part{{Type: prompt.PartResult, Name: "temp", ID: "x"}})})
	if err != nil {
		t.Fatal(err)
	}
	w, err := variant{options: map[string]any{}}.wanted(p, stages.Model{Name: "m"}, "00ff", Options{})
	want := []ollama.ChatMessage{
		{Role: "user", Content: "How warm?"},
		{Role: "assistant", Calls: []ollama.ToolCall{{ID: "x", Name: "temp", Arguments: []byte(`{"city":"Ulm"}`)}}},
		{Role: "tool", Content: "20", Tool: "temp", Answers: "x"},
	}
	if err != nil || !reflect.DeepEqual(w.Request.Messages, want) {
		t.Errorf("%+v, %v\nwant %+v", w.Request.Messages, err, want)
	}
}
