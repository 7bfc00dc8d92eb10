package duel

import (
	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/themes"
	"prefdeck/tui/keys"
	"prefdeck/tui/screen"
)

// SetSize fits the screen to a terminal.
func (m *Screen) SetSize(w, h int) tea.Cmd {
	m.width, m.height = w, h
	m.lay()
	return m.redraw()
}

// SetTheme changes the look.
func (m *Screen) SetTheme(t themes.Theme) tea.Cmd {
	m.theme = t
	st := textarea.DefaultStyles(t.Dark)
	st.Focused.Base, st.Focused.Text, st.Focused.CursorLine = t.Styles().Text.Style, t.Styles().Text.Style, t.Styles().Text.Style
	st.Focused.Placeholder = t.Styles().Muted.Style
	st.Blurred = st.Focused
	st.Cursor.Blink, st.Cursor.Color = false, t.Styles().Text.GetForeground()
	m.input.SetStyles(st)
	return m.redraw()
}

// SetMethod says how the terminal measures joined emoji.
func (m *Screen) SetMethod(method ansi.Method) tea.Cmd {
	for i := range m.panes {
		m.panes[i].Method = method
	}
	return nil
}

// Cover stops the clock while something covers the screen.
func (m *Screen) Cover(on bool) {
	switch {
	case m.bout.clock == nil || !m.bout.painted:
	case on:
		m.bout.clock.Pause(m.o.Now())
	default:
		m.bout.clock.Resume(m.o.Now())
	}
}

// Shown does nothing: a duel goes on under whatever covers it.
func (m *Screen) Shown() tea.Cmd { return nil }

// Say shows a line.
func (m *Screen) Say(text string, warn bool) {
	if warn {
		m.trouble = text
	} else {
		m.notice = text
	}
}

// Leave closes the screen. While an answer is being stored, or could not be, it stays
// the first time (promise 1).
func (m *Screen) Leave(force bool) tea.Cmd {
	unsaved := m.bout.answer != nil && m.mode == keys.Dueling
	fight := m.bout.fight
	return func() tea.Msg {
		if unsaved && !force {
			return screen.Stays{}
		}
		if fight != nil {
			fight.Stop()
		}
		return screen.Left{}
	}
}
