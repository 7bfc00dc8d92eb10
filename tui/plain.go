package tui

import (
	"context"
	"errors"
	"io"
	"os"

	"github.com/charmbracelet/x/term"

	"prefdeck/stages/label"
	"prefdeck/tui/labelling"
	"prefdeck/tui/plain"
)

// RunPlain labels or adjudicates line by line until the input ends: like Run with
// o.Label or o.Adjudicate, without a screen. It prints the lines it reads unless a
// terminal echoes them.
func RunPlain(ctx context.Context, o Options, in *os.File, out io.Writer) (result Result, err error) {
	s, err := sit(ctx, o)
	if err != nil {
		return Result{}, err
	}
	defer func() {
		result.EditorLeft = editorLeft(o.Deck)
		err = errors.Join(err, s.release())
	}()
	if o.Adjudicate {
		_, err = plain.Adjudicate(ctx, o.Deck, plain.DisputeOptions{
			In: in, Out: out, Echo: !term.IsTerminal(in.Fd()), As: o.adjudicator(), DeckName: o.Deck.Name(), Scheme: s.scheme,
			Idle: o.Settings.Labelling.Idle, Leave: o.Leave,
		})
	} else {
		var sum label.Summary
		sum, err = plain.Run(ctx, o.Deck, plain.Options{
			In: in, Out: out, Echo: !term.IsTerminal(in.Fd()), Scheme: s.scheme, Idle: o.Settings.Labelling.Idle,
			Version: o.Version, DeckName: o.Deck.Name(), Notice: s.adopted, Leave: o.Leave, Slow: labelling.Slow, Rank: o.rank,
		})
		result.add(sum)
	}
	select {
	case <-o.Leave:
		result.Interrupted = true
	default:
	}
	return result, err
}
