package tui

import (
	"context"
	"errors"
	"io"
	"os"

	"github.com/charmbracelet/x/term"

	"prefdeck/tui/plain"
)

// RunPlain labels line by line until the input ends: what Run does with o.Label,
// without a screen. Lines that no terminal echoes are printed as they are read.
func RunPlain(ctx context.Context, o Options, in *os.File, out io.Writer) (result Result, err error) {
	opened := openLabelling(ctx, o)().(labellingOpened)
	if opened.err != nil {
		return Result{}, opened.err
	}
	defer func() {
		result.EditorLeft = editorLeft(o.Deck)
		err = errors.Join(err, opened.release())
	}()
	sum, err := plain.Run(ctx, o.Deck, plain.Options{
		In: in, Out: out, Echo: !term.IsTerminal(in.Fd()), Scheme: opened.scheme, Idle: o.Settings.Labelling.Idle,
		Version: o.Version, DeckName: o.Deck.Name(), Notice: opened.adopted, Leave: o.Leave,
	})
	result.add(sum)
	select {
	case <-o.Leave:
		result.Interrupted = true
	default:
	}
	return result, err
}
