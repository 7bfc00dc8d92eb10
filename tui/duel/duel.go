package duel

import (
	"context"
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/stages/duel"
	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
	"prefdeck/themes"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/pane"
)

// Source is the part of the store that the screen needs.
type Source interface {
	duel.Recorder
	// Prompts returns a page of the prompts that are in, by id, after the given one.
	Prompts(ctx context.Context, after stages.ID, limit int) ([]prompt.Prompt, error)
	// Guideline returns the guideline in force and its hash, both "" for none.
	Guideline(ctx context.Context) (text, hash string, err error)
}

// Options configures New.
type Options struct {
	Keys        *keys.Table
	Name        string      // of the deck, for the header
	Server      duel.Server // nil: none can be asked, for the reason in
	ServerError error       // this error

	Responses response.Options // whose models and sampling take part
	Width     int              // of the text of a pane at most; 0: as wide as fits
	Scale     label.Scale
	Mask      bool          // hide names that give a model away
	Guard     *label.Guard  // nil: label.DefaultGuard
	Idle      time.Duration // 0: label.DefaultIdle
	Version   string        // of the program

	Now func() time.Time // nil: time.Now
}

// Screen is the duel screen.
type Screen struct {
	ctx     context.Context
	deck    Source
	o       Options
	choices map[keys.ActionID]label.Choice

	width, height int
	theme         themes.Theme
	mode          keys.Mode
	input         textarea.Model
	taken         *prompt.Prompt // of the deck, as it stands in the input

	bout    bout
	asked   int // how many duels have been asked for: the newest is the one on screen
	panes   [2]pane.Pane
	trouble string
	notice  string
	helping bool // the keys are shown instead of the prompt or the answers
}

// bout is a duel on the screen, with its outcome.
type bout struct {
	begun   bool
	fight   *duel.Bout // nil: it has not begun
	shown   [2]duel.Shown
	width   int // that the panes' lines are made for
	clock   *label.Clock
	guard   label.Guard
	painted bool // both sides have text, so that label keys count
	answer  *duel.Call
	saving  bool
	echo    string    // of the stored answer
	models  [2]string // that wrote the answers, once the answer is stored
	unsure  []string  // those of them that were replaced meanwhile
}

// New returns the duel screen of a deck.
func New(ctx context.Context, deck Source, o Options) *Screen {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Guard == nil {
		guard := label.DefaultGuard()
		o.Guard = &guard
	}
	m := &Screen{ctx: ctx, deck: deck, o: o, choices: keys.Answers(o.Scale), mode: keys.AskingDuel, input: textarea.New()}
	m.input.Prompt, m.input.ShowLineNumbers, m.input.CharLimit = "", false, 0
	m.input.Placeholder = "Type a prompt"
	m.input.KeyMap.InsertNewline.SetEnabled(false)
	return m
}

// Init puts the cursor into the prompt.
func (m *Screen) Init() tea.Cmd { return m.input.Focus() }

// Update handles a message and ignores messages of other screens.
func (m *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return m.onKey(msg)
	case tea.PasteMsg:
		if m.mode == keys.AskingDuel {
			return m.typed(msg)
		}
	case took:
		return m.onTook(msg)
	case began:
		return m.onBegan(msg)
	case drew:
		return m.onDrew(msg)
	case saved:
		m.onSaved(msg)
	}
	return nil
}

func (m *Screen) onKey(msg tea.KeyPressMsg) tea.Cmd {
	id, bound := m.o.Keys.Lookup(m.mode, msg.String())
	m.notice = ""
	if m.bout.clock != nil {
		m.bout.clock.Touch(m.o.Now())
	}
	switch {
	case m.helping: // any key of the screen leads back
		if bound {
			m.help(false)
		}
		return nil
	case m.mode == keys.AskingDuel && !bound:
		return m.typed(msg)
	case !bound:
		m.notice = m.o.Keys.Unbound(m.mode, msg.String(), keys.ScreenHelp)
		return nil
	}
	if choice, answers := m.choices[id]; answers && m.mode == keys.Dueling {
		return m.decide(choice, msg.IsRepeat)
	}
	switch id {
	case keys.DuelAsk:
		return m.ask()
	case keys.DuelNewline:
		m.input.InsertRune('\n')
	case keys.DuelPrompt:
		return take(m.ctx, m.deck, m.taken)
	case keys.DuelRetry:
		return m.save()
	case keys.DuelNext:
		m.reset()
		m.input.Reset()
		m.taken = nil
		return m.input.Focus()
	case keys.DuelAgain:
		m.reset()
		return m.ask()
	case keys.DuelGiveUp:
		return m.giveUp()
	case keys.ScreenHelp:
		m.help(true)
	case keys.DuelClose:
		return m.Leave(false)
	default:
		m.scroll(id)
	}
	return nil
}

