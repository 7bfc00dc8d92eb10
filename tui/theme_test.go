package tui

import (
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"prefdeck/themes"
	"prefdeck/tui/screentest"
	"prefdeck/tui/settings"
)

func (s *stage) enter() { s.send(tea.KeyPressMsg{Code: tea.KeyEnter}) }

// to moves the picker's cursor to a theme.
func (s *stage) to(name string) {
	s.t.Helper()
	for range 40 {
		if s.a.picker.Chosen().Name == name {
			return
		}
		s.press('j')
	}
	s.t.Fatalf("the picker does not list %s", name)
}

// A chosen theme is on the screen at once, and in the settings from then on; one
// that was only previewed is in neither.
func TestThemePicker(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "prefdeck", "config.toml")
	s := play(t, Options{Deck: &deck{}, Server: server{}, SettingsPath: path})
	s.press('T')
	s.contains("Themes")
	s.to("ember")
	s.press('q')
	if s.a.picker != nil || s.a.theme.Name != "dark" || s.quit {
		t.Errorf("left the picker: theme %s, quit %v", s.a.theme.Name, s.quit)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Error("settings were written for a theme that was not taken")
	}
	s.press('T')
	s.to("ember")
	s.enter()
	if s.a.picker != nil || s.a.theme.Name != "ember" {
		t.Errorf("the theme is %s", s.a.theme.Name)
	}
	if kept, err := settings.Load(path); err != nil || kept.Theme.Name != "ember" {
		t.Errorf("the settings have theme %q, %v", kept.Theme.Name, err)
	}
	s.send(tea.BackgroundColorMsg{Color: color.White})
	if s.a.theme.Name != "ember" {
		t.Error("the terminal's answer takes the theme away")
	}
	s.press('T')
	s.to(themes.Auto)
	s.enter()
	if s.a.theme.Name != "light" {
		t.Errorf("auto on a light terminal is %s", s.a.theme.Name)
	}
}

// The picker with its keys, as it lies over any screen.
func TestThemePickerScreens(t *testing.T) {
	t.Parallel()
	screentest.Draw(t, "home", false, func(t *testing.T, width, height int) string {
		s := play(t, Options{Deck: &deck{}, Server: server{}})
		s.send(tea.WindowSizeMsg{Width: width, Height: height})
		s.press('T')
		s.press('j')
		return screentest.Cells(t, s.a.View().Content, width, height)
	})
}

func TestThemeThatCannotBeKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "config.toml")
	if err := os.WriteFile(path, []byte("[theme\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := play(t, Options{Deck: &deck{}, Server: server{}, SettingsPath: path})
	s.press('T')
	s.to("light")
	s.enter()
	s.contains("keep the theme")
	if s.a.theme.Name != "light" {
		t.Error("the theme is not used")
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "[theme\n" {
		t.Errorf("the settings were changed: %q, %v", text, err)
	}
}

// The picker covers labelling, and ctrl+c leaves from it as from anywhere.
func TestThemePickerOverLabelling(t *testing.T) {
	t.Parallel()
	s := play(t, Options{Deck: &deck{}, Label: true})
	s.a.openPicker()
	for _, size := range []tea.WindowSizeMsg{{Width: 80, Height: 24}, {Width: 120, Height: 36}, {Width: 200, Height: 60}, {Width: 60, Height: 20}, {Width: 5, Height: 1}} {
		s.a.onSize(size)
		lines := strings.Split(s.a.View().Content, "\n")
		if len(lines) != size.Height && size.Height > 1 {
			t.Errorf("%d lines on a screen of %d", len(lines), size.Height)
		}
	}
	s.send(tea.PasteMsg{Content: "q"})
	s.send(ctrlC)
	if !s.quit || s.a.picker != nil {
		t.Error("ctrl+c does not leave from the picker")
	}
}
