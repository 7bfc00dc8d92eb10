package labelling

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/themes"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
)

// entry is an overlay with a line of text to type, in place of the footer.
type entry struct {
	layer
	name      string // the line's name in the footer
	input     textinput.Model
	suggested bool // what is typed first replaces the text
}

// newEntry returns an entry that begins with a text. On enter it closes and passes
// the text to accept.
func newEntry(s *Screen, name string, mode keys.Mode, text string, accept func(text string) tea.Cmd) *entry {
	e := &entry{layer: layer{s: s, mode: mode, exit: keys.LineCancel}, name: name, input: newInput(s.theme)}
	e.do = actions{
		keys.LineCancel: s.close,
		keys.LineAccept: func() tea.Cmd {
			s.close()
			return accept(e.text())
		},
	}
	e.input.SetWidth(e.width())
	e.write(gate.Line(text))
	e.input.Focus() // its cursor does not blink, so there is no command
	return e
}

// newInput returns a one-line editor that needs no timer: its cursor does not
// blink, and it never asks the desktop for its clipboard. A terminal's own paste
// arrives as a message.
func newInput(th themes.Theme) textinput.Model {
	m := textinput.New()
	m.Prompt = ""
	m.CharLimit = 2000
	m.KeyMap.Paste = key.NewBinding(key.WithDisabled())
	m.SetStyles(th.Input())
	return m
}

// suggest marks the text as a suggestion: typing another text replaces it, and moving in
// it keeps it.
func (e *entry) suggest() *entry {
	e.suggested = true
	e.input.SetStyles(e.s.theme.Suggested())
	return e
}

// take ends a suggestion, before a message that replaces it or keeps it.
func (e *entry) take(msg tea.Msg) {
	if !e.suggested {
		return
	}
	e.suggested = false
	e.input.SetStyles(e.s.theme.Input())
	if press, isKey := msg.(tea.KeyPressMsg); !isKey || press.Text != "" {
		e.input.SetValue("")
	}
}

// text returns the typed text, without surrounding spaces.
func (e *entry) text() string { return strings.TrimSpace(e.input.Value()) }

// write replaces the text on the line.
func (e *entry) write(text string) {
	e.input.SetValue(text)
	e.input.CursorEnd()
}

// width returns how many cells of the last line the text gets.
func (e *entry) width() int { return max(e.s.width-36, 10) }

// press types a key without a binding.
func (e *entry) press(msg tea.KeyPressMsg) tea.Cmd {
	if cmd, bound := e.perform(msg); bound {
		return cmd
	}
	return e.typed(msg)
}

func (e *entry) typed(msg tea.Msg) (cmd tea.Cmd) {
	e.take(msg)
	e.input.SetWidth(e.width())
	e.input, cmd = e.input.Update(msg)
	return cmd
}

func (e *entry) paste(text string) tea.Cmd { return e.typed(tea.PasteMsg{Content: onOneLine(text)}) }

// onOneLine makes foreign text safe for a single line.
func onOneLine(text string) string { return gate.Line(strings.Join(strings.Fields(text), " ")) }

func (e *entry) foot() []string {
	row := " " + e.s.theme.Styles().Accent.Render(e.name) + " " + gate.Input(e.input.View())
	row += strings.Repeat(" ", max(e.width()+4+ansi.StringWidth(e.name)-ansi.StringWidth(row), 1))
	return []string{e.s.withHints(row, e.s.keys.Hints(e.mode))}
}
