package pairview

import (
	"slices"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
	"prefdeck/themes"
	"prefdeck/tui/gate"
	"prefdeck/tui/markdown"
	"prefdeck/tui/numbers"
	"prefdeck/tui/pane"
)

// spec holds everything that the lines of a pair depend on besides the pair.
type spec struct {
	pane, prompt int // widths
	theme        string
	mode         markdown.Form
	mask         bool   // mask names that give a model away
	steps        bool   // unfold thinking and steps
	stepsKey     string // the key that does so
	beginning    bool   // only of long texts
}

// job is one rendering: of a pair, for a spec.
type job struct {
	pair stages.ID
	spec spec
}

// drawing is a pair as finished lines.
type drawing struct {
	job
	responses     []sideLines     // in the order of the pair
	texts         []pane.Measured // the same, measured for the panes
	folded, whole []string        // the prompt
}

// sideLines is a response as finished lines: its answer, with thinking and steps
// folded in.
type sideLines struct {
	answer []string
	folds  []fold
}

// fold is thinking or a step as finished lines, before a line of the answer.
type fold struct {
	at    int
	lines []string
}

// with returns the lines of the answer, or those that stand for them, with the folds
// between them.
func (s sideLines) with(answer []string) []string {
	if len(s.folds) == 0 {
		return answer
	}
	var out []string
	at := 0
	for _, f := range s.folds {
		out = append(append(out, answer[at:f.at]...), f.lines...)
		at = f.at
	}
	return append(out, answer[at:]...)
}

// rendered answers render.
type rendered struct{ drawing }

// begun answers begin: how the texts of a pair begin, and what renders all of them.
type begun struct {
	drawing
	whole tea.Cmd
}

// Of a pair with a text of more than longText bytes, the first ones of each are
// rendered before the rest: about twice what fits on a large screen.
const (
	longText   = 24 << 10
	firstBytes = 8 << 10
)

// isLong reports whether a pair would be waited for if it were rendered as a whole.
func isLong(p Content) bool {
	return len(p.Prompt.Text()) > longText || slices.ContainsFunc(p.Responses, func(r response.Response) bool { return len(r.Text) > longText })
}

// begin draws how a pair's texts begin.
func (r renderer) begin(p Content, j job) tea.Cmd {
	whole := r.render(p, j, true)
	j.spec.beginning = true
	return func() tea.Msg {
		return begun{r.render(p, j, true)().(rendered).drawing, whole}
	}
}

// cut returns the text for a rendering: the whole text, or its first lines.
func (sp spec) cut(text string) string {
	if !sp.beginning || len(text) <= firstBytes {
		return text
	}
	if end := strings.LastIndexByte(text[:firstBytes], '\n'); end > firstBytes/2 {
		return text[:end]
	}
	return strings.ToValidUTF8(text[:firstBytes], "")
}

// renderer is the input of renderings besides their specs.
type renderer struct {
	cache  *markdown.Cache
	theme  themes.Theme
	method ansi.Method // how the terminal measures joined emoji
}

func (v *Viewer) renderer() renderer { return renderer{v.o.Cache, v.frame.Theme, v.frame.Method} }

// render draws a pair's texts, through the cache. It draws the responses
// concurrently if that is urgent; ahead it leaves a processor to the screen.
func (r renderer) render(p Content, j job, urgent bool) tea.Cmd {
	return func() tea.Msg {
		var names []string
		if j.spec.mask && p.Names != nil {
			names = p.Names()
		}
		d := drawing{job: j, responses: make([]sideLines, len(p.Responses)), texts: make([]pane.Measured, len(p.Responses))}
		work := make([]func(), len(p.Responses))
		pieces := make([][]response.Piece, len(p.Responses))
		for i := range pieces {
			pieces[i] = p.Responses[i].Pieces()
		}
		differs := noStep
		if len(pieces) == 2 {
			differs = response.FirstDifference(pieces[0], pieces[1])
		}
		for i := range pieces {
			work[i] = func() {
				side := renderResponse(r.cache, pieces[i], differs, names, j.spec, r.theme)
				d.responses[i], d.texts[i] = side, pane.Measure(r.method, side.with(side.answer))
			}
		}
		if urgent {
			atOnce(work)
		} else {
			for _, f := range work {
				f()
			}
		}
		d.folded, d.whole = renderPrompt(r.cache, p.Prompt, j.spec, r.theme)
		return rendered{d}
	}
}

