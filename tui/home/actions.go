package home

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/stages/pipeline"
	"prefdeck/tui/keys"
	"prefdeck/tui/running"
	"prefdeck/tui/screen"
)

// question says what a line of text is asked for.
type question struct {
	ask    string
	then   func(answer string) tea.Cmd
	prompt string

	suggested bool // the answer on the line is: what is typed first replaces it
}

func newInput() textinput.Model {
	in := textinput.New()
	in.Prompt = ""
	in.CharLimit = 4096
	return in
}

func (m *Screen) onKey(msg tea.KeyPressMsg) tea.Cmd {
	// Whatever the key does, the commands of wake must run: a count or a question
	// recorded as in progress, but never made, would block all later ones.
	woken := m.wake()
	return tea.Batch(woken, m.answer(msg))
}

// answer handles a key in the mode of the screen.
func (m *Screen) answer(msg tea.KeyPressMsg) tea.Cmd {
	id, bound := m.keys.Lookup(m.mode, msg.String())
	switch m.mode {
	case keys.Typing:
		if !bound {
			return m.typed(msg)
		}
		return m.onTyping(id)
	case keys.ChoosingKind:
		return m.onChoosing(id, msg)
	case keys.HelpingHome:
		if id == keys.HomeHelp {
			m.mode = keys.Browsing
		}
		return nil
	case keys.Commanding:
		return m.onCommanding(msg)
	case keys.LeavingHome:
		if id == keys.HomeQuit {
			return quit
		}
		return nil
	}
	if !m.message.stays {
		m.message = message{}
		if !bound {
			m.message.text = m.keys.Unbound(m.mode, msg.String(), keys.HomeHelp)
		}
	}
	return m.onBrowsing(id)
}

// wake checks again what may have changed while nobody touched a key: the deck,
// through another process, and the server. A list of its models that somebody chooses from
// stays as it is.
func (m *Screen) wake() tea.Cmd {
	now := m.o.Now()
	cmds := []tea.Cmd{m.recount(now)}
	choosing := m.mode == keys.ChoosingKind && m.server.err == nil
	if m.server.asked && !choosing && now.Sub(m.server.at) >= retryServer {
		cmds = append(cmds, m.askServer())
	}
	return tea.Batch(cmds...)
}

func (m *Screen) onBrowsing(id keys.ActionID) tea.Cmd {
	rows := m.rows()
	switch id {
	case keys.HomeDown:
		m.chosen = (m.chosen + 1) % len(rows)
	case keys.HomeUp:
		m.chosen = (m.chosen + len(rows) - 1) % len(rows)
	case keys.HomeFirst, keys.HomeSecond, keys.HomeThird, keys.HomeFourth, keys.HomeFifth:
		if n := int(id[len(id)-1] - '1'); n < len(rows) {
			m.chosen = n
		}
	case keys.HomeEnter:
		return rows[m.chosen].enter(m)
	case keys.HomeAll:
		return m.runAll()
	case keys.HomeStop:
		return m.stopTask()
	case keys.HomeLabel:
		return m.label()
	case keys.HomeImport:
		return m.openImport()
	case keys.HomeExport:
		return m.export()
	case keys.HomeStats:
		return func() tea.Msg { return screen.Statistics{} }
	case keys.HomePipeline:
		return func() tea.Msg { return running.Show{Chosen: m.over} }
	case keys.HomeDuel:
		return func() tea.Msg { return screen.Duel{Models: m.over.Models} }
	case keys.HomeDisputes:
		return func() tea.Msg { return screen.Adjudicate{} }
	case keys.HomeInspect:
		return func() tea.Msg { return screen.Inspect{} }
	case keys.HomeGenerate:
		return m.askGenerate()
	case keys.HomeModels:
		return m.askModels("Models to ask", nil)
	case keys.HomeSample:
		return m.openSample()
	case keys.HomeRefresh:
		return tea.Batch(m.refresh(), m.askServer())
	case keys.HomeHelp:
		m.mode = keys.HelpingHome
	case keys.Palette:
		return m.openPalette()
	case keys.ThemeOpen:
		return func() tea.Msg { return screen.Themes{} }
	case keys.HomeQuit:
		return m.Leave(false)
	}
	return nil
}

func (m *Screen) label() tea.Cmd {
	return func() tea.Msg { return Label{} }
}

// openSample asks for the sample deck, unless something runs, which leaving would stop.
func (m *Screen) openSample() tea.Cmd {
	if m.task != nil {
		return m.begin("", nil)
	}
	return func() tea.Msg { return Sample{} }
}

func (m *Screen) export() tea.Cmd {
	return func() tea.Msg { return screen.Export{} }
}

func (m *Screen) stopTask() tea.Cmd {
	if m.task == nil {
		m.Say("nothing is running", false)
		return nil
	}
	m.task.stopped, m.board.Stopping = true, true
	m.task.cancel()
	m.Say("stopping "+m.task.what+m.ellipsis(), false)
	return nil
}

// run starts stages, after asking for the models if none are configured.
func (m *Screen) run(what string, which ...stages.Stage) tea.Cmd {
	if m.task != nil {
		return m.begin(what, nil)
	}
	if needsModels(which) && len(m.over.Models) == 0 && !m.filtersAlone(which) {
		return m.askModels("Which models should answer?", func() tea.Cmd { return m.run(what, which...) })
	}
	job := Job{Stages: which, Over: m.over}
	return m.begin(what, func(ctx context.Context, events stages.Events) error {
		return m.work.Run(ctx, job, events)
	})
}

