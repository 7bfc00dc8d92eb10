package prompt

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/ground/shell"
	"prefdeck/stages/ollama"
)

const (
	exampleWords = 100 // longer prompts make no examples
	replyTokens  = 512
	checkTokens  = 64 // enough of an answer to recognise a refusal
	attempts     = 5  // of one request
	firstPause   = 500 * time.Millisecond

	roundDeadline = 10 * time.Minute // for one request, including queueing, and for a server that is gone
)

// generator makes new prompts with one model and one method.
type generator struct {
	*running
	curator    *curator
	model      stages.ID
	name       string // the name to request
	digest     string // whose model it is
	think      any
	parameters string // of the model, as its server shows them
	outage     *ollama.Outage
	method     method
	traits     traits
	stream     string         // tells the random numbers of this run from those of earlier ones
	asked      int            // requests begun
	checks     []candidate    // that still have to be answered
	refused    map[string]int // reason → candidates dropped
	made       int
	wanted     int
	last       string // the reason of the last candidate dropped as not new
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

func (r *running) generate(ctx context.Context, c *curator, m ollama.ModelInfo, before Earlier) error {
	writer := m.Model()
	g := &generator{
		running: r, curator: c, name: m.Name, digest: m.Digest, model: writer.ID, refused: map[string]int{},
		parameters: m.Parameters, stream: strconv.Itoa(before.Runs), wanted: r.options.Generate - before.Made,
	}
	g.outage = ollama.NewOutage(r.server, ollama.OutageOptions{
		First: firstPause, Limit: roundDeadline, Wait: r.wait,
		Notice: func(warn bool, text string) { r.notice(warn, "%s", text) },
	})
	if slices.Contains(m.Capabilities, "thinking") {
		g.think = false // a prompt needs no thinking
	}
	if err := g.begin(ctx); err != nil {
		return err
	}
	err := r.deck.SaveModel(ctx, writer)
	if err != nil {
		return fmt.Errorf("record %s: %w", m.Name, err)
	}
	g.progress(g.options.Model)
	err = g.rounds(ctx)
	g.summary()
	var short *stages.Shortfall
	if err != nil && ctx.Err() == nil && !errors.As(err, &short) {
		err = fmt.Errorf("%d of %d new prompts missing: %w", g.wanted-g.made, g.wanted, err)
	}
	return err
}

// begin prepares the method.
func (g *generator) begin(ctx context.Context) (err error) {
	switch g.options.By {
	case Evol:
		g.method, g.traits = newEvolution(g.curator), evolutionTraits
	case Magpie:
		g.method, err = newMagpie(ctx, g)
		g.traits = magpieTraits
	case Topics:
		g.method, g.traits = newTopicTree(g, topicCells(g.options.Topics)), topicTraits
	case Personas:
		g.method, g.traits = newTopicTree(g, personaCells(g.options.Personas)), topicTraits
	case FollowUp:
		g.method, err = newFollowing(ctx, g)
		g.traits = followTraits
	default:
		g.method, g.traits = &selfInstruct{g: g}, selfInstructTraits
	}
	if err == nil && (g.options.By == Evol || g.options.By == SelfInstruct) && !g.curator.hasExamples() {
		err = fmt.Errorf("no prompt to learn from: import some of a single turn and up to %d words first", exampleWords)
	}
	return err
}

// rounds makes requests until there are enough prompts, or until nothing new comes:
// then it returns a *stages.Shortfall. Replies are taken in the order of their
// requests, and a request is made when the one as many places before it as there are
// jobs has been dealt with, so that the same replies make the same prompts.
func (g *generator) rounds(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	var open []*call
	defer func() {
		stop()
		for _, c := range open {
			<-c.done
		}
	}()
	idle, barren := 0, false
	for g.made < g.wanted {
		for !barren && len(open) < min(g.options.Jobs, g.wanted-g.made) {
			q, ok := g.next()
			if barren = !ok; ok {
				open = append(open, g.ask(ctx, q))
			}
		}
		if len(open) == 0 {
			return g.short("there is nothing left to ask " + g.options.Model + " about")
		}
		c := open[0]
		<-c.done
		open = open[1:]
		before := g.made
		err := g.take(ctx, c)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			return err
		}
		if idle++; g.made > before {
			idle = 0
		}
		if idle >= g.traits.patience {
			return g.short(fmt.Sprintf("%s gave nothing new in %d requests", g.options.Model, idle))
		}
		barren = false // a reply may have brought a check, or a prompt to go on from
	}
	return nil
}

