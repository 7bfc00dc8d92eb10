package export

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/exchange/export"
	"prefdeck/themes"
	"prefdeck/tui/keys"
	"prefdeck/tui/screen"
)

// Options configures New.
type Options struct {
	Keys *keys.Table
	Deck string // the path of the deck
	Name string // its name, for the header
}

// Screen is the export screen.
type Screen struct {
	screen.Passive

	ctx  context.Context
	deck export.Exportable
	o    Options

	width, height int
	theme         themes.Theme

	mode    keys.Mode
	formats []export.Described
	chosen  int
	edits   bool
	trim    bool
	named   bool   // the person chose the file, so it does not follow the format
	before  string // the file, as it was before it is typed anew
	input   textinput.Model

	found   *surveyed // nil: being counted
	writing bool
	helping bool     // the keys are shown instead of the export
	said    []string // the report of the last export; nil: none
	trouble string   // why one was refused
	choices []string // of the path being typed
}

// New returns the export screen of a deck.
func New(ctx context.Context, deck export.Exportable, o Options) *Screen {
	m := &Screen{ctx: ctx, deck: deck, o: o, formats: export.Describe(), mode: keys.Exporting, input: textinput.New()}
	m.input.Prompt = ""
	m.input.CharLimit = 4096
	m.suggest()
	return m
}

// suggest names the file after the deck and the format.
func (m *Screen) suggest() {
	if m.named {
		return
	}
	name := strings.TrimSuffix(filepath.Base(m.o.Deck), filepath.Ext(m.o.Deck))
	end := ".jsonl"
	if m.format() == "csv" {
		end = ".csv"
	}
	m.input.SetValue(name + "-" + m.format() + end)
	m.input.CursorEnd()
}

func (m *Screen) format() string { return m.formats[m.chosen].Name }

// edited reports whether there are edited responses that the format can hold.
func (m *Screen) edited() bool {
	return m.found != nil && m.found.sum.Said[export.Unexported] > 0 && export.Check(m.format(), export.Options{Edits: true}) == nil
}

// padded reports whether there is whitespace at an end of a response that matters.
func (m *Screen) padded() bool { return m.found != nil && m.found.sum.Said[export.Padded] > 0 }

func (m *Screen) wish() wish {
	return wish{format: m.format(), path: strings.TrimSpace(m.input.Value()), edits: m.edits, trim: m.trim}
}

// Init counts what would be exported.
func (m *Screen) Init() tea.Cmd { return m.survey() }

func (m *Screen) survey() tea.Cmd {
	m.found, m.said, m.trouble = nil, nil, ""
	return survey(m.ctx, m.deck, m.wish())
}

// Update handles a message and ignores messages of other screens.
func (m *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return m.onKey(msg)
	case tea.PasteMsg:
		if m.mode == keys.NamingFile {
			return m.typed(msg)
		}
	case surveyed:
		if msg.wish == m.wish() {
			m.found = &msg
		}
	case written:
		m.writing = false
		if msg.err != nil {
			m.trouble = msg.err.Error()
			return nil
		}
		m.said = msg.said
	case completed:
		if msg.typed == m.input.Value() {
			m.choices = msg.choices
			m.input.SetValue(msg.full)
			m.input.CursorEnd()
		}
	}
	return nil
}

func (m *Screen) onKey(msg tea.KeyPressMsg) tea.Cmd {
	id, bound := m.o.Keys.Lookup(m.mode, msg.String())
	if m.mode == keys.NamingFile {
		if !bound {
			return m.typed(msg)
		}
		return m.onNaming(id)
	}
	m.trouble = ""
	switch {
	case m.helping: // any key of the screen leads back to it
		m.helping = !bound
		return nil
	case !bound:
		m.trouble = m.o.Keys.Unbound(m.mode, msg.String(), keys.ScreenHelp)
		return nil
	}
	switch id {
	case keys.ScreenHelp:
		m.helping = true
	case keys.ExportNext:
		return m.choose(1)
	case keys.ExportPrevious:
		return m.choose(-1)
	case keys.ExportEdits:
		if !m.edits && !m.edited() {
			return nil
		}
		m.edits = !m.edits
		return m.survey()
	case keys.ExportTrim:
		if !m.trim && !m.padded() {
			return nil
		}
		m.trim = !m.trim
		return m.survey()
	case keys.ExportFile:
		m.mode, m.choices, m.before = keys.NamingFile, nil, m.input.Value()
		return m.input.Focus()
	case keys.ExportWrite:
		return m.write()
	case keys.ExportClose:
		return m.Leave(false)
	}
	return nil
}

// choose moves to another format.
func (m *Screen) choose(by int) tea.Cmd {
	n := len(m.formats)
	m.chosen, m.edits, m.trim = (m.chosen+by+n)%n, false, false
	m.suggest()
	return m.survey()
}

func (m *Screen) typed(msg tea.Msg) (cmd tea.Cmd) {
	m.choices = nil
	m.input, cmd = m.input.Update(msg)
	return cmd
}

func (m *Screen) onNaming(id keys.ActionID) tea.Cmd {
	switch id {
	case keys.LineComplete:
		return complete(m.input.Value())
	case keys.LineCancel:
		m.input.SetValue(m.before)
		m.input.CursorEnd()
	default:
		m.named = m.wish().path != ""
		m.suggest()
	}
	m.mode = keys.Exporting
	m.input.Blur()
	return m.survey()
}

// write writes the file, unless there is nothing to write.
func (m *Screen) write() tea.Cmd {
	switch {
	case m.writing || m.found == nil:
		return nil
	case m.found.err != nil || m.found.sum.Rows == 0:
		m.trouble = m.nothing()
		return nil
	}
	m.writing, m.trouble, m.said = true, "", nil
	return write(m.ctx, m.deck, m.o.Deck, m.wish())
}

// nothing says why there is nothing to write.
func (m *Screen) nothing() string {
	if m.found.err != nil {
		return m.found.err.Error()
	}
	return "nothing to write yet: no pair has a preference"
}

// SetSize fits the screen to a terminal.
func (m *Screen) SetSize(w, h int) tea.Cmd {
	m.width, m.height = w, h
	m.input.SetWidth(max(10, w-nameColumn-5)) // the cursor stands behind it
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

// Leave closes the screen. A file being written appears as a whole or not at all.
func (m *Screen) Leave(bool) tea.Cmd {
	return func() tea.Msg { return screen.Left{} }
}

var _ screen.Screen = (*Screen)(nil)

// hints returns the live keys, without those for edits and whitespace where there are none.
func (m *Screen) hints() []keys.Hint {
	return slices.DeleteFunc(m.o.Keys.Hints(m.mode), func(h keys.Hint) bool {
		return h.ID == keys.ExportEdits && !m.edits && !m.edited() ||
			h.ID == keys.ExportTrim && !m.trim && !m.padded() ||
			h.ID == keys.ExportNext && len(m.formats) == 1
	})
}
