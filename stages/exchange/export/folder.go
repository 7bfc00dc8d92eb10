package export

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/ground/atomicfile"
	"prefdeck/stages/prompt"
)

// The splits. Loaders find them by these words in the names of files.
const (
	train = "train"
	test  = "test"
)

// part is one split on its way to its file.
type part struct {
	split  string
	path   string
	file   *atomicfile.Pending
	buffer *bufio.Writer
	rows
	written int
}

func (p *part) write(row []any) error {
	p.written++
	return p.rows.write(row)
}

// folder writes the splits into a folder, and a card for the Hub beside them. The
// files get their names when all of them are complete. A split without rows gets no
// file: a card that lists one cannot be loaded.
func folder(ctx context.Context, d Exportable, path, name string, o Options) (Account, error) {
	o.Parquet = o.Parquet || o.Push
	r, err := begin(name, o)
	if err != nil {
		return Account{}, err
	}
	if path == Standard {
		return Account{}, errors.New("a split needs a folder: name one with --out")
	}
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		return Account{}, fmt.Errorf("write %s: this is a file, name a folder", path)
	}
	err = d.Export(ctx, func(labels exchange.Snapshot) error {
		return r.splits(ctx, d, held{labels}, path)
	})
	return r.ended(err)
}

// splits writes the splits of a snapshot, which is read three times: for the columns,
// the split and the rows.
func (r *run) splits(ctx context.Context, d Exportable, labels held, path string) error {
	if err := r.prepare(ctx, labels); err != nil {
		return err
	}
	data := path
	if r.o.Push {
		data = filepath.Join(path, "data")
		r.card = &card{}
	}
	if err := os.MkdirAll(data, 0o700); err != nil {
		return fmt.Errorf("write %s: %w", path, bare(err))
	}
	var parts []*part
	for _, split := range []string{train, test} {
		p, err := r.part(data, split)
		if err != nil {
			return errors.Join(err, discard(parts))
		}
		parts = append(parts, p)
	}
	testing, err := r.tested(ctx, labels)
	if err == nil {
		err = r.all(ctx, labels, func(id stages.ID) rows {
			if testing[id] {
				return parts[1]
			}
			return parts[0]
		})
	}
	if err == nil && r.sum.Rows > 0 {
		err = r.commit(ctx, d, path, parts)
	}
	return errors.Join(err, discard(parts))
}

func (r *run) part(folder, split string) (*part, error) {
	p := &part{split: split, path: filepath.Join(folder, split+".jsonl")}
	switch {
	case r.o.Push:
		p.path = filepath.Join(folder, split+"-00000-of-00001.parquet")
	case r.o.Parquet:
		p.path = filepath.Join(folder, split+".parquet")
	case r.format.table:
		p.path = filepath.Join(folder, split+".csv")
	}
	var err error
	if p.path, err = Target(p.path, r.o.Deck); err != nil {
		return nil, err
	}
	if p.file, err = atomicfile.Create(p.path); err != nil {
		return nil, err
	}
	p.buffer = bufio.NewWriterSize(p.file, 64<<10)
	p.rows = r.open(p.buffer)
	return p, nil
}

// discard gives up the files that were not committed.
func discard(parts []*part) error {
	var errs []error
	for _, p := range parts {
		errs = append(errs, p.file.Discard())
	}
	return errors.Join(errs...)
}

// commit gives the files their names, and writes the card.
func (r *run) commit(ctx context.Context, d Exportable, path string, parts []*part) error {
	for _, p := range parts {
		if p.written == 0 {
			continue
		}
		if err := errors.Join(p.close(), p.buffer.Flush()); err != nil {
			return err
		}
		if err := p.file.Commit(); err != nil {
			return err
		}
		r.sum.Files = append(r.sum.Files, Written{p.path, p.written})
	}
	if r.card == nil {
		return nil
	}
	return r.card.write(ctx, d, filepath.Join(path, "README.md"), r, parts)
}

// tested draws the prompts of the test split: by group, so that near-duplicates stay
// together, and by a hash of seed and group, so that what is drawn depends on nothing
// else.
func (r *run) tested(ctx context.Context, d exchange.Exporter) (map[stages.ID]bool, error) {
	if r.o.Split == 0 {
		return nil, nil
	}
	var asked []prompt.Prompt
	seen := map[stages.ID]bool{}
	err := d.Export(ctx, func(labels exchange.Snapshot) error {
		return labels.Each(ctx, exchange.Wish{}, func(l exchange.Labelled) error {
			if !seen[l.Prompt.ID] {
				seen[l.Prompt.ID] = true
				asked = append(asked, l.Prompt)
			}
			return ctx.Err()
		})
	})
	out := map[stages.ID]bool{}
	for id, group := range prompt.Groups(asked) {
		drawn := stages.Hash("split", strconv.FormatUint(r.o.Seed, 10), string(group)).Uint64()
		out[id] = float64(drawn)/(1<<64) < r.o.Split
	}
	return out, err
}