// help shows the keys in place of the answers, which nobody reads meanwhile, or the
// answers again.
func (m *Screen) help(on bool) {
	m.helping = on
	m.Cover(on)
	m.appear()
}

func (m *Screen) scroll(id keys.ActionID) {
	move, ok := map[keys.ActionID]pane.Move{
		keys.DuelDown: pane.Down, keys.DuelUp: pane.Up, keys.DuelTop: pane.Top, keys.DuelBottom: pane.Bottom,
	}[id]
	for i := range m.panes {
		if ok {
			m.panes[i].Move(move)
		}
	}
}

func (m *Screen) typed(msg tea.Msg) (cmd tea.Cmd) {
	m.trouble = ""
	before := m.input.Value()
	if m.input, cmd = m.input.Update(msg); m.input.Value() != before {
		m.taken = nil
	}
	return cmd
}

// onTook puts a prompt of the deck into the input.
func (m *Screen) onTook(msg took) tea.Cmd {
	switch {
	case m.mode != keys.AskingDuel:
	case msg.err != nil:
		m.trouble = msg.err.Error()
	case msg.prompt == nil:
		m.notice = "the deck has no prompt yet"
	default:
		m.taken, m.trouble = msg.prompt, ""
		m.input.SetValue(gate.Text(msg.prompt.Text()))
	}
	return nil
}

// ask has two models answer what has been typed.
func (m *Screen) ask() tea.Cmd {
	text := strings.TrimSpace(m.input.Value())
	switch {
	case m.o.Server == nil && m.o.ServerError != nil:
		m.trouble = m.o.ServerError.Error()
		return nil
	case text == "" || m.bout.begun:
		return nil
	}
	m.bout = bout{begun: true, clock: label.NewClock(m.o.Idle), guard: *m.o.Guard}
	m.trouble, m.mode = "", keys.Dueling
	m.input.Blur()
	for i := range m.panes {
		m.panes[i].SetLines([]string{""})
	}
	m.lay()
	m.asked++
	return begin(m.ctx, m.o, m.asked, text, m.taken)
}

func (m *Screen) onBegan(msg began) tea.Cmd {
	switch {
	case !m.bout.begun || msg.number != m.asked: // given up meanwhile
		if msg.fight != nil {
			return stop(msg.fight)
		}
		return nil
	case msg.err != nil:
		m.reset()
		m.trouble = msg.err.Error()
		return m.input.Focus()
	}
	m.bout.fight = msg.fight
	return m.draw()
}

// draw waits for more of the answers, and renders them.
func (m *Screen) draw() tea.Cmd { return draw(m.ctx, m.bout.fight, m.look(), true) }

func (m *Screen) look() look {
	width, _ := m.panes[0].Inner()
	return look{width: width, theme: m.theme, mask: m.o.Mask}
}

// redraw draws the answers for another size or look.
func (m *Screen) redraw() tea.Cmd {
	if m.bout.fight == nil {
		return nil
	}
	return redraw(m.bout.fight, m.bout.shown, m.look())
}

// onDrew puts more of the answers on the screen, unless the duel is decided: then
// what was on the screen stays there.
func (m *Screen) onDrew(msg drew) tea.Cmd {
	switch {
	case msg.fight != m.bout.fight || msg.over:
		return nil
	case msg.again:
		m.put(msg)
		return nil
	case m.bout.answer != nil:
		return nil
	case msg.width != m.look().width: // resized meanwhile: what cannot be shown is not taken for shown
		return draw(m.ctx, m.bout.fight, m.look(), false)
	}
	m.bout.shown = msg.shown
	m.put(msg)
	m.appear()
	return m.draw()
}

