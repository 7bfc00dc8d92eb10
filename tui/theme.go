package tui

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/themes"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/legend"
	"prefdeck/tui/picker"
	"prefdeck/tui/screen"
	"prefdeck/tui/settings"
)

// auto reports whether the theme follows the terminal's background.
func (a *app) auto() bool { return a.themeName == "" || a.themeName == themes.Auto }

// onBackground switches to the theme made for the terminal's background, unless the
// person has chosen one.
func (a *app) onBackground(msg tea.BackgroundColorMsg) tea.Cmd {
	a.dark = msg.IsDark()
	if !a.auto() {
		return nil
	}
	theme, err := a.o.Catalogue.Pick(themes.Auto, a.dark, a.o.Env)
	if err != nil || theme.Key() == a.theme.Key() {
		return nil // dark and light are built in
	}
	return a.setTheme(theme)
}

func (a *app) setTheme(theme themes.Theme) tea.Cmd {
	a.theme = theme
	return a.each(func(s screen.Screen) tea.Cmd { return s.SetTheme(theme) })
}

// openPicker opens the theme picker over the current screen, and stops the clock of
// a pair.
func (a *app) openPicker() tea.Cmd {
	if a.picker != nil || a.leaving != staying {
		return nil
	}
	a.picker = picker.New(a.labellingKeys, picker.Choices(a.o.Catalogue, a.dark, a.o.Env), a.themeName)
	a.placePicker()
	a.cover(true)
	return nil
}

// cover tells the screen in front whether the picker covers it.
func (a *app) cover(on bool) {
	if s := a.front(); s != nil {
		s.Cover(on)
	}
}

// placePicker gives the picker all cells but those of the footer.
func (a *app) placePicker() {
	if a.picker != nil {
		a.picker.SetSize(a.width, max(a.height-1, 0))
	}
}

func (a *app) closePicker() {
	if a.picker == nil {
		return
	}
	a.picker = nil
	a.cover(false)
}

// onPicking passes the picker a key. A chosen theme is in use at once, and stored
// in the settings meanwhile.
func (a *app) onPicking(msg tea.KeyPressMsg) tea.Cmd {
	switch a.picker.Press(msg) {
	case picker.Left:
		a.closePicker()
	case picker.Taken:
		chosen := a.picker.Chosen()
		a.closePicker()
		a.themeName = chosen.Name
		cmds := []tea.Cmd{a.setTheme(chosen.Theme), keepTheme(a.o.SettingsPath, chosen.Name)}
		if a.auto() {
			cmds = append(cmds, tea.RequestBackgroundColor)
		}
		return tea.Batch(cmds...)
	}
	return nil
}

// themeKept answers keepTheme.
type themeKept struct{ err error }

// keepTheme writes the name of the theme into the settings, if there is a place for
// them.
func keepTheme(path, name string) tea.Cmd {
	if path == "" {
		return nil
	}
	return func() tea.Msg { return themeKept{settings.SaveTheme(path, name)} }
}

// onThemeKept says why a theme lasts for this sitting only.
func (a *app) onThemeKept(msg themeKept) tea.Cmd {
	if s := a.front(); s != nil && msg.err != nil {
		s.Say(msg.err.Error(), true)
	}
	return nil
}

// pickerView draws the picker and its keys, in the theme under the cursor.
func (a *app) pickerView() string {
	th := a.picker.Chosen().Theme
	st := th.Styles()
	start := " "
	if a.picker.Notice != "" {
		start += st.Notice.Render(gate.Line(a.picker.Notice)) + "  "
	}
	return a.picker.View() + "\n" + start + legend.Fill(th, a.labellingKeys.Hints(keys.Picking), a.width-ansi.StringWidth(start), keys.ThemeClose)
}
