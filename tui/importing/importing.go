package importing

import (
	"context"
	"maps"
	"path/filepath"
	"slices"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/exchange"
	"prefdeck/themes"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/path"
	"prefdeck/tui/screen"
)

// Options configures New.
type Options struct {
	Keys    *keys.Table
	Name    string // the deck's, for the header
	Version string // of the program, for the record of the run
	Last    Last   // the file imported last
	Memory  string // the file that remembers it; "": nothing does
}

// intoDeck is the part of the deck that the screen needs.
type intoDeck interface {
	exchange.Importer
	exchange.Holder
}

// Screen is the import screen.
type Screen struct {
	screen.Passive

	ctx  context.Context // the program's
	deck intoDeck
	o    Options

	width, height int
	theme         themes.Theme

	mode  keys.Mode
	input textinput.Model // the path, or an annotator
	files files

	wish    wish
	looks   int     // previews asked for so far; numbers them
	found   *looked // nil: being read
	row     int     // of the preview, on screen
	cursor  int     // the field chosen
	task    *task   // nil: nothing is being imported
	tasks   int     // so far; numbers them
	result  *ended  // of the last import
	leaving bool    // close when the task has ended
	helping bool    // the keys are shown instead of the rows
	trouble string
}

// wish is an import as it stands on the screen.
type wish struct {
	path string // as typed
	as   exchange.RowKind
	maps map[string]string // prefdeck's word → the file's field

	without  []string // fields left out
	prompts  string   // the file with the prompts of the rows, as typed; "": they hold them
	advised  bool     // the suggested reading was taken once
	labelsOf string   // whose labels the preferences in the file become; "": nobody's
}

// New returns the import screen of a deck.
func New(ctx context.Context, deck intoDeck, o Options) *Screen {
	m := &Screen{ctx: ctx, deck: deck, o: o, mode: keys.ChoosingFile, input: textinput.New()}
	m.input.Prompt = ""
	m.input.CharLimit = 4096
	return m
}

// Init lists the files beside the one imported last.
func (m *Screen) Init() tea.Cmd {
	m.files.wanted = m.o.Last.Name
	m.setInput(m.o.Last.Folder)
	return tea.Batch(m.input.Focus(), m.list())
}

// Update handles a message. It ignores those of other screens.
func (m *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return m.onKey(msg)
	case tea.PasteMsg:
		switch m.mode {
		case keys.ChoosingFile:
			return m.typed(msg)
		case keys.NamingAnnotator, keys.NamingPrompts:
			return m.typedName(msg)
		}
	case listed:
		return m.onListed(msg)
	case completed:
		return m.onCompleted(msg)
	case looked:
		m.onLooked(msg)
	case heard:
		return m.onHeard(msg)
	case ended:
		return m.onEnded(msg)
	}
	return nil
}

func (m *Screen) onKey(msg tea.KeyPressMsg) tea.Cmd {
	id, bound := m.o.Keys.Lookup(m.mode, msg.String())
	switch {
	case m.mode == keys.ChoosingFile && !bound:
		return m.typed(msg)
	case m.named() && !bound:
		return m.typedName(msg)
	case m.helping: // any key of the screen leads back to it
		m.helping = m.helping && !bound
		return nil
	}
	m.trouble = ""
	if !bound && m.mode == keys.Importing {
		m.trouble = gate.Line(m.o.Keys.Unbound(m.mode, msg.String(), keys.ScreenHelp))
		return nil
	}
	switch id {
	case keys.ScreenHelp:
		m.helping = true
		return nil
	case keys.ImportClose:
		return m.Leave(false)
	case keys.ImportFile:
		m.mode, m.found = keys.ChoosingFile, nil
		folder, name := filepath.Split(m.wish.path)
		m.files.wanted = name
		m.setInput(folder)
		return tea.Batch(m.input.Focus(), m.list())
	case keys.ImportStop:
		m.stop()
		return nil
	}
	switch m.mode {
	case keys.ChoosingFile:
		return m.onChoosing(id)
	case keys.Importing:
		return m.onLooking(id)
	case keys.NamingAnnotator, keys.NamingPrompts:
		return m.onNaming(id)
	}
	return nil
}

func (m *Screen) onLooking(id keys.ActionID) tea.Cmd {
	switch id {
	case keys.ImportStart:
		return m.start()
	case keys.ImportDown:
		m.moveCursor(1)
	case keys.ImportUp:
		m.moveCursor(-1)
	case keys.ImportRow:
		m.moveRow(1)
	case keys.ImportRowUp:
		m.moveRow(-1)
	case keys.ImportKind:
		return m.nextKind()
	case keys.ImportSuggest:
		return m.takeSuggestion()
	case keys.ImportAgain:
		m.wish.maps, m.wish.without = nil, nil
		return m.look()
	case keys.ImportOut:
		return m.leaveOut()
	case keys.ImportLabels:
		return m.nameAnnotator()
	case keys.ImportPrompts:
		return m.namePrompts()
	case keys.ImportOther:
		return m.cycle(1)
	case keys.ImportReverse:
		return m.cycle(-1)
	case keys.ImportAsPrompt:
		return m.holds("prompt")
	case keys.ImportAsAnswer:
		return m.holds("response")
	case keys.ImportAsA:
		return m.holds("response_a")
	case keys.ImportAsB:
		return m.holds("response_b")
	case keys.ImportAsModel:
		return m.holds("model")
	}
	return nil
}

// options returns the import that the screen shows.
func (m *Screen) options() exchange.ImportOptions {
	o := exchange.ImportOptions{Version: m.o.Version, As: m.wish.as, Map: maps.Clone(m.wish.maps), Stdin: nobody{}, NoFlags: true,
		LeaveOut: slices.Clone(m.wish.without), LabelsOf: m.wish.labelsOf}
	if m.wish.prompts != "" {
		o.With = []string{path.Expand(m.wish.prompts)}
	}
	return o
}

// SetSize fits the screen to a terminal.
func (m *Screen) SetSize(w, h int) tea.Cmd {
	m.width, m.height = w, h
	m.input.SetWidth(max(10, w-nameColumn-8)) // a word may stand before the input
	return nil
}

// SetTheme changes the look.
func (m *Screen) SetTheme(t themes.Theme) tea.Cmd {
	m.theme = t
	m.input.SetStyles(t.Input())
	return nil
}

// Say shows a line.
func (m *Screen) Say(text string, _ bool) { m.trouble = text }

// Leave closes the screen. An import stops cleanly first.
func (m *Screen) Leave(bool) tea.Cmd {
	if m.task != nil {
		m.leaving = true
		m.stop()
		return nil
	}
	return func() tea.Msg { return screen.Left{} }
}

// Working names the import in progress. Nobody knows how many rows are left.
func (m *Screen) Working() (work string, share float64, known bool) {
	if m.task == nil {
		return "", 0, false
	}
	return "the import", 0, false
}

var _ screen.Worker = (*Screen)(nil)
