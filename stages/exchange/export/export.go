package export

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/ground/atomicfile"
)

// Exportable is the part of the store that an export to files needs.
type Exportable interface {
	exchange.Exporter
	exchange.Whole
	Querier
}

// Standard is the path that stands for standard output.
const Standard = "-"

// Export writes a deck's labels, or for WholeDeck the entire deck, to w in the named
// format. If there is no row to write, the error is ErrNothing.
func Export(ctx context.Context, d Exportable, w io.Writer, name string, o Options) (Account, error) {
	r, err := begin(name, o)
	if err != nil {
		return Account{}, err
	}
	if name == WholeDeck {
		n, err := writeWhole(ctx, d, w)
		return Account{Format: name, Rows: n}, err
	}
	buffered := bufio.NewWriterSize(w, 64<<10)
	err = d.Export(ctx, func(labels exchange.Snapshot) error {
		d := held{labels}
		if err := r.prepare(ctx, d); err != nil {
			return err
		}
		out := r.open(buffered)
		if err := r.all(ctx, d, func(stages.ID) rows { return out }); err != nil || r.sum.Rows == 0 {
			return err
		}
		return out.close()
	})
	if err == nil {
		err = buffered.Flush()
	}
	return r.ended(err)
}

// held is a snapshot that is read several times: a label made meanwhile must not have
// what the columns were not settled for.
type held struct{ exchange.Snapshot }

// Export calls do with the snapshot.
func (h held) Export(_ context.Context, do func(exchange.Snapshot) error) error {
	return do(h.Snapshot)
}

// File writes the labels of a deck to a file, or to standard output for "-". The file
// appears whole, once every byte is on disk, or not at all; with no row to write it does
// not appear.
func File(ctx context.Context, d Exportable, path, name string, o Options) (Account, error) {
	o.Parquet = o.Parquet || strings.HasSuffix(path, ".parquet")
	if o.Split > 0 || o.Push {
		return folder(ctx, d, path, name, o)
	}
	if _, err := begin(name, o); err != nil {
		return Account{}, err
	}
	write := func(w io.Writer) (Account, error) { return Export(ctx, d, w, name, o) }
	if path == Standard {
		w := o.Stdout
		if w == nil {
			w = os.Stdout
		}
		return write(w)
	}
	path, err := Target(path, o.Deck)
	if err != nil {
		return Account{}, err
	}
	f, err := atomicfile.Create(path)
	if err != nil {
		return Account{}, err
	}
	s, err := write(f)
	if err != nil {
		return s, stages.Both(fmt.Errorf("write %s: %w", path, bare(err)), f.Discard())
	}
	return s, f.Commit()
}

// run is one export.
type run struct {
	format  format
	o       Options
	columns []column
	first   []stages.ID // pairs to begin with
	sum     *Account
	dates   dates
	card    *card // nil: none is wanted
}

func begin(name string, o Options) (*run, error) {
	f, err := find(name)
	if err != nil {
		return nil, err
	}
	if err := o.check(f); err != nil {
		return nil, fmt.Errorf("export to %s: %w", name, err)
	}
	return &run{format: f, o: o, sum: newAccount(name)}, nil
}

// prepare settles the columns, which all rows have.
func (r *run) prepare(ctx context.Context, d exchange.Exporter) (err error) {
	if r.first, err = r.survey(ctx, d); err != nil {
		return err
	}
	r.columns = append(r.format.columns(r.o), extraColumns(r.o)...)
	switch {
	case !r.o.found.loose:
		r.columns = strict(r.columns)
	case r.o.Split > 0 && !r.o.Parquet:
		return errors.New("some messages call tools or think, and the datasets library reads a folder of JSONL only if both splits begin with such a row: add --parquet")
	}
	return nil
}

// open returns a writer of the run's rows.
func (r *run) open(w io.Writer) rows {
	switch {
	case r.o.Parquet:
		return newParquetRows(w, r.columns)
	case r.format.table:
		return newCSVRows(w, r.columns)
	}
	return newJSONRows(w, r.columns, r.o.InvalidUTF8 == KeepInvalid)
}

// ended returns the summary, and what an error is about.
func (r *run) ended(err error) (Account, error) {
	if !r.o.Parquet && !r.format.table {
		r.sum.Dates = r.dates.columns()
	}
	if err == nil && r.sum.Rows == 0 {
		err = ErrNothing
	}
	if err != nil {
		err = fmt.Errorf("export to %s: %w", r.sum.Format, err)
	}
	return *r.sum, err
}

// wish lists the data that the format and the options need from the deck.
func (r *run) wish() exchange.Wish {
	w := r.format.wish
	w.First = r.first
	w.Details = w.Details || r.o.Details || len(r.o.Without) > 0 || r.card != nil
	return w
}

// all writes every row to the file that choose returns for its prompt.
func (r *run) all(ctx context.Context, d exchange.Exporter, choose func(prompt stages.ID) rows) error {
	return d.Export(ctx, func(labels exchange.Snapshot) error {
		var group []decision
		give := func() error {
			if len(group) == 0 {
				return nil
			}
			made := r.format.grouped(group, r.o, r.sum)
			if len(made) == 0 {
				r.sum.Left[Unbeaten]++
			}
			err := r.put(made, choose(group[0].Prompt.ID))
			group = nil
			return err
		}
		one := new(exchange.Labelled)
		err := labels.Each(ctx, r.wish(), func(next exchange.Labelled) error {
			if r.format.grouped != nil { // a group keeps its pairs
				one = new(exchange.Labelled)
			}
			l := one
			*l = next
			if r.format.grouped != nil && len(group) > 0 && group[0].Prompt.ID != l.Prompt.ID {
				if err := give(); err != nil {
					return err
				}
			}
			made := r.format.decide(l, r.o, r.sum)
			if r.card != nil && len(made) > 0 {
				r.card.see(l)
			}
			for _, d := range made {
				if r.format.grouped != nil {
					group = append(group, d)
				} else if err := r.put(r.format.rows(d, r.o, r.sum), choose(l.Prompt.ID)); err != nil {
					return err
				}
			}
			return ctx.Err()
		})
		if err == nil {
			err = give()
		}
		return err
	})
}

// valid reports whether all texts of a row are UTF-8, and replaces what is not if that
// is wanted.
func (r *run) valid(columns []column, row []any) bool {
	valid := true
	for i, c := range columns {
		row[i] = eachText(c.name, c.shape, row[i], func(path, text string) string {
			switch {
			case utf8.ValidString(text):
			case r.o.InvalidUTF8 == ReplaceInvalid:
				valid, text = false, replaced(text)
			default:
				valid = false
			}
			r.dates.see(path, text)
			return text
		})
	}
	return valid
}

// replaced returns a text with U+FFFD for each byte that is not UTF-8.
func replaced(text string) string { return string([]rune(text)) }

// put writes rows, without bytes that are not UTF-8 unless they should be kept.
func (r *run) put(made []line, into rows) error {
	for _, one := range made {
		row := one.values
		switch {
		case r.valid(r.columns, row):
		case r.o.InvalidUTF8 == SkipInvalid:
			r.sum.Left[Broken]++
			continue
		case r.o.InvalidUTF8 == KeepInvalid:
			r.sum.Said[Inexact]++
		default:
			r.sum.Said[Repaired]++
		}
		r.sum.Rows++
		if one.from != nil {
			one.from.noted(r.sum, r.format, r.o)
		}
		if err := into.write(row); err != nil {
			return err
		}
	}
	return nil
}
