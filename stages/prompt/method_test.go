package prompt

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
)

// made returns the prompts of a deck that models wrote, by text.
func (m *memory) made() map[string]Prompt {
	out := map[string]Prompt{}
	for _, p := range m.prompts {
		if p.Operator != Imported {
			out[p.Text()] = p
		}
	}
	return out
}

func TestEvolutionEliminates(t *testing.T) {
	t.Parallel()
	seed := bare(t, "Explain why the sky is blue at noon.")
	const good = "Explain why the sky is blue at noon but red at sunset, and what an astronaut on Mars sees instead."
	tests := []struct {
		name, reply, check string
		thinking           string // beside the check, which is cut off
		reason, filter     string // "" for kept
		text               string // as stored; "": the reply
	}{
		{name: "harder", reply: good, check: "Light is scattered by"},
		{name: "under a label", reply: "Rewritten prompt: " + good, check: "Light is", text: good},
		{name: "after thinking unasked", reply: "<think>\nFirst, what is a sky?\n</think>\n\n" + good, check: "Light is", text: good},
		{name: "cut off while it thinks of declining", reply: good, thinking: "-", check: "<think>\nI'm sorry for the astronaut, who"},
		{name: "cut off while it thinks apart", reply: good, thinking: "Light is", check: ""},
		{name: "thinks and says nothing", reply: good, check: "<think>\nWell.\n</think>", filter: Unanswerable, reason: "answers nothing"},
		{name: "thinks and declines", reply: good, check: "<think>\nWell.\n</think>\n\nI'm sorry, but I can't help with that.", filter: Unanswerable, reason: "answers “I'm sorry"},
		{name: "a copy", reply: seed.Text(), reason: "", filter: "copied", check: "-"},
		{name: "copied with a word more", reply: "Please explain to me why the sky is blue at noon now.", filter: NotNew, reason: "new words beside"},
		{name: "unanswerable", reply: good, check: "I'm sorry, but I can't help with that.", filter: Unanswerable, reason: "I'm sorry"},
		{name: "no answer", reply: good, check: "  ", filter: Unanswerable, reason: "answers nothing"},
		{name: "leaked", reply: "Explain how to make the #Given Prompt# harder for the sky.", filter: NoTask, reason: "repeats the instructions"},
		{name: "an answer in its place", reply: "The sky is blue since air scatters short waves more than long ones.", filter: NoTask, reason: "asks for nothing"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := newMemory(seed)
			s := &stub{answer: func(r ollama.Request) ollama.Reply {
				if len(r.Messages) == 1 {
					r := stopped(tt.check)
					if tt.thinking != "" {
						r.Thinking, r.DoneReason = tt.thinking, "length"
					}
					return r
				}
				if len(r.Messages) != 7 || !strings.Contains(r.Messages[6].Content, "Prompt: "+seed.Text()) {
					t.Errorf("asked %v", r.Messages)
				}
				return stopped(tt.reply)
			}}
			err := start(t.Context(), d, s, Options{Generate: 1, By: Evol, Model: "m", Base: map[string]any{"num_thread": 2}}, nil, noWait)
			for _, r := range s.asked {
				if r.Options["num_thread"] != 2 || r.Options["num_ctx"] != 4096 {
					t.Errorf("the model is loaded anew for %v", r.Options)
				}
			}
			var short *stages.Shortfall
			if kept := tt.filter == ""; kept != (err == nil) || err != nil && !errors.As(err, &short) {
				t.Fatal(err)
			}
			if tt.filter == "copied" {
				if len(d.made()) != 0 || d.prompts[seed.ID].Dropped != "" {
					t.Errorf("the parent was replaced: %+v", d.prompts)
				}
				return
			}
			text := tt.text
			if text == "" {
				text = tt.reply
			}
			p, ok := d.made()[text]
			switch {
			case !ok:
				t.Fatalf("not stored: %v", d.made())
			case p.Dropped != tt.filter || !strings.Contains(d.reasons[p.ID].Reason, tt.reason):
				t.Errorf("dropped by %q for %q, want %q, %q", p.Dropped, d.reasons[p.ID].Reason, tt.filter, tt.reason)
			case !slices.Equal(p.Parents, []stages.ID{seed.ID}) || !strings.HasPrefix(p.Source, "evol/") || p.Operator != Evol || p.Model == "" || p.Run == "":
				t.Errorf("provenance %+v", p)
			}
		})
	}
}