// onStart runs stages for the screen above, which chose what they ask.
func (m *Screen) onStart(msg running.Start) tea.Cmd {
	m.over = msg.Chosen
	if m.task == nil && needsModels(msg.Stages) && len(m.over.Models) == 0 && !m.filtersAlone(msg.Stages) {
		m.Say("first choose the models to ask", true)
		return nil
	}
	what := "the run of all stages"
	if len(msg.Stages) == 1 {
		what = "the stage " + string(msg.Stages[0])
	}
	return m.run(what, msg.Stages...)
}

// filtersAlone reports whether stages go on without a model: no server answers, and
// there are responses to filter.
func (m *Screen) filtersAlone(which []stages.Stage) bool {
	return m.server.err != nil && m.stats.Responses > 0 && slices.Contains(which, stages.Filter)
}

func needsModels(which []stages.Stage) bool {
	return slices.Contains(which, stages.Responses)
}

func (m *Screen) runAll() tea.Cmd {
	return m.run("the run of all stages", stages.Prompts, stages.Responses, stages.Filter)
}

func (m *Screen) askModels(title string, then func() tea.Cmd) tea.Cmd {
	if !m.needServer() {
		return m.askServer()
	}
	m.picker = newPicker(title, m.over.Models, then)
	m.picker.fill(m.server.models, m.o.AllowRemote)
	m.mode = keys.ChoosingKind
	return nil
}

// needServer says why something cannot be done without Ollama, and reports whether
// that is so.
func (m *Screen) needServer() bool {
	switch {
	case !m.server.asked:
		m.Say("Ollama has not answered yet", true)
	case m.server.err != nil:
		m.Say("no Ollama server answers; "+m.keys.Key(keys.Browsing, keys.HomeImport)+" imports responses that you have", true)
	case len(m.server.models) == 0:
		m.Say("the Ollama server has no model yet: ollama pull llama3.2", true)
	default:
		return true
	}
	return false
}

func (m *Screen) onChoosing(id keys.ActionID, msg tea.KeyPressMsg) tea.Cmd {
	m.message = message{}
	switch id {
	case "":
		m.Say(m.keys.Unbound(m.mode, msg.String(), ""), false)
	case keys.HomeDown:
		m.picker.move(1)
	case keys.HomeUp:
		m.picker.move(-1)
	case keys.HomeMark:
		m.picker.mark()
	case keys.HomeCancel:
		m.mode = keys.Browsing
	case keys.HomeAccept:
		names := m.picker.names()
		if len(names) == 0 {
			return nil
		}
		m.mode = keys.Browsing
		if m.picker.one != nil {
			return m.picker.one(names[0])
		}
		m.over.Models = names
		if m.picker.then != nil {
			return m.picker.then()
		}
		m.Say("models: "+strings.Join(names, ", "), false)
	}
	return nil
}

// openImport asks for the import screen, unless something runs.
func (m *Screen) openImport() tea.Cmd {
	if m.task != nil {
		return m.begin("", nil)
	}
	return func() tea.Msg { return screen.Import{} }
}

func (m *Screen) askGenerate() tea.Cmd {
	if m.empty() {
		m.Say("import some prompts first: a model writes more like them", true)
		return nil
	}
	if !m.needServer() {
		return m.askServer()
	}
	return m.askText("How many new prompts?", "a number", strconv.Itoa(m.o.Generate), func(answer string) tea.Cmd {
		n, err := strconv.Atoi(answer)
		if err != nil || n < 1 {
			m.Say(fmt.Sprintf("%q is not a number of prompts", answer), true)
			return nil
		}
		if m.o.Writer != "" {
			return m.generate(n, m.o.Writer)
		}
		m.picker = newPicker("Which model should write them?", nil, nil)
		m.picker.one = func(name string) tea.Cmd { return m.generate(n, name) }
		m.picker.fill(m.server.models, m.o.AllowRemote)
		m.mode = keys.ChoosingKind
		return nil
	})
}

func (m *Screen) generate(n int, model string) tea.Cmd {
	job := Job{Stages: []stages.Stage{stages.Prompts}, Over: pipeline.Overrides{Generate: &n, Writer: model}}
	return m.begin("prompt generation", func(ctx context.Context, events stages.Events) error {
		return m.work.Run(ctx, job, events)
	})
}

func (m *Screen) askText(title, hint, value string, then func(string) tea.Cmd) tea.Cmd {
	if m.task != nil {
		return m.begin(title, nil)
	}
	m.question = question{ask: title, prompt: hint, then: then, suggested: value != ""}
	m.input.SetValue(value)
	m.input.SetStyles(m.theme.Input())
	if m.question.suggested {
		m.input.SetStyles(m.theme.Suggested())
	}
	m.input.CursorEnd()
	m.mode = keys.Typing
	return m.input.Focus()
}

func (m *Screen) onTyping(id keys.ActionID) tea.Cmd {
	m.mode = keys.Browsing
	m.input.Blur()
	answer := strings.TrimSpace(m.input.Value())
	if id != keys.HomeAccept || answer == "" {
		return nil
	}
	return m.question.then(answer)
}

func (m *Screen) onPaste(msg tea.PasteMsg) tea.Cmd {
	switch m.mode {
	case keys.Commanding:
		m.palette.Type(msg.Content)
		return nil
	case keys.Typing:
	default:
		return nil
	}
	return m.typed(msg)
}

// typed hands a message to the line of the question. The first text replaces a suggested
// answer, and a move in it keeps it.
func (m *Screen) typed(msg tea.Msg) (cmd tea.Cmd) {
	if press, isKey := msg.(tea.KeyPressMsg); m.question.suggested && (!isKey || press.Text != "") {
		m.input.SetValue("")
	}
	m.question.suggested = false
	m.input.SetStyles(m.theme.Input())
	m.input, cmd = m.input.Update(msg)
	return cmd
}
