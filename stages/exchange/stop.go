package exchange

import (
	"context"
	"io"
	"os"
)

// stoppable is a reader that ends with ctx. It reads little at a time, so that it
// notices soon.
type stoppable struct {
	ctx context.Context
	r   io.Reader
}

func (s stoppable) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.r.Read(p[:min(len(p), peekBytes)])
}

// waiting reads what may keep it waiting for ever: standard input, a FIFO, a terminal.
// At the end of ctx it leaves a read that has begun to itself, which then takes what
// comes next from r: nothing else may read that.
type waiting struct {
	ctx  context.Context
	r    io.Reader
	left bool
}

func (w *waiting) Read(p []byte) (int, error) {
	if w.left {
		return 0, w.ctx.Err()
	}
	type result struct {
		n   int
		err error
	}
	own := make([]byte, min(len(p), peekBytes)) // p is the caller's again when ctx ends
	done := make(chan result, 1)
	go func() {
		n, err := w.r.Read(own)
		done <- result{n, err}
	}()
	select {
	case r := <-done:
		return copy(p, own[:r.n]), r.err
	case <-w.ctx.Done():
		w.left = true
		return 0, w.ctx.Err()
	}
}

// openFile opens a file to read. A FIFO keeps it waiting for a writer, at most until
// the end of ctx.
func openFile(ctx context.Context, path string) (*os.File, error) {
	if info, err := os.Stat(path); err != nil || info.Mode()&os.ModeNamedPipe == 0 {
		return os.Open(path)
	}
	type result struct {
		f   *os.File
		err error
	}
	done := make(chan result)
	go func() {
		f, err := os.Open(path)
		select {
		case done <- result{f, err}:
		case <-ctx.Done():
			if err == nil {
				f.Close()
			}
		}
	}()
	select {
	case r := <-done:
		return r.f, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
