package labelling

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
	"prefdeck/themes"
	"prefdeck/tui/keys"
	"prefdeck/tui/markdown"
)

// cacheBytes is what rendered lines may take: a hundred pairs of long responses. The
// collector lets the heap grow to twice what is live, so each byte here is two.
const cacheBytes = 4 << 20

// spec is all that the lines of a pair depend on besides the pair.
type spec struct {
	pane, prompt int // widths
	theme        string
	mode         markdown.Form
	mask         bool   // the names that the responses give away are covered
	thinking     bool   // their thinking is unfolded
	thinkingKey  string // by this key
}

// job is one rendering: of what, for what.
type job struct {
	pair stages.ID
	spec spec
}

// drawing is a pair as finished lines.
type drawing struct {
	job
	a, b          sideLines // by content, not by side
	folded, whole []string  // the prompt
}

// rendered answers render.
type rendered struct{ drawing }

// render draws a pair's texts, through the cache. The two responses are drawn at
// the same time if that is urgent; ahead they leave a processor to the screen.
func render(cache *markdown.Cache, item label.Item, j job, th themes.Theme, urgent bool) tea.Cmd {
	return func() tea.Msg {
		var names []string
		if j.spec.mask {
			names = item.Identities()
		}
		d := drawing{job: j}
		a := func() { d.a = renderResponse(cache, item.A, names, j.spec, th) }
		b := func() { d.b = renderResponse(cache, item.B, names, j.spec, th) }
		if urgent {
			atOnce(a, b)
		} else {
			a()
			b()
		}
		d.folded, d.whole = renderPrompt(cache, item.Prompt, j.spec, th)
		return rendered{d}
	}
}

// renderPrompt draws a prompt twice: folded, where the last user turn comes
// first and what was before it is one line; and whole, in the order of the
// conversation with the last user turn standing out.
func renderPrompt(cache *markdown.Cache, p prompt.Prompt, sp spec, th themes.Theme) (folded, whole []string) {
	styles := th.Styles()
	last := cache.Render(p.Text(), sp.prompt, th, sp.mode)
	if !p.Conversational() {
		return withoutBlanks(last), last
	}
	for _, m := range p.Messages()[:len(p.Messages())-1] {
		whole = append(whole, styles.Muted.Bold(true).Render(string(m.Role)))
		for _, line := range cache.Render(m.Content, sp.prompt, th, sp.mode) {
			whole = append(whole, styles.Muted.Render(ansi.Strip(line)))
		}
	}
	whole = append(whole, styles.Strong.Render(string(prompt.User)))
	whole = append(whole, last...)

	folded = append(folded, styles.Muted.Render(before(p)))
	return append(folded, withoutBlanks(last)...), whole
}

// withoutBlanks leaves more room for words where there is little.
func withoutBlanks(lines []string) []string {
	var out []string
	for _, line := range lines {
		if strings.TrimSpace(ansi.Strip(line)) != "" {
			out = append(out, line)
		}
	}
	return out
}

// before says what comes before the last turn.
func before(p prompt.Prompt) string {
	var parts []string
	if p.System != "" {
		parts = append(parts, "system message")
	}
	switch n := len(p.Turns) - 1; n {
	case 0:
	case 1:
		parts = append(parts, "1 earlier turn")
	default:
		parts = append(parts, strconv.Itoa(n)+" earlier turns")
	}
	return "after: " + strings.Join(parts, ", ")
}

// spec is what the pair that is up has to be rendered for.
func (s *Screen) spec() spec {
	sp := s.specAhead()
	sp.pane = innerWidth(s.paneWidth(s.zoom))
	sp.thinking = s.thinking
	return sp
}

// specAhead is what the next pairs will have to be rendered for: a pair never
// starts on the whole screen, or with its thinking unfolded.
func (s *Screen) specAhead() spec {
	return spec{
		pane:   innerWidth(s.paneWidth(false)),
		prompt: innerWidth(s.width),
		theme:  s.theme.Key(),
		mode:   s.mode,

		mask:        s.mask,
		thinkingKey: s.keys.Key(keys.Deciding, keys.ViewThinking),
	}
}

// relayout fits everything to the size, the theme, the layout and the mode, and
// has rendered what that takes.
func (s *Screen) relayout() tea.Cmd {
	s.place()
	s.placeHelp()
	s.placeHistory()
	s.placeNumbers()
	s.placeInfo()
	page := tea.Batch(s.placeGuideline(), s.placeChanges())
	if s.width == 0 || s.current.item.Pair.ID == "" {
		return page
	}
	return tea.Batch(page, s.redraw())
}

// redraw shows the pair that is up in the lines for the present spec, and asks
// for them if they have not been rendered.
func (s *Screen) redraw() tea.Cmd {
	j := job{s.current.item.Pair.ID, s.spec()}
	if d, ok := s.drawings[j.pair]; ok && d.job == j {
		s.draw(d)
		return tea.Batch(s.markDifferences(), s.renderNext())
	}
	return render(s.cache, s.current.item, j, s.theme, true)
}

// draw gives the panes their lines. The first time it is the pair's first paint.
func (s *Screen) draw(d drawing) {
	s.drawn = d
	s.place()
	for i, lines := range s.paneLines() {
		if s.panes[i].Rendered() {
			s.panes[i].Reflow(lines)
		} else {
			s.panes[i].SetLines(lines)
		}
	}
	if s.prompt.Rendered() {
		s.prompt.Reflow(d.whole)
	} else {
		s.prompt.SetLines(d.whole)
	}
	s.together.reset(s.panes[:])
	if s.state == opening {
		s.begin()
	}
}

// renderNext renders the first pair ahead that is not, one at a time, so that
// the pair that is up never waits for those that are not.
func (s *Screen) renderNext() tea.Cmd {
	if s.rendering.pair != "" || s.width == 0 {
		return nil
	}
	sp := s.specAhead()
	ahead := s.ahead
	if s.due != nil {
		ahead = append([]label.Item{s.due.item}, ahead...)
	}
	for _, item := range ahead {
		j := job{item.Pair.ID, sp}
		if s.drawings[j.pair].job != j {
			s.rendering = j
			return render(s.cache, item, j, s.theme, false)
		}
	}
	return nil
}

// onRendered takes lines over if they are still wanted: for a pair that is up or
// near, at the present size, in the present look.
func (s *Screen) onRendered(msg rendered) tea.Cmd {
	if s.rendering == msg.job {
		s.rendering = job{}
	}
	isCurrent := msg.pair == s.current.item.Pair.ID
	switch {
	case isCurrent && msg.spec == s.spec():
		s.drawings[msg.pair] = msg.drawing
		s.draw(msg.drawing)
		return tea.Batch(s.markDifferences(), s.renderNext())
	case !isCurrent && msg.spec == s.specAhead() && s.near(msg.pair):
		s.drawings[msg.pair] = msg.drawing
	}
	return s.renderNext()
}

// near says that a pair may be up soon.
func (s *Screen) near(pair stages.ID) bool {
	return s.due != nil && s.due.item.Pair.ID == pair ||
		slices.ContainsFunc(s.ahead, func(i label.Item) bool { return i.Pair.ID == pair }) ||
		slices.ContainsFunc(s.aside, func(a showing) bool { return a.item.Pair.ID == pair })
}

// forgetDrawings drops the lines of pairs that are neither up nor near.
func (s *Screen) forgetDrawings() {
	for pair := range s.drawings {
		if pair != s.current.item.Pair.ID && !s.near(pair) {
			delete(s.drawings, pair)
		}
	}
}
