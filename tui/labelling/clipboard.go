package labelling

import (
	"context"
	"os"
	"os/exec"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// copyBytes is how much text terminals are known to accept for their clipboard:
// 100,000 characters of base64. Many silently drop a longer one.
const copyBytes = 100_000 / 4 * 3

// screenTakes is how much GNU screen passes on at a time, with room to spare: its
// limit is 768 bytes.
const screenTakes = 760

// toClipboard asks the terminal to put a text into the clipboard. The text is
// encoded on its way, so that none of its bytes acts there (promise 3). GNU screen
// prints sequences that it does not know, so it is asked to pass this one on.
// Within tmux, which by default drops such requests, tmux is asked as well.
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
		_ = tmux.Run() // if tmux is too old or missing, there is still the terminal
		return nil
	}
}
