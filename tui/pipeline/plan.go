package pipeline

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
	"prefdeck/stages/pipeline"
	"prefdeck/stages/response"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/running"
)

// planner is the list in which a person chooses what the next run asks.
type planner struct {
	open    bool
	line    int // under the cursor
	plan    string
	samples int
	draw    int
	pairs   int // of one prompt, at most; 0: all
	models  []choice[string]
	sets    []choice[map[string]any]

	asked    int // forecasts so far; an answer to an earlier one is stale
	waiting  bool
	forecast response.Forecast
	failure  error
	unlisted error // why the server's models are not known
}

// choice is a model or a set of options that the next run asks with, or does not.
type choice[T any] struct {
	of T
	in bool
}

// chosen returns the models or sets that the next run asks with.
func chosen[T any](all []choice[T]) (in []T) {
	for _, c := range all {
		if c.in {
			in = append(in, c.of)
		}
	}
	return in
}

// The first lines of the list; those of the models and the sets follow.
const (
	planLine = iota
	samplesLine
	drawLine
	pairsLine
	firstModel
)

// newPlanner returns the list with the configured or previously chosen lines marked.
func newPlanner(o Options) planner {
	r := o.Responses
	p := planner{plan: r.Plan, samples: r.Samples, draw: r.Draw, pairs: o.PairsPerPrompt}
	for _, name := range r.Models {
		p.models = append(p.models, choice[string]{name, true})
	}
	for i, set := range o.Sets {
		in := len(o.Chosen.Sets) == 0 || slices.ContainsFunc(o.Chosen.Sets, func(c map[string]any) bool { return described(c) == described(o.Sets[i]) })
		p.sets = append(p.sets, choice[map[string]any]{set, in})
	}
	return p
}

func (p *planner) lines() int { return firstModel + len(p.models) + len(p.sets) }

// over returns o with the choices of the list in place of its own.
func (p *planner) over(o pipeline.Overrides) pipeline.Overrides {
	samples, draw, pairs := p.samples, p.draw, p.pairs
	o.Plan, o.Samples, o.Draw, o.Models, o.Sets = p.plan, &samples, &draw, chosen(p.models), chosen(p.sets)
	o.PairsPerPrompt = &pairs
	return o
}

// list adds the server's models that may be asked.
func (p *planner) list(models []ollama.ModelInfo, allowed []string) {
	for _, m := range models {
		known := slices.ContainsFunc(p.models, func(c choice[string]) bool { return ollama.SameName(c.of, m.Name) })
		if !known && !m.Refused(allowed) {
			p.models = append(p.models, choice[string]{m.Name, false})
			if p.line >= firstModel+len(p.models)-1 {
				p.line++ // the cursor stays on its set
			}
		}
	}
}

// turn changes the value of the line under the cursor.
func (p *planner) turn(by int) {
	switch p.line {
	case planLine:
		plans := response.Plans()
		p.plan = plans[(slices.Index(plans, p.plan)+by+len(plans))%len(plans)]
	case samplesLine:
		p.samples = max(1, p.samples+by)
	case drawLine:
		p.draw = max(2, p.draw+by)
	case pairsLine:
		p.pairs = turnLimit(p.pairs, by)
	default:
		p.mark()
	}
}

// mostPairs is the highest limit that the list offers before no limit.
const mostPairs = 100

// turnLimit returns the limit after n or the one before: by ones up to ten, then by tens,
// and then none, which is 0.
func turnLimit(n, by int) int {
	switch {
	case n == 0 && by < 0:
		return mostPairs
	case n == 0 || n >= mostPairs && by > 0:
		return 0
	case n < 10 || n == 10 && by < 0:
		return max(1, n+by)
	}
	return (n + 10*by) / 10 * 10
}

// mark adds the model or set under the cursor to the run, or takes it out again.
func (p *planner) mark() {
	model := p.line - firstModel
	set := model - len(p.models)
	switch {
	case model < 0:
	case set < 0:
		p.models[model].in = !p.models[model].in
	default:
		p.sets[set].in = !p.sets[set].in
	}
}

// foreseen answers foresee.
type foreseen struct {
	asked    int
	forecast response.Forecast
	err      error
}

// listed answers the question for the server's models.
type listed struct {
	models []ollama.ModelInfo
	err    error
}

