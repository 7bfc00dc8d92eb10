package prompt

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/ground/shell"
	"prefdeck/stages/ollama"
)

// Self-Instruct (arXiv 2212.10560, section 2.2): a model sees a few tasks, six by
// people and two by models, and writes more; unfit tasks, and those too close to a
// known prompt, are dropped. Temperature and top_p are those of its published code.
// Its presence penalty of 2 is left out: Ollama's reaches back into the examples
// and would forbid the numbers and full stops of the list itself.
const (
	machineShare = 4   // one example in this many was written by a model
	exampleWords = 100 // longer prompts make no examples
	newPerRound  = 8   // tasks asked for in one request
	replyTokens  = 512 // room for that many tasks of two sentences
	idleRounds   = 5   // a run gives up after this many rounds without a new prompt
	firstPause   = 500 * time.Millisecond

	roundDeadline = 10 * time.Minute // for one request, including queueing
)

// generator makes new prompts with one model.
type generator struct {
	*running
	curator *curator
	model   stages.ID
	name    string // the name to request
	think   any
	format  json.RawMessage // taskSchema, once the model has answered without a list
	random  *rand.Rand
	refused map[string]int // reason → candidates dropped
	made    int
	last    string // the reason of the last candidate dropped as not new
}

// example is a prompt that the model is shown.
type example struct {
	id   stages.ID
	text string
}

// writer looks up the model that will write prompts, before anything is done.
func (r *running) writer(ctx context.Context) (ollama.ModelInfo, error) {
	name := r.options.Model
	if name == "" {
		return ollama.ModelInfo{}, errors.New("new prompts are wanted and no model is named to write them")
	}
	m, err := r.server.Show(ctx, name, r.options.AllowRemote)
	switch {
	case errors.Is(err, ollama.ErrNoModel):
		return m, fmt.Errorf("%s is to write prompts; get it with: ollama pull %s: %w", name, shell.Quote(name), err)
	case err != nil:
		return m, fmt.Errorf("look up %s: %w", name, err)
	}
	return m, nil
}

func (r *running) generate(ctx context.Context, c *curator, m ollama.ModelInfo) error {
	g := &generator{running: r, curator: c, name: m.Name, refused: map[string]int{}}
	if len(g.examples(true))+len(g.examples(false)) == 0 {
		return fmt.Errorf("no prompt to learn from: import some of a single turn and up to %d words first", exampleWords)
	}
	writer := m.Model()
	g.model = writer.ID
	err := r.deck.SaveModel(ctx, writer)
	if err != nil {
		return fmt.Errorf("record %s: %w", m.Name, err)
	}
	if slices.Contains(m.Capabilities, "thinking") {
		g.think = false // a list of tasks needs no thinking
	}
	// The number of prompts is part of the seed: another run with the same seed
	// shows other examples and does not make the same prompts again.
	g.random = rand.New(rand.NewPCG(uint64(r.options.Seed), uint64(len(c.entries))))
	err = g.rounds(ctx)
	g.summary()
	var short *stages.Shortfall
	if err != nil && ctx.Err() == nil && !errors.As(err, &short) {
		err = fmt.Errorf("%d of %d new prompts missing: %w", g.options.Generate-g.made, g.options.Generate, err)
	}
	return err
}

// rounds makes requests until there are enough prompts, or until nothing new comes:
// then it returns a *stages.Shortfall.
func (g *generator) rounds(ctx context.Context) error {
	idle, pause := 0, firstPause
	for g.made < g.options.Generate {
		before := g.made
		err := g.round(ctx)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == nil:
			pause = firstPause
		case !ollama.Retryable(err) && !errors.Is(err, context.DeadlineExceeded):
			return err
		}
		if idle++; g.made > before {
			idle = 0
		}
		if idle >= idleRounds {
			if err != nil {
				return err
			}
			why := fmt.Sprintf("%s gave nothing new in %d requests", g.options.Model, idle)
			g.notice(true, "%s; stopped at %d of %d prompts", why, g.made, g.options.Generate)
			return &stages.Shortfall{
				Missing: g.options.Generate - g.made, Wanted: g.options.Generate,
				Why:    []string{why},
				Advice: "import other prompts for it to learn from, or name another model",
			}
		}
		if err != nil {
			g.run.Counts.Failed++
			g.notice(true, "%v; trying again in %v", err, pause)
			if err := g.wait(ctx, pause); err != nil {
				return err
			}
			pause *= 2
		}
	}
	return nil
}

// round makes one request and stores its prompts.
func (g *generator) round(ctx context.Context) error {
	shown := g.pick()
	asking, cancel := context.WithTimeout(ctx, roundDeadline)
	defer cancel()
	reply, err := g.server.Chat(asking, ollama.Request{
		Model:    g.name,
		Messages: ask(shown),
		Think:    g.think,
		Format:   g.format,
		Options: map[string]any{
			"temperature": 0.7, "top_p": 0.5,
			"num_ctx": g.options.NumCtx, "num_predict": replyTokens, "seed": int(g.random.Int32()),
		},
	}, nil)
	if err != nil {
		return fmt.Errorf("new prompts: %w", err)
	}
	g.run.Counts.Tokens += reply.Tokens
	items := g.items(reply)
	for _, text := range items {
		if g.made == g.options.Generate {
			break
		}
		if err := g.consider(ctx, text, shown); err != nil {
			return err
		}
	}
	g.progress(g.options.Model)
	return nil
}