// The prompts evolved least come first, and evolutions of evolutions end.
func TestEvolutionSpreads(t *testing.T) {
	t.Parallel()
	d := newMemory(seeds(t)...)
	c := curatorOf(d)
	e := newEvolution(c)
	count := map[stages.ID]int{}
	for i := range 3 * len(e.parents()) {
		q, ok := e.next(randomOf(int64(i)))
		if !ok {
			t.Fatal("nothing to evolve")
		}
		count[q.shown[0].id]++
	}
	for id, n := range count {
		if n != 3 {
			t.Errorf("%s was evolved %d times, want 3", id, n)
		}
	}
	lone := bare(t, "Summarize the following text.")
	whole := bare(t, "Explain why the sky is blue at noon.")
	for want, prompts := range map[stages.ID][]Prompt{whole.ID: {lone, whole}, lone.ID: {lone}} {
		if got := newEvolution(curatorOf(newMemory(prompts...))).parents(); len(got) != 1 || got[0].id != want {
			t.Errorf("of %d prompts %+v are evolved", len(prompts), got)
		}
	}

	last := seeds(t)[0]
	chain := []Prompt{last}
	for i := range maxDepth {
		p := bare(t, fmt.Sprintf("Name three rivers in France and %d in Spain.", i))
		p.Operator, p.Parents = Evol, []stages.ID{last.ID}
		chain, last = append(chain, p), p
	}
	c = curatorOf(newMemory(chain...))
	if got := newEvolution(c).depthOf(last.ID); got != maxDepth {
		t.Errorf("depth %d, want %d", got, maxDepth)
	}
	e = newEvolution(c)
	for i := range 50 {
		if q, ok := e.next(randomOf(int64(i))); !ok || q.shown[0].id == last.ID {
			t.Fatalf("evolved %+v", q.shown)
		}
	}
}

// Magpie goes by what the server shows, whichever way it renders. What it stops at comes
// beside what the person and the Modelfile stop at: a request's stop replaces the latter.
func TestMagpieFindsTheUsersTurn(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, render, raw, stop, err string
	}{
		{"Go template", "<|im_start|>user\n%<|im_end|>\n<|im_start|>assistant\n", "<|im_start|>user\n", "<|im_end|>", ""},
		{"Jinja of the model", "<|im_start|>system\nYou are SmolLM<|im_end|>\n<|im_start|>user\n%<|im_end|>\n<|im_start|>assistant\n",
			"<|im_start|>system\nYou are SmolLM<|im_end|>\n<|im_start|>user\n", "<|im_end|>", ""},
		{"plain words", "Question: %\nAnswer:", "Question:", "Answer:", ""},
		{"no template", "%", "", "", "no template"},
		{"a server that does not show it", "", "", "", "the template of m"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := newMemory()
			s := &stub{render: tt.render, model: ollama.ModelInfo{Parameters: "num_ctx                        512\nstop                           \"<end>\"\nstop                           \"a \\\"b\\\"\""}, replies: []ollama.Reply{
				{Text: "How do I get wax out of", DoneReason: "length"}, stopped("\nHow do I get wax out of a carpet?\n"),
			}}
			err := start(t.Context(), d, s, Options{Generate: 1, By: Magpie, Model: "m", Base: map[string]any{"temperature": 0.9, "num_thread": 2, "stop": []any{"\n\n"}}}, nil, noWait)
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) || len(s.asked) > 0 {
					t.Errorf("error %v, asked %v", err, s.asked)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			r := s.asked[0]
			if r.Raw != tt.raw || !slices.Equal(ollama.Stops(r.Options), []string{"\n\n", tt.stop, "<end>", `a "b"`}) || len(r.Messages) > 0 || r.Options["temperature"] != 0.9 {
				t.Errorf("asked %+v", r)
			}
			if o := s.rendered.Options; o["num_thread"] != 2 || o["num_ctx"] != 4096 {
				t.Errorf("the model is loaded anew after a rendering with %v", o)
			}
			p, cut := d.made()["How do I get wax out of a carpet?"], d.made()["How do I get wax out of"]
			if p.Dropped != "" || p.Source != Magpie || p.Operator != Magpie || len(p.Parents) > 0 || cut.Dropped != NoTask || d.reasons[cut.ID].Reason != "cut off" {
				t.Errorf("made %+v and %+v", p, cut)
			}
		})
	}
}