// atOnce runs functions concurrently. It repeats a panic in any of them in the
// caller, where the terminal is restored.
func atOnce(work []func()) {
	var wg sync.WaitGroup
	faults := make([]any, len(work))
	for i, f := range work {
		wg.Go(func() {
			defer func() { faults[i] = recover() }()
			f()
		})
	}
	wg.Wait()
	for _, fault := range faults {
		if fault != nil {
			panic(fault)
		}
	}
}

// noStep is the number of no step.
const noStep = -1

// renderResponse draws a response, whose step of the number differs is marked. Names
// are masked in the drawing, never in the stored text.
func renderResponse(cache *markdown.Cache, pieces []response.Piece, differs int, names []string, sp spec, th themes.Theme) sideLines {
	var side sideLines
	step := noStep
	for _, p := range pieces {
		text := gate.Mask(sp.cut(p.Text), names)
		var lines []string
		switch {
		case p.Thinking:
			lines = markdown.Thinking(text, sp.pane, th, sp.steps, sp.stepsKey)
		case p.Step != "":
			step++
			f := markdown.Fold{Title: gate.Mask(p.Step, names), Text: text, Open: sp.steps, Differs: step == differs}
			if len(side.folds) == 0 {
				f.Key = sp.stepsKey
			}
			lines = f.Lines(sp.pane, th)
		case strings.TrimSpace(p.Text) != "":
			side.answer = append(side.answer, cache.Render(text, sp.pane, th, sp.mode)...)
			continue
		}
		side.folds = append(side.folds, fold{len(side.answer), lines})
	}
	if len(side.answer) == 0 && step == noStep {
		side.answer = []string{th.Styles().Muted.Render("(no text)")}
	}
	return side
}

// renderPrompt draws a prompt twice: folded, with the last user turn first and all
// turns before it on one line; and whole, in the order of the conversation with the
// last user turn emphasised. The whole prompt heads each turn with its role, and has a
// bar before each line of text, so that no text can pass for a turn.
func renderPrompt(cache *markdown.Cache, p prompt.Prompt, sp spec, th themes.Theme) (folded, whole []string) {
	styles := th.Styles()
	last := withoutBlanks(cache.Render(sp.cut(p.Text()), sp.prompt, th, sp.mode))
	if line := before(p); line != "" {
		folded = append(folded, styles.Muted.Render(line))
	}
	bar := th.Glyphs.Quote + " "
	room := max(sp.prompt-ansi.StringWidth(bar), 1)
	messages := p.Messages()
	for i, m := range messages {
		role, strip := styles.Muted.Bold(true), styles.Faint.Render(bar)
		now := i == len(messages)-1
		if now {
			role, strip = styles.Strong.Style, styles.Accent.Render(bar)
		}
		whole = append(whole, role.Render(string(m.Role)))
		steps, text := m.Steps()
		for _, step := range steps {
			for _, line := range (markdown.Fold{Title: step.Title, Text: step.Text, Open: sp.steps}).Lines(room, th) {
				whole = append(whole, strip+line)
			}
		}
		if text == "" && len(steps) > 0 {
			continue
		}
		for _, line := range cache.Render(sp.cut(text), room, th, sp.mode) {
			if !now {
				line = styles.Muted.Render(ansi.Strip(line))
			}
			whole = append(whole, strip+line)
		}
	}
	return append(folded, last...), whole
}

// withoutBlanks drops blank lines, where there is little room for words.
func withoutBlanks(lines []string) []string {
	var out []string
	for _, line := range lines {
		if strings.TrimSpace(ansi.Strip(line)) != "" {
			out = append(out, line)
		}
	}
	return out
}

// before sums up the turns before the last one, and the tools that are offered; "" if
// there are none.
func before(p prompt.Prompt) string {
	var parts []string
	if p.System != "" {
		parts = append(parts, "system message")
	}
	if n := len(p.Turns) - 1; n > 0 {
		parts = append(parts, numbers.Plural(n, "earlier turn"))
	}
	line := ""
	if len(parts) > 0 {
		line = "after: " + strings.Join(parts, ", ")
	}
	for _, m := range p.Turns {
		steps, _ := m.Steps()
		for _, s := range steps {
			if s.Type == prompt.PartTools {
				line = strings.TrimPrefix(line+", ", ", ") + gate.Line(s.Title)
			}
		}
	}
	return line
}