// items returns the tasks of a reply. A model that chats instead of listing is held
// to a list from then on: small models need that, others write better without it.
func (g *generator) items(reply ollama.Reply) []string {
	if g.format != nil {
		items := parseTasks(reply.Text)
		if len(items) == 0 {
			g.refuse("no list")
		}
		return items
	}
	items := parseList(reply.Text)
	if len(items) == 0 {
		g.refuse("no list")
		g.format = json.RawMessage(taskSchema)
		return nil
	}
	if reply.DoneReason != "stop" {
		g.refuse("cut off")
		return items[:len(items)-1] // the last one is cut off
	}
	return items
}

// consider stores a candidate, unless there is a reason against it.
func (g *generator) consider(ctx context.Context, text string, shown []example) error {
	if reason := unfit(text); reason != "" {
		g.refuse(reason)
		return nil
	}
	ws := terms(text)
	if n, f1, known := g.curator.pool.reaches(ws, g.options.MaxRouge); known {
		g.refuse("too close to another")
		g.last = fmt.Sprintf("“%s” repeats “%s” (ROUGE-L %.2f)", excerpt(text), g.curator.entries[n].short, f1)
		return nil
	}
	p, err := New("", Message{Role: User, Content: text})
	if err != nil {
		g.refuse("empty")
		return nil
	}
	p.Operator, p.Source, p.Model, p.Run = SelfInstruct, SelfInstruct, g.model, g.run.ID
	for _, e := range shown {
		p.Parents = append(p.Parents, e.id)
	}
	added, err := g.deck.SavePrompts(ctx, []Prompt{p})
	if err != nil {
		return fmt.Errorf("store a prompt: %w", err)
	}
	g.curator.add(p)
	if len(added) == 1 && !added[0] {
		g.run.Counts.Known++ // another process has stored it meanwhile
		return nil
	}
	g.made++
	g.done++
	g.run.Counts.Added++
	g.progress(g.options.Model)
	return nil
}

func (g *generator) refuse(reason string) {
	g.refused[reason]++
	g.run.Counts.Dropped++
}

// summary reports once why candidates were dropped.
func (g *generator) summary() {
	if len(g.refused) == 0 {
		return
	}
	total := 0
	var parts []string
	for _, reason := range slices.Sorted(maps.Keys(g.refused)) {
		total += g.refused[reason]
		parts = append(parts, fmt.Sprintf("%s %d", reason, g.refused[reason]))
	}
	text := fmt.Sprintf("%d candidates turned down: %s", total, strings.Join(parts, ", "))
	if g.last != "" {
		text += "; for one, " + g.last
	}
	g.notice(false, "%s", text)
}

// examples returns the prompts that may be shown, either people's or models'.
func (g *generator) examples(people bool) []example {
	var es []example
	for i := range g.curator.entries {
		if e := &g.curator.entries[i]; e.text != "" && e.dropped == "" && e.imported == people {
			es = append(es, example{e.id, e.text})
		}
	}
	return es
}

// pick draws the examples of one request in random order: three in four by people,
// as far as there are enough of both.
func (g *generator) pick() []example {
	people, machine := g.examples(true), g.examples(false)
	g.shuffle(people)
	g.shuffle(machine)
	n := g.options.Examples
	ofMachine := min(len(machine), max(n/machineShare, n-len(people)))
	ofPeople := min(len(people), n-ofMachine)
	shown := slices.Concat(people[:ofPeople], machine[:ofMachine])
	g.shuffle(shown)
	return shown
}

func (g *generator) shuffle(es []example) {
	g.random.Shuffle(len(es), func(i, j int) { es[i], es[j] = es[j], es[i] })
}

// ask returns the request for new tasks. The examples appear as the model's own
// words, so that even the smallest models continue in that form and do not comment
// on it.
func ask(shown []example) []ollama.ChatMessage {
	var list strings.Builder
	for i, e := range shown {
		fmt.Fprintf(&list, "%d. %s\n", i+1, strings.Join(strings.Fields(e.text), " "))
	}
	n := len(shown)
	return []ollama.ChatMessage{
		{Role: string(User), Content: fmt.Sprintf("Write %d tasks that people could give to an assistant, as a numbered list. "+
			"Each is one or two sentences, complete in itself, and can be answered in writing alone. Write nothing but the list.", n)},
		{Role: string(Assistant), Content: strings.TrimSpace(list.String())},
		{Role: string(User), Content: fmt.Sprintf("Continue the list with %d new tasks, numbered from %d to %d. "+
			"Make them as different as you can from those above and from each other, in subject and in kind.", newPerRound, n+1, n+newPerRound)},
	}
}
