package duel

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/stages/duel"
	"prefdeck/stages/filter"
	"prefdeck/stages/ollama"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
	"prefdeck/themes"
	"prefdeck/tui/gate"
	"prefdeck/tui/markdown"
)

// took answers take: the next prompt of the deck, nil for none.
type took struct {
	prompt *prompt.Prompt
	err    error
}

// take reads the prompt after the last one that was taken, or the first.
func take(ctx context.Context, deck Source, last *prompt.Prompt) tea.Cmd {
	return func() tea.Msg {
		after := stages.ID("")
		if last != nil {
			after = last.ID
		}
		page, err := deck.Prompts(ctx, after, 1)
		if err == nil && len(page) == 0 && after != "" {
			page, err = deck.Prompts(ctx, "", 1)
		}
		if err != nil || len(page) == 0 {
			return took{err: err}
		}
		return took{prompt: &page[0]}
	}
}

// began answers begin.
type began struct {
	number int
	fight  *duel.Bout
	err    error
}

// begin has two models, drawn by lot and by sides, answer a text, or the prompt of the
// deck that it is.
func begin(ctx context.Context, o Options, number int, text string, taken *prompt.Prompt) tea.Cmd {
	return func() tea.Msg {
		p, err := asked(text, taken)
		if err != nil {
			return began{number: number, err: err}
		}
		models, err := contenders(ctx, o)
		if err != nil {
			return began{number: number, err: err}
		}
		fight, err := duel.Start(ctx, o.Server, p, models, o.Responses)
		return began{number, fight, offline(err)}
	}
}

func asked(text string, taken *prompt.Prompt) (prompt.Prompt, error) {
	if taken != nil {
		return *taken, nil
	}
	p, err := prompt.New("", prompt.Message{Role: prompt.User, Content: text})
	p.Operator = prompt.Typed
	return p, err
}

// contenders draws two of the models that may take part, by sides. One alone meets itself.
func contenders(ctx context.Context, o Options) (drawn [2]stages.Model, err error) {
	names, err := entrants(ctx, o)
	if err != nil {
		return drawn, offline(err)
	}
	rand.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	var models []stages.Model
	for len(names) > 0 && len(models) < 2 {
		r := o.Responses
		r.Models, names = names[:1], names[1:]
		found, err := response.Resolve(ctx, o.Server, r)
		switch {
		case err == nil && (len(models) == 0 || models[0].ID != found[0].ID):
			models = append(models, found[0])
		case err == nil: // another name of the first
		case errors.Is(err, response.ErrCannotChat) && len(o.Responses.Models) == 0: // nobody chose it
		default:
			return drawn, offline(err)
		}
	}
	if len(models) == 0 {
		return drawn, errors.New("the server has no model that can chat; ollama pull NAME gets one")
	}
	return [2]stages.Model{models[0], models[len(models)-1]}, nil
}

// entrants returns the names of the models that may take part: those that were chosen, or
// all that run on the server.
func entrants(ctx context.Context, o Options) ([]string, error) {
	if len(o.Responses.Models) > 0 {
		return slices.Clone(o.Responses.Models), nil
	}
	all, err := o.Server.Models(ctx)
	if err != nil {
		return nil, fmt.Errorf("look for models: %w", err)
	}
	var names []string
	for _, m := range all {
		if m.RemoteHost == "" || slices.Contains(o.Responses.AllowRemote, m.Name) {
			names = append(names, m.Name)
		}
	}
	return names, nil
}

// offline says what to do where no server answers, in place of which call failed: both
// would not fit on a line.
func offline(err error) error {
	if errors.Is(err, ollama.ErrUnreachable) {
		return fmt.Errorf("%w; start it with `ollama serve`", ollama.ErrUnreachable)
	}
	return err
}

// look is the input of rendering besides the answers.
type look struct {
	width int
	theme themes.Theme
	mask  bool
}

// drew answers draw and redraw.
type drew struct {
	fight *duel.Bout
	shown [2]duel.Shown
	lines [2][]string
	width int
	over  bool // nothing more comes
	again bool // it answers redraw
}

// every is how long to wait for more before drawing: nobody reads faster, and a slow
// line carries no more.
const every = 100 * time.Millisecond

// draw renders what may be shown of the answers, once there is more if it is to wait.
func draw(ctx context.Context, fight *duel.Bout, l look, wait bool) tea.Cmd {
	return func() tea.Msg {
		if !wait {
			return rendered(fight, fight.Shown(), l)
		}
		if !fight.Next() {
			return drew{fight: fight, over: true}
		}
		gather := time.NewTimer(every)
		defer gather.Stop()
		select {
		case <-gather.C:
		case <-ctx.Done():
			return drew{fight: fight, over: true}
		}
		return rendered(fight, fight.Shown(), l)
	}
}

// redraw renders what is on the screen for another size or look.
func redraw(fight *duel.Bout, shown [2]duel.Shown, l look) tea.Cmd {
	return func() tea.Msg {
		msg := rendered(fight, shown, l)
		msg.again = true
		return msg
	}
}

func rendered(fight *duel.Bout, shown [2]duel.Shown, l look) drew {
	msg := drew{fight: fight, shown: shown, width: l.width}
	for i, s := range shown {
		msg.lines[i] = lines(s, fight.Models()[i].Name, l)
	}
	return msg
}

// lines renders what is shown of an answer. Its thinking is folded, and nothing tells
// how long it is.
func lines(s duel.Shown, model string, l look) []string {
	st := l.theme.Styles()
	var out []string
	var names []string
	if l.mask {
		names = filter.SelfNames(s.Text, model)
	}
	for _, p := range (response.Response{Text: s.Text}).Pieces() {
		if p.Thinking {
			out = append(out, st.Muted.Render("thinking"+l.theme.Glyphs.Ellipsis))
			continue
		}
		out = append(out, markdown.Render(gate.Mask(p.Text, names), l.width, l.theme, markdown.Rendered)...)
	}
	switch {
	case s.Err != nil && !errors.Is(s.Err, context.Canceled):
		out = append(out, "", st.Bad.Render(l.theme.Glyphs.Cross+" "+gate.Line(gate.Mask(s.Err.Error(), []string{model}))))
	case s.Thinking && len(out) == 0:
		out = append(out, st.Muted.Render("thinking"+l.theme.Glyphs.Ellipsis))
	case len(out) == 0:
		out = []string{""}
	}
	return out
}

// saved answers save.
type saved struct {
	fight  *duel.Bout
	models [2]string // by sides
	unsure []string  // those of them that were replaced meanwhile
	err    error
}

func save(ctx context.Context, deck Source, fight *duel.Bout, a duel.Call) tea.Cmd {
	return func() tea.Msg {
		_, guideline, err := deck.Guideline(ctx)
		if err == nil {
			a.Guideline = guideline
			err = fight.Decide(ctx, deck, a)
		}
		models := fight.Models()
		return saved{fight, [2]string{models[0].Name, models[1].Name}, fight.Replaced(), err}
	}
}

// stop ends a duel in the background.
func stop(fight *duel.Bout) tea.Cmd {
	return func() tea.Msg {
		if fight != nil {
			fight.Stop()
		}
		return nil
	}
}
