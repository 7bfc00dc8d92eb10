package export

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"

	"prefdeck/stages"
	"prefdeck/stages/exchange/batch"
	"prefdeck/stages/ground/atomicfile"
	"prefdeck/stages/judge"
	"prefdeck/stages/response"
)

// Batch is the name of the format of requests. It holds no labels, so Formats does not
// list it.
const Batch = "openai-batch"

// Requests writes the responses that a run would ask for to a file, as batch requests;
// path, deck and stdout are as for File. If there are none, the error is ErrNothing and
// there is no file.
func Requests(ctx context.Context, d batch.Backlog, path string, o response.Options, deck string, stdout io.Writer) ([]batch.PerModel, error) {
	return requests(path, deck, stdout, func(w io.Writer) ([]batch.PerModel, error) { return batch.Responses(ctx, d, o, w) })
}

// Questions writes the questions for judges and reports what a person must know about
// them; otherwise it is like Requests.
func Questions(ctx context.Context, d batch.Hearings, path string, o judge.Options, deck string, stdout io.Writer, events stages.Events) ([]batch.PerModel, error) {
	return requests(path, deck, stdout, func(w io.Writer) ([]batch.PerModel, error) {
		return batch.Judgements(ctx, d, o, w, events)
	})
}

// requests makes a file of what ask writes.
func requests(path, deck string, stdout io.Writer, ask func(io.Writer) ([]batch.PerModel, error)) (asked []batch.PerModel, err error) {
	write := func(w io.Writer) error {
		if asked, err = ask(w); err == nil && len(asked) == 0 {
			err = ErrNothing
		}
		if err != nil {
			return fmt.Errorf("export to %s: %w", Batch, err)
		}
		return nil
	}
	if path == Standard {
		return asked, write(cmp.Or[io.Writer](stdout, os.Stdout))
	}
	if path, err = Target(path, deck); err != nil {
		return nil, err
	}
	f, err := atomicfile.Create(path)
	if err != nil {
		return nil, err
	}
	if err := write(f); err != nil {
		return asked, stages.Both(err, f.Discard())
	}
	return asked, f.Commit()
}
