package store

import (
	"cmp"
	"context"
	"os"
	"runtime"
	"slices"
	"sync"

	"prefdeck/stages/exchange"
)

// spooling is where the rows of an export are kept.
type spooling struct {
	from   int                      // how many pairs it has a spool; fewer take no time
	memory int                      // bytes of a tape that stay in memory
	create func() (*os.File, error) // makes the file of a tape
	step   int                      // pairs or events that one query reads
}

func (o spooling) withDefaults() spooling {
	o.from, o.memory, o.step = cmp.Or(o.from, 2_000), cmp.Or(o.memory, 8<<20), cmp.Or(o.step, 4_000)
	if o.create == nil {
		o.create = createSpool
	}
	return o
}

// spool keeps the rows of the pairs of an export. They are read in the order of the
// disk, each page once, and then wanted in that of identities, which are hashes.
type spool struct {
	byPrompt, details bool // as was wished for

	numbers []int64 // of the pairs, ascending
	keys    exportKeys
	texts   []place          // of each pair
	labels  [][]spooledLabel // that each reader read, by pair
	tapes   []*tape          // of each reader
	whole   []bool           // a reader met a row of labelledTexts
}

// place is where a row is: the place in a tape × the number of tapes, and the tape, and
// 1; 0: nowhere.
type place int64

// spooledLabel is the place of a label of a pair.
type spooledLabel struct {
	pair int64
	at   place
}