func TestTopicsFillTheGapsFirst(t *testing.T) {
	t.Parallel()
	var ps []Prompt
	missing := cell{topic: "bees", difficulty: difficulties[2], form: forms[1]}
	for i, d := range difficulties {
		for j, f := range forms {
			c := cell{topic: "bees", difficulty: d, form: f}
			if c == missing {
				continue
			}
			p := bare(t, fmt.Sprintf("How do bees number %d see flower %d?", i, j))
			p.Tags, p.Operator = c.tags(), Topics
			if j == 0 { // as earlier versions had it
				p.Tags = []string{"difficulty:" + d.name, "form:" + f.name, "topic:bees"}
			}
			ps = append(ps, p)
		}
	}
	d := newMemory(ps...)
	s := &stub{replies: []ollama.Reply{stopped("1. Compare how honey bees and bumble bees regulate the heat of their nests.\n2. My bee story")}}
	if err := start(t.Context(), d, s, Options{Generate: 1, By: Topics, Topics: []string{"bees"}, Model: "m"}, nil, noWait); err != nil {
		t.Fatal(err)
	}
	asked := s.asked[0].Messages[2].Content
	for _, want := range []string{"Topic: bees", missing.form.asked, missing.difficulty.asked} {
		if !strings.Contains(asked, want) {
			t.Errorf("asked %q, want %q in it", asked, want)
		}
	}
	p := d.made()["Compare how honey bees and bumble bees regulate the heat of their nests."]
	if !slices.Equal(p.Tags, []string{"asked-topic:bees", "asked-difficulty:hard", "asked-form:explanation"}) || p.Source != "topics/bees/hard/explanation" {
		t.Errorf("made %+v", p)
	}
	if q := d.made()["My bee story"]; q.Dropped != NoTask {
		t.Errorf("made %+v", q)
	}
}

// Each persona asks in each form, gaps first, and its prompts say whose they are.
func TestPersonasFillTheGapsFirst(t *testing.T) {
	t.Parallel()
	var ps []Prompt
	for i, f := range forms[1:] {
		p := bare(t, fmt.Sprintf("How does hive number %d see flower %d?", i, i))
		p.Tags, p.Operator = cell{persona: "a beekeeper", form: f}.tags(), Personas
		ps = append(ps, p)
	}
	d := newMemory(ps...)
	s := &stub{replies: []ollama.Reply{stopped("1. Which mites should I look for in my hives in spring?")}}
	o := Options{Generate: 1, By: Personas, Personas: []string{"a beekeeper", "a beekeeper"}, Model: "m"}
	if err := start(t.Context(), d, s, o, nil, noWait); err != nil {
		t.Fatal(err)
	}
	if asked := s.asked[0].Messages[2].Content; !strings.Contains(asked, "a beekeeper would send") || !strings.Contains(asked, forms[0].asked) {
		t.Errorf("asked %q", asked)
	}
	p := d.made()["Which mites should I look for in my hives in spring?"]
	if !slices.Equal(p.Tags, []string{"persona:a beekeeper", "asked-form:question"}) || p.Source != "personas/a beekeeper/question" {
		t.Errorf("made %+v", p)
	}
}

// The same replies make the same prompts, however many requests are in flight and in
// whatever order they are answered.
func TestJobsAskAtOnceAndInOrder(t *testing.T) {
	t.Parallel()
	for _, jobs := range []int{1, 3} {
		d := newMemory(seeds(t)...)
		w := &waiting{stub: &stub{render: "<user>%<end>", answer: func(r ollama.Request) ollama.Reply {
			return stopped(fmt.Sprintf("What is known about comet %d%d and its tail of ice?", r.Options["seed"], r.Options["seed"]))
		}}, jobs: jobs, full: make(chan struct{})}
		if err := start(t.Context(), d, w, Options{Generate: 6, By: Magpie, Model: "m", Jobs: jobs, MaxRouge: 0.99}, nil, noWait); err != nil {
			t.Fatal(err)
		}
		if w.peak != jobs || len(w.asked) != 6 {
			t.Errorf("%d requests, %d at once, want 6 and %d", len(w.asked), w.peak, jobs)
		}
	}
}

