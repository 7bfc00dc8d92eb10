package screentest

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
)

// Key returns the press of a key by its name in the key table.
func Key(name string) tea.KeyPressMsg {
	special := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "backspace": tea.KeyBackspace,
		"left": tea.KeyLeft, "right": tea.KeyRight, "up": tea.KeyUp, "down": tea.KeyDown,
		"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd, "f1": tea.KeyF1,
	}
	if code, ok := special[name]; ok {
		return tea.KeyPressMsg{Code: code}
	}
	if name == "space" {
		return tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
	}
	if rest, ok := strings.CutPrefix(name, "ctrl+"); ok {
		return tea.KeyPressMsg{Code: []rune(rest)[0], Mod: tea.ModCtrl}
	}
	return tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
}

// Size is the size of a screen in cells.
type Size struct{ Width, Height int }

// Sizes lists the sizes at which every screen is drawn, the usual one first.
var Sizes = []Size{{80, 24}, {120, 36}, {200, 60}, {60, 20}}

// Draw draws a screen at each of Sizes in a subtest of its own. Cells checks it at
// every size, but only 80×24 has a golden file, unless the screen is about layout:
// the files of a change have to be few enough for a person to read.
func Draw(t *testing.T, name string, layout bool, cells func(t *testing.T, width, height int) string) {
	t.Helper()
	for i, size := range Sizes {
		t.Run(fmt.Sprintf("%s-%dx%d", name, size.Width, size.Height), func(t *testing.T) {
			t.Parallel()
			got := cells(t, size.Width, size.Height)
			if i == 0 || layout {
				golden.RequireEqual(t, got)
			}
		})
	}
}

// Changed lists the rows of a screen that differ from another screen's, each with its
// number. Screens that differ from one with a golden file in a row or two share a file of
// such lists: a person sees there what the state changes, and nothing else.
func Changed(from, to string) string {
	was, is := strings.Split(from, "\n"), strings.Split(to, "\n")
	var b strings.Builder
	for i := range max(len(was), len(is)) {
		if i >= len(is) {
			fmt.Fprintf(&b, "%3d gone\n", i+1)
		} else if i >= len(was) || was[i] != is[i] {
			fmt.Fprintf(&b, "%3d %s\n", i+1, is[i])
		}
	}
	return b.String()
}

// ASCII checks that a screen drawn without Unicode is ASCII, but for the sign that
// stands for an escape byte in model text.
func ASCII(t testing.TB, screen string) {
	t.Helper()
	for _, r := range screen {
		if r >= 0x7f && r != '␛' {
			t.Errorf("%q is not ASCII:\n%s", r, screen)
			return
		}
	}
}

// Cells returns a drawn screen as text, without colours and trailing blanks. It
// checks that the screen has exactly height lines, none wider than width.
func Cells(t testing.TB, view string, width, height int) string {
	t.Helper()
	rows := strings.Split(view, "\n")
	if len(rows) != height {
		t.Errorf("the screen has %d lines, want %d", len(rows), height)
	}
	for i, row := range rows {
		if w := ansi.StringWidth(row); w > width {
			t.Errorf("line %d is %d cells wide, want at most %d: %q", i+1, w, width, row)
		}
		rows[i] = strings.TrimRight(ansi.Strip(row), " ")
	}
	return strings.Join(rows, "\n") + "\n"
}