// newSpool reads the rows of pairs with all readers at once.
func (l *labels) newSpool(ctx context.Context, numbers []int64, w exchange.Wish) (*spool, error) {
	s := &spool{byPrompt: w.ByPrompt, details: w.Details, numbers: numbers, texts: make([]place, len(numbers)),
		labels: make([][]spooledLabel, len(l.readers)), whole: make([]bool, len(l.readers))}
	s.keys.pairs = make([]rawID, len(numbers))
	if w.ByPrompt {
		s.keys.prompts = make([]rawID, len(numbers))
	}
	var last int64
	if err := l.readers[0].QueryRowContext(ctx, lastEvent).Scan(&last); err != nil {
		return nil, err
	}
	// Labels come first: they are read one by one, so they had best be in memory.
	var tasks []func(context.Context, *spooler) error
	step := l.d.o.spooling.step
	for from := int64(0); from < last; from += int64(step) {
		tasks = append(tasks, func(ctx context.Context, r *spooler) error {
			return r.readLabels(ctx, from, from+int64(step))
		})
	}
	for from := 0; from < len(numbers); from += step {
		tasks = append(tasks, func(ctx context.Context, r *spooler) error {
			return r.readTexts(ctx, from, min(from+step, len(numbers)))
		})
	}
	readers := make([]*spooler, len(l.readers))
	for i, tx := range l.readers {
		s.tapes = append(s.tapes, &tape{spooling: l.d.o.spooling})
		readers[i] = &spooler{spool: s, reader: i, rows: deckRows{tx, w.Details}}
	}
	if err := shared(ctx, readers, tasks); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

const lastEvent = `SELECT coalesce(max(n), 0) FROM events`

// shared has the readers do the tasks until all are done or one has failed.
func shared(ctx context.Context, readers []*spooler, tasks []func(context.Context, *spooler) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var mu sync.Mutex
	begun := 0
	next := func() (task func(context.Context, *spooler) error) {
		mu.Lock()
		defer mu.Unlock()
		if begun < len(tasks) && ctx.Err() == nil {
			task = tasks[begun]
			begun++
		}
		return task
	}
	var working sync.WaitGroup
	for _, r := range readers {
		working.Go(func() {
			for task := next(); task != nil; task = next() {
				if err := task(ctx, r); err != nil {
					stop(err)
				}
			}
			if err := r.end(); err != nil {
				stop(err)
			}
		})
	}
	working.Wait()
	return context.Cause(ctx)
}

// spooler is one reader's part of a spool.
type spooler struct {
	*spool
	reader int
	rows   deckRows
	record []byte
}

// put adds a row to the reader's tape.
func (r *spooler) put(columns []any) (place, error) {
	r.record = appendRow(r.record, columns)
	at, err := r.tapes[r.reader].append(r.record)
	r.record = r.record[:0]
	return place(at*int64(len(r.tapes)) + int64(r.reader) + 1), err
}

// readLabels reads the labels of events in a range of their numbers.
func (r *spooler) readLabels(ctx context.Context, after, last int64) error {
	query := briefLabels
	if r.rows.details {
		query = givenLabels
	}
	labels := &r.labels[r.reader]
	return r.rows.labels(ctx, func(row *givenRow) error {
		at, err := r.put(row.columns)
		*labels = append(*labels, spooledLabel{row.pair, at})
		return err
	}, query+labelsInRange, after, last)
}

// readTexts reads the texts of some of the pairs.
func (r *spooler) readTexts(ctx context.Context, from, to int) error {
	numbers := r.numbers[from:to]
	return r.rows.texts(ctx, numbers, func(row *labelledRow) (err error) {
		i, _ := slices.BinarySearch(numbers, row.n)
		i += from
		r.keys.pairs[i] = padded(row.pair)
		if r.keys.prompts != nil {
			r.keys.prompts[i] = padded(row.prompt)
		}
		r.spool.whole[r.reader] = r.spool.whole[r.reader] || row.whole
		r.record = appendTruth(r.record, row.whole)
		r.texts[i], err = r.put(row.columns)
		return err
	})
}

// end makes what the reader has put into the spool readable.
func (r *spooler) end() error {
	slices.SortFunc(r.labels[r.reader], func(a, b spooledLabel) int {
		return cmp.Or(cmp.Compare(a.pair, b.pair), cmp.Compare(a.at, b.at))
	})
	return r.tapes[r.reader].rewind()
}

// spooled returns the pairs of the spool in the order of an export.
func (l *labels) spooled(ctx context.Context, w exchange.Wish) (in arrangement, err error) {
	s := l.spool
	in.longest = firstPage
	if w.Details { // which come from the disk
		in.longest = longestPage
	}
	var steps []int64
	if w.Steps {
		if !slices.Contains(s.whole, true) { // as a row with steps is
			return in, nil
		}
		if steps, err = l.withSteps(ctx); err != nil {
			return in, err
		}
	}
	for _, i := range s.keys.order(w) {
		if s.texts[i] == 0 { // a broken deck may lack a response
			continue
		}
		if w.Steps {
			if _, has := slices.BinarySearch(steps, s.numbers[i]); !has {
				continue
			}
		}
		in.order = append(in.order, s.numbers[i])
	}
	for range s.tapes {
		in.rows = append(in.rows, newSpoolRows(s))
	}
	return in, nil
}

func (s *spool) close() {
	for _, t := range s.tapes {
		t.close()
	}
}

// spoolRows reads rows from a spool, for one goroutine.
type spoolRows struct {
	*spool
	buffer      []byte
	plain, more *labelledRow
	label       *givenRow
}

func newSpoolRows(s *spool) *spoolRows {
	return &spoolRows{spool: s, plain: newLabelledRow(false), more: newLabelledRow(true), label: newGivenRow(s.details)}
}

// at returns the row at a place.
func (r *spoolRows) at(p place) ([]byte, error) {
	at, n := int64(p-1), int64(len(r.tapes))
	return r.tapes[at%n].read(at/n, &r.buffer)
}

func (r *spoolRows) texts(_ context.Context, numbers []int64, f func(*labelledRow) error) error {
	for _, n := range numbers {
		i, _ := slices.BinarySearch(r.numbers, n)
		record, err := r.at(r.spool.texts[i])
		if err != nil {
			return err
		}
		row := r.plain
		if record[0] == 1 {
			row = r.more
		}
		scanRow(record[1:], row.columns)
		row.unpack()
		if err := f(row); err != nil {
			return err
		}
	}
	return nil
}

func (r *spoolRows) given(_ context.Context, numbers []int64, f func(*givenRow) error) error {
	for _, n := range numbers {
		for _, labels := range r.spool.labels {
			i, _ := slices.BinarySearchFunc(labels, n, func(l spooledLabel, n int64) int { return cmp.Compare(l.pair, n) })
			for ; i < len(labels) && labels[i].pair == n; i++ {
				record, err := r.at(labels[i].at)
				if err != nil {
					return err
				}
				scanRow(record, r.label.columns)
				if err := f(r.label); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// createSpool makes a temporary file that nobody else can open, where large ones belong.
func createSpool() (*os.File, error) {
	const lasting = "/var/tmp" // /tmp may be memory
	if about, err := os.Stat(lasting); os.Getenv("TMPDIR") == "" && err == nil && about.IsDir() {
		return createSpoolIn(lasting)
	}
	return createSpoolIn(os.TempDir())
}

func createSpoolIn(folder string) (*os.File, error) {
	f, err := os.CreateTemp(folder, "prefdeck-*.spool")
	if err == nil && !namedWhileOpen {
		err = os.Remove(f.Name()) // the file stays until it is closed
	}
	return f, err
}

// namedWhileOpen says that a file cannot lose its name before it is closed.
const namedWhileOpen = runtime.GOOS == "windows"