// openPlan shows the list, and asks for the server's models and the first forecast.
func (m *Screen) openPlan() tea.Cmd {
	m.planner.open = true
	ctx, source := m.ctx, m.source
	return tea.Batch(m.foresee(), func() tea.Msg {
		models, err := source.Models(ctx)
		return listed{models, err}
	})
}

// foresee asks what a run with the present choice would ask.
func (m *Screen) foresee() tea.Cmd {
	m.o.Chosen = m.planner.over(m.o.Chosen)
	m.planner.asked++
	m.planner.waiting = false
	if m.incomplete() != "" {
		return nil
	}
	m.planner.waiting = true
	ctx, source, asked, over := m.ctx, m.source, m.planner.asked, m.o.Chosen
	return func() tea.Msg {
		f, err := source.Foresee(ctx, over)
		return foreseen{asked, f, err}
	}
}

// filtersAlone reports whether a run asks no model and pairs what the deck has.
func (m *Screen) filtersAlone() bool {
	return len(chosen(m.planner.models)) == 0 && m.stats.Responses > 0
}

// incomplete says which choice is missing before a run can start; "" if none is.
func (m *Screen) incomplete() string {
	switch p := &m.planner; {
	case len(chosen(p.models)) == 0:
		return "no model is selected"
	case len(chosen(p.sets)) == 0:
		return "no option set is selected"
	}
	return ""
}

func (m *Screen) onForeseen(msg foreseen) {
	if msg.asked == m.planner.asked {
		m.planner.waiting, m.planner.forecast, m.planner.failure = false, msg.forecast, msg.err
	}
}

func (m *Screen) onListed(msg listed) {
	m.planner.unlisted = msg.err
	m.planner.list(msg.models, m.o.Responses.AllowRemote)
}

// onPlanning handles a key of the list.
func (m *Screen) onPlanning(msg tea.KeyPressMsg) tea.Cmd {
	id, bound := m.o.Keys.Lookup(keys.Planning, msg.String())
	p := &m.planner
	m.message = ""
	switch {
	case m.helping: // any key of the screen leads back
		m.helping = !bound
		return nil
	case !bound:
		m.message = gate.Line(m.o.Keys.Unbound(keys.Planning, msg.String(), keys.PlanHelp))
	}
	switch id {
	case keys.PlanDown:
		p.line = (p.line + 1) % p.lines()
	case keys.PlanUp:
		p.line = (p.line + p.lines() - 1) % p.lines()
	case keys.PlanMore:
		p.turn(1)
		return m.foresee()
	case keys.PlanLess:
		p.turn(-1)
		return m.foresee()
	case keys.PlanMark:
		p.mark()
		return m.foresee()
	case keys.PlanStart:
		return m.startPlanned(stages.Responses, stages.Filter)
	case keys.PlanAll:
		return m.startPlanned(shown[:]...)
	case keys.PlanSave:
		return m.savePlan()
	case keys.PlanHelp:
		m.helping = true
	case keys.PlanClose:
		p.open = false
		over := m.o.Chosen
		return func() tea.Msg { return running.Chose{Chosen: over} }
	}
	return nil
}

// savedPlan answers savePlan.
type savedPlan struct {
	name string
	err  error
}

// savePlan writes what is chosen to a file.
func (m *Screen) savePlan() tea.Cmd {
	if m.incomplete() != "" && !m.filtersAlone() { // the list says so
		return nil
	}
	source, over := m.source, m.o.Chosen
	return func() tea.Msg {
		name, err := source.SavePlan(over)
		return savedPlan{name, err}
	}
}

func (m *Screen) onSavedPlan(msg savedPlan) {
	if msg.err != nil {
		m.message = gate.Line(msg.err.Error())
		return
	}
	m.message = "saved: prefdeck run --config " + gate.Line(msg.name)
}

// startPlanned starts stages with what is chosen, and shows them. Without a model, the
// responses that the deck has are filtered.
func (m *Screen) startPlanned(which ...stages.Stage) tea.Cmd {
	switch {
	case m.filtersAlone():
		which = []stages.Stage{stages.Filter}
	case m.incomplete() != "": // the list says so
		return nil
	}
	switch {
	case m.o.Board.Task != "":
		m.message = "a run is in progress: this plan is for the next one"
		return nil
	}
	m.planner.open = false
	return m.start(which...)
}

// start asks the screen below to run stages.
func (m *Screen) start(which ...stages.Stage) tea.Cmd {
	over := m.o.Chosen
	return func() tea.Msg { return running.Start{Stages: which, Chosen: over} }
}
