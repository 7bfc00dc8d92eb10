package labelling

import (
	"context"
	"os"
	"os/exec"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// copyBytes is what terminals are known to take for their clipboard: 100,000
// characters of base64. What is longer many drop without a word.
const copyBytes = 100_000 / 4 * 3

// toClipboard asks the terminal to put a text into the clipboard. On its way it is
// encoded, so that no byte of it can do anything there (promise 3). Within tmux,
// which as it is set at first drops what programs ask for, tmux is asked as well.
func toClipboard(ctx context.Context, text string) tea.Cmd {
	if os.Getenv("TMUX") == "" {
		return tea.SetClipboard(text)
	}
	return tea.Batch(tea.SetClipboard(text), func() tea.Msg {
		tmux := exec.CommandContext(ctx, "tmux", "load-buffer", "-w", "-")
		tmux.Stdin = strings.NewReader(text)
		_ = tmux.Run() // one that is too old, or is not here: then there is what the terminal does
		return nil
	})
}
