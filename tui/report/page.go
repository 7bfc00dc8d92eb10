package report

import (
	"context"
	"fmt"
	"io"
	"time"

	"prefdeck/stages/exchange/export"
	"prefdeck/stages/ground/atomicfile"
	"prefdeck/stages/measure"
	"prefdeck/tui/figures"
	"prefdeck/tui/gate"
	"prefdeck/tui/webpage"
)

// Named is a deck with a name for headings.
type Named interface {
	measure.StatsDeck
	Name() string
}

// Page writes the figures of d as a page for a browser: to a file, which appears as a
// whole or not at all, or to standard output.
func Page(ctx context.Context, d Named, c Console, o measure.Measuring, out string) error {
	s, err := measured(ctx, d, c, o)
	if err != nil {
		return err
	}
	page := webpage.Page{Deck: d.Name(), Version: o.Version, Made: time.Now(), Figures: figures.Of(s)}
	if out == export.Standard {
		return page.Write(c.Out)
	}
	path, err := export.Target(out, d.Path())
	if err != nil {
		return err
	}
	if err := atomicfile.Write(path, func(w io.Writer) error { return page.Write(w) }); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	fmt.Fprintf(c.Err, "the figures are in %s: open it in a browser\n", gate.Line(out))
	return nil
}