// appear starts the clock once both answers can be seen.
func (m *Screen) appear() {
	b := &m.bout
	begun := strings.TrimSpace(b.shown[0].Text) != "" && strings.TrimSpace(b.shown[1].Text) != ""
	if b.painted || m.helping || !begun {
		return
	}
	b.painted, m.notice = true, ""
	b.clock.Start(m.o.Now())
	b.guard.Shown(m.o.Now())
}

// put fills the panes. Lines for another width wait for those that are on their way.
func (m *Screen) put(msg drew) {
	if !same(msg.shown, m.bout.shown) || msg.width != m.look().width {
		return
	}
	for i := range m.panes {
		if msg.width == m.bout.width {
			m.panes[i].Grow(msg.lines[i])
		} else {
			m.panes[i].Reflow(msg.lines[i])
		}
	}
	m.bout.width = msg.width
	m.lay()
}

// same reports whether two states of a duel show the same texts.
func same(x, y [2]duel.Shown) bool { return x[0].Text == y[0].Text && x[1].Text == y[1].Text }

// decide answers with what is on the screen.
func (m *Screen) decide(choice label.Choice, held bool) tea.Cmd {
	b := &m.bout
	now := m.o.Now()
	switch {
	case b.answer != nil:
		return nil
	case !b.painted:
		b.guard.Swallow(now)
		if !m.hopeless() {
			m.notice = "wait until both have begun"
		}
		return nil
	case held:
		b.guard.Swallow(now)
		return nil
	case !b.guard.Press(now):
		m.notice = "key ignored: too soon"
		return nil
	case b.shown[0].Text == b.shown[1].Text: // the deck has no pair of them: both go on
		m.notice = "both answers are the same so far"
		if b.shown[0].Whole && b.shown[1].Whole {
			m.notice = "both answers are the same: " + m.way()
		}
		return nil
	}
	words := label.Words(b.shown[0].Text) + label.Words(b.shown[1].Text)
	active := b.clock.Active(now)
	b.answer = &duel.Call{
		Shown: b.shown, Choice: choice, Active: active, Wall: b.clock.Wall(now), Fast: label.Fast(active, words),
		Seen: [2]float64{m.panes[0].Seen(), m.panes[1].Seen()}, Swallowed: b.guard.Swallowed(),
		Cols: m.width, Rows: m.height, Version: m.o.Version, At: now,
	}
	return m.save()
}

// hopeless reports whether a side ended without a text, so that there will be nothing to
// compare.
func (m *Screen) hopeless() bool {
	return slices.ContainsFunc(m.bout.shown[:], func(s duel.Shown) bool {
		return (s.Whole || s.Err != nil) && strings.TrimSpace(s.Text) == ""
	})
}

// way says how to leave a duel without an answer.
func (m *Screen) way() string {
	return m.o.Keys.Key(keys.Dueling, keys.DuelGiveUp) + " abandons the duel"
}

// save stores the answer, or tries it again.
func (m *Screen) save() tea.Cmd {
	if m.bout.answer == nil || m.bout.saving {
		return nil
	}
	m.bout.saving, m.trouble = true, ""
	return save(m.ctx, m.deck, m.bout.fight, *m.bout.answer)
}

func (m *Screen) onSaved(msg saved) {
	if msg.fight != m.bout.fight {
		return
	}
	m.bout.saving = false
	if msg.err != nil {
		m.trouble = msg.err.Error() + "; enter tries again"
		return
	}
	m.bout.echo, m.bout.models, m.bout.unsure = m.bout.answer.Choice.String(), msg.models, msg.unsure
	m.mode = keys.AfterDuel
}

// giveUp ends the duel and stores nothing.
func (m *Screen) giveUp() tea.Cmd {
	if m.bout.saving {
		return nil
	}
	fight := m.bout.fight
	m.reset()
	m.notice = "abandoned: nothing is stored"
	return tea.Batch(stop(fight), m.input.Focus())
}

// reset returns to the prompt.
func (m *Screen) reset() {
	m.bout, m.mode = bout{}, keys.AskingDuel
	m.trouble, m.notice = "", ""
}
