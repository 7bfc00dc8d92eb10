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
	"prefdeck/stages/response"
)

// Batch is the name of the format of requests. It holds no labels, so it is none of
// Formats.
const Batch = "openai-batch"

// Requests writes the responses that a run would ask for to a file, as requests of a
// batch; path, deck and stdout are as for File. If there are none, the error is
// ErrNothing and there is no file.
func Requests(ctx context.Context, d batch.Backlog, path string, o response.Options, deck string, stdout io.Writer) (asked []batch.PerModel, err error) {
	write := func(w io.Writer) error {
		if asked, err = batch.Write(ctx, d, o, w); err == nil && len(asked) == 0 {
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
