package exchange

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"prefdeck/stages"
)

// What keeps an import waiting ends with it: a FIFO that nobody writes to, one whose
// writer is silent, and standard input.
func TestInterruptWhileWaiting(t *testing.T) {
	t.Parallel()
	fifo := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Skip("no FIFOs here:", err)
	}
	silent, end, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer end.Close()
	defer silent.Close()
	for _, path := range []string{fifo, Stdin} {
		ctx, cancel := context.WithCancel(t.Context())
		m := newMemory()
		ended := make(chan error)
		go func() {
			_, err := Import(ctx, m, []string{path}, ImportOptions{Stdin: silent}, nil)
			ended <- err
		}()
		cancel() // before or during the wait: both have to end
		if err := <-ended; !errors.Is(err, context.Canceled) || m.run.Status == stages.Done {
			t.Errorf("%s: error %v, run %s", path, err, m.run.Status)
		}
	}
}

// A wait that has begun ends, too.
func TestWaitingEnds(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	reading := make(chan struct{})
	w := &waiting{ctx: ctx, r: readerFunc(func([]byte) (int, error) {
		close(reading)
		<-t.Context().Done()
		return 0, io.EOF
	})}
	go func() {
		<-reading
		cancel()
	}()
	for range 2 {
		if n, err := w.Read(make([]byte, 9)); n != 0 || !errors.Is(err, context.Canceled) {
			t.Errorf("%d bytes, %v", n, err)
		}
	}
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// An import looks for its end before every row and every read, in every format, also
// where no batch gets full.
func TestInterruptWhileReading(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"x.jsonl": "{\"prompt\":\"a\"}\n" + strings.Repeat("{\"bad\":1}\n", 1000),
		"x.json":  "[{\"prompt\":\"a\"}" + strings.Repeat(",{\"bad\":1}", 1000) + "]",
		"x.csv":   "prompt,more\na,b\n" + strings.Repeat("x\n", 1000),
		"x.txt":   strings.Repeat("a line of text\n", 1000),
	} {
		ctx, cancel := context.WithCancel(t.Context())
		s := &source{name: name, hint: filepath.Ext(name), names: mustFields(t), maxRow: 1 << 20}
		if err := s.read(ctx, io.MultiReader(strings.NewReader(text), always('\n'))); err != nil {
			t.Fatal(err)
		}
		im := &importing{deck: newMemory(), names: s.names, pending: map[RowKind]*pending{}, reader: newReader(s.names, ""), ledger: newLedger()}
		decode, err := sniff(s)
		if err != nil {
			t.Fatal(err)
		}
		err = decode(s, func(r row) error {
			if im.report.Rows == 10 {
				cancel()
			}
			return im.row(ctx, s, r)
		})
		if !errors.Is(err, context.Canceled) || im.report.Rows != 10 {
			t.Errorf("%s: %d rows, %v", name, im.report.Rows, err)
		}
		// Nothing but line breaks is to come, for ever.
		rows := 0
		_ = decode(s, func(row) error { rows++; return nil })
		if rows > 1000 {
			t.Errorf("%s: %d rows after the end", name, rows)
		}
	}
}
