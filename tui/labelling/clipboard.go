package labelling

import (
	"context"
	"os"
	"os/exec"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// copyBytes is what terminals are known to take for their clipboard: 100,000
// characters of base64. What is longer many drop without a word.
const copyBytes = 100_000 / 4 * 3

// screenTakes is how much GNU screen passes on to its terminal at a time, with room
// to spare: its limit is 768 bytes.
const screenTakes = 760

// toClipboard asks the terminal to put a text into the clipboard. On its way it is
// encoded, so that no byte of it can do anything there (promise 3). GNU screen has
// to be told to pass that on: it prints what it does not know. Within tmux, which as it is set at first drops what
// programs ask for, tmux is asked as well.
func toClipboard(ctx context.Context, text string) tea.Cmd {
	ask := tea.SetClipboard(text)
	if os.Getenv("STY") != "" {
		ask = tea.Raw(ansi.ScreenPassthrough(ansi.SetSystemClipboard(text), screenTakes))
	}
	if os.Getenv("TMUX") != "" { // one may run in the other
		return tea.Batch(ask, loadBuffer(ctx, text))
	}
	return ask
}

// loadBuffer gives a text to tmux, and through it to the terminal's clipboard.
func loadBuffer(ctx context.Context, text string) tea.Cmd {
	return func() tea.Msg {
		tmux := exec.CommandContext(ctx, "tmux", "load-buffer", "-w", "-")
		tmux.Stdin = strings.NewReader(text)
		_ = tmux.Run() // one that is too old, or is not here: then there is what the terminal does
		return nil
	}
}