func (g *generator) short(why string) error {
	g.notice(true, "%s; stopped at %d of %d prompts", why, g.made, g.wanted)
	return &stages.Shortfall{
		Missing: g.wanted - g.made, Wanted: g.wanted, Why: []string{why},
		Advice: "import other prompts for it to learn from, or name another model or way (--prompts-by)",
	}
}

// next returns the next request: a check, if one is due, or one of the method.
func (g *generator) next() (query, bool) {
	if len(g.checks) > 0 {
		c := g.checks[0]
		g.checks = g.checks[1:]
		return query{messages: []ollama.ChatMessage{{Role: string(User), Content: c.text}}, check: &c}, true
	}
	return g.method.next(g.random("choose"))
}

// random returns the random numbers of the next request. No two requests of a deck
// share them: neither those of one run, nor those of two with the same seed.
func (g *generator) random(purpose string) *rand.Rand {
	id := stages.Hash("request", g.options.By, string(g.model), g.stream, strconv.Itoa(g.asked), purpose)
	return rand.New(rand.NewPCG(uint64(g.options.Seed), id.Uint64()))
}

// call is a request in flight. Its fields may be read once done is closed.
type call struct {
	query    query
	done     chan struct{}
	reply    ollama.Reply
	err      error
	failures int
}

// ask sends a request, and again if that may help.
func (g *generator) ask(ctx context.Context, q query) *call {
	c := &call{query: q, done: make(chan struct{})}
	r := ollama.Request{
		Model: g.name, Digest: g.digest, Messages: q.messages, Raw: q.raw, Think: g.think, Format: q.format,
		Options: g.requestOptions(q, int(g.random("seed").Int32())),
	}
	g.asked++
	go func() {
		defer close(c.done)
		for pause := firstPause; ; pause *= 2 {
			var lost bool
			c.reply, lost, c.err = g.attempt(ctx, r)
			if c.err == nil || ctx.Err() != nil || errors.Is(c.err, ollama.ErrEndless) {
				return
			}
			c.err = fmt.Errorf("new prompts: %w", c.err)
			c.failures++
			if lost || c.failures == attempts || !ollama.Retryable(c.err) && !errors.Is(c.err, context.DeadlineExceeded) {
				return
			}
			g.notice(true, "%v; trying again in %v", c.err, pause)
			if err := g.wait(ctx, pause); err != nil {
				return
			}
		}
	}()
	return c
}

// attempt sends a request once. It waits while the run is paused, and, with the other
// requests, for a server that is gone, and returns true if that was in vain.
func (g *generator) attempt(ctx context.Context, r ollama.Request) (reply ollama.Reply, lost bool, err error) {
	for {
		reply, err = g.send(ctx, r)
		found := ollama.Present
		switch {
		case errors.Is(err, ollama.ErrPaused):
			continue
		case errors.Is(err, ollama.ErrUnreachable):
			found = g.outage.Await(ctx, r.Model)
		}
		if found != ollama.Returned {
			return reply, found == ollama.Lost, err
		}
	}
}

func (g *generator) send(ctx context.Context, r ollama.Request) (ollama.Reply, error) {
	if err := g.options.Throttle.Enter(ctx); err != nil {
		return ollama.Reply{}, err
	}
	defer g.options.Throttle.Leave()
	ctx, cancel := context.WithTimeout(ctx, roundDeadline)
	defer cancel()
	return g.server.Chat(ctx, r, nil)
}

// take handles the reply to a request and stores the result.
func (g *generator) take(ctx context.Context, c *call) error {
	g.run.Counts.Failed += c.failures
	if errors.Is(c.err, ollama.ErrEndless) {
		c.reply, c.err = ollama.Reply{}, nil
	}
	if c.err != nil {
		return c.err
	}
	g.run.Counts.Tokens += c.reply.Tokens
	var f findings
	if c.query.check != nil {
		g.answered(&f, *c.query.check, c.reply)
	} else {
		c.reply.Text = ollama.Answer(c.reply.Text) // some models think in it unasked
		for _, offered := range g.method.read(c.query, c.reply) {
			offered.query = c.query
			g.consider(&f, offered)
		}
	}
	if err := g.save(ctx, f); err != nil {
		return err
	}
	g.progress(g.options.Model)
	return nil
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
