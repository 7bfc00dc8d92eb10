package tui

import (
	tea "charm.land/bubbletea/v2"

	"prefdeck/themes"
)

// auto says that the theme follows the terminal's background.
func (a *app) auto() bool { return a.themeName == "" || a.themeName == themes.Auto }

// onBackground swaps to the theme made for the terminal's background, unless the
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
	var cmds []tea.Cmd
	if a.home != nil {
		cmds = append(cmds, a.home.SetTheme(theme))
	}
	if a.labelling != nil {
		cmds = append(cmds, a.labelling.SetTheme(theme))
	}
	return tea.Batch(cmds...)
}