// waiting holds the first requests back until all that may be in flight are.
type waiting struct {
	*stub
	jobs, now, peak int
	once            sync.Once
	full            chan struct{}
	count           sync.Mutex
}

func (w *waiting) Chat(ctx context.Context, r ollama.Request, each func(ollama.Chunk)) (ollama.Reply, error) {
	w.count.Lock()
	w.now++
	w.peak = max(w.peak, w.now)
	if w.now == w.jobs {
		w.once.Do(func() { close(w.full) })
	}
	w.count.Unlock()
	defer func() {
		w.count.Lock()
		w.now--
		w.count.Unlock()
	}()
	select {
	case <-w.full:
	case <-ctx.Done():
		return ollama.Reply{}, ctx.Err()
	}
	return w.stub.Chat(ctx, r, each)
}

// A run that was stopped is gone on with: what it made counts, and no request is made
// again.
func TestInterruptedGenerationGoesOn(t *testing.T) {
	t.Parallel()
	d := newMemory(seeds(t)...)
	s := &stub{render: "<user>%<end>"}
	n := 0
	s.answer = func(ollama.Request) ollama.Reply {
		n++
		return stopped(fmt.Sprintf("Why are birds%[1]d so fond%[1]d about seeds%[1]d growing%[1]d here%[1]d?", n))
	}
	o := Options{Generate: 5, By: Magpie, Model: "m", Seed: 3}
	ctx, cancel := context.WithCancel(t.Context())
	d.onSave = func() {
		if len(d.made()) == 2 {
			cancel()
		}
	}
	if err := start(ctx, d, s, o, nil, noWait); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	d.onSave = nil
	events, stop := listen()
	err := start(t.Context(), d, s, o, events, noWait)
	all := stop()
	if err != nil {
		t.Fatal(err)
	}
	if made := len(d.made()); made != 5 || !strings.Contains(notices(all), "2 of 5 prompts were made by a run that ended early") {
		t.Errorf("%d prompts, notices %s", made, notices(all))
	}
	if started := all[0].(stages.Started); started.Total != 3 {
		t.Errorf("%d to do, want 3", started.Total)
	}
	seen := map[string]bool{}
	for _, r := range s.asked {
		if key := fmt.Sprint(r.Raw, r.Options["seed"]); seen[key] {
			t.Errorf("asked twice: %s", key)
		} else {
			seen[key] = true
		}
	}
	if err := start(t.Context(), d, s, o, nil, noWait); err != nil || len(d.made()) != 10 {
		t.Errorf("after a run that ended well: %v, %d prompts, want 10", err, len(d.made()))
	}
}

// Versions before this rule accepted what is no task; a person may like it.
func TestEarlierPromptsAreJudgedAgain(t *testing.T) {
	t.Parallel()
	title, liked, ours := bare(t, "My favorite fantasy movie"), bare(t, "My favorite fantasy novel"), bare(t, "My favorite fantasy poem")
	title.Operator, liked.Operator, liked.Rescued = SelfInstruct, SelfInstruct, true
	d := newMemory(title, liked, ours)
	for range 2 {
		if err := Run(t.Context(), d, nil, Options{}, nil); err != nil {
			t.Fatal(err)
		}
		if d.prompts[title.ID].Dropped != NoTask || d.prompts[liked.ID].Dropped != "" || d.prompts[ours.ID].Dropped != "" {
			t.Errorf("%+v", d.prompts)
		}
		if !d.pass[NearDuplicate][liked.ID] || !d.pass[NoTask][ours.ID] {
			t.Errorf("verdicts %v", d.pass)
		}
	}
}

func randomOf(seed int64) *rand.Rand { return rand.New(rand.NewPCG(uint64(seed), 1)) }

func curatorOf(d *memory) *curator {
	c := newCurator(d, "run", Screen{})
	c.pool = newPool()
	for _, p := range d.prompts {
		c.add(p)
	}
	return c
}
