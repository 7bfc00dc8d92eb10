package tui

import (
	"context"
	"fmt"
	"io"
	"os"

	"prefdeck/stages/measure"
	"prefdeck/stages/ollama/peer"
	"prefdeck/tui/gate"
	"prefdeck/tui/report"
)

// Show gives the deck to the person until they leave, on the screen or line by
// line. A wrong address of the server is reported on the screen:
// labelling works without one.
func Show(ctx context.Context, o Options, in *os.File, out io.Writer) (Result, error) {
	if o.Plain {
		return RunPlain(ctx, o, in, out)
	}
	client, err := peer.Connect(o.Config.Responses.Hosts)
	if err != nil {
		o.ServerError = err
	} else {
		defer client.Close()
		o.Server = client
	}
	return Run(ctx, o)
}

// Tell prints the results of the sitting: texts that an editor left and the deck
// lacks, and how the annotator labelled, in ASCII if wanted.
func (r Result) Tell(ctx context.Context, c report.Console, d measure.QualityDeck, ascii bool) error {
	for _, dir := range r.EditorLeft {
		fmt.Fprintf(c.Err, "prefdeck: %s may hold text from the editor that is not in the deck: open that note or edit again to get it back\n", gate.Line(dir))
	}
	if r.Sitting.Started.IsZero() {
		return nil
	}
	q, err := measure.QualityOf(ctx, d, r.Sitting.Started)
	report.Sitting(c, r.Sitting, q, ascii)
	if ctx.Err() != nil { // nobody waits for the numbers
		return nil
	}
	return err
}
