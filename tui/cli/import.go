package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/exchange/export"
	"prefdeck/stages/ground/atomicfile"
	"prefdeck/store"
	"prefdeck/tui/gate"
	"prefdeck/tui/report"
)

// importCommand reads files into the deck.
type importCommand struct {
	As   exchange.RowKind `placeholder:"KIND" help:"What the rows are: prompts, responses, pairs, comparisons (decisions of people), verdicts (of judges) or openai-batch (answers to requests that export wrote) (default: by the fields of each row)."`
	With []string         `placeholder:"FILE" sep:"none" help:"A file with the prompts that responses name, or the prompts and answers that comparisons name; may be repeated."`

	LabelsOf string `placeholder:"NAME" help:"Turn preferences in the files into labels of this annotator (default: leave them out)."`
	DryRun   bool   `help:"Report what would come in, without changing the deck."`
	Rejects  string `placeholder:"FILE" help:"Write rows that could not be read to this file, each with the reason."`

	LeaveOut []string `placeholder:"FIELD" sep:"none" help:"A field of the files to ignore, nested with dots; may be repeated."`

	Map   map[string]string `placeholder:"FIELD=FIELD" mapsep:"," help:"prefdeck's name for a field = the file's name for it, such as prompt=question, or response:llama3=COLUMN for the column of one model's answers."`
	Files []string          `arg:"" name:"file" help:"Parquet, JSONL, JSON, CSV, TSV or text, also compressed; a folder or pattern; - is standard input."`
}

// Validate rejects names that no row can have, before anything is opened.
func (c importCommand) Validate() error {
	if err := exchange.CheckKind(c.As); err != nil {
		return fmt.Errorf("--as %w", err)
	}
	return exchange.CheckMap(c.Map)
}

// options returns the options of an import into the deck at a path. commit is called
// after it and gives the file of rejected rows its name.
func (c importCommand) options(deck string) (o exchange.ImportOptions, commit func() error, err error) {
	o = exchange.ImportOptions{As: c.As, Map: c.Map, With: c.With, LeaveOut: c.LeaveOut, LabelsOf: c.LabelsOf, Version: stages.Version()}
	if c.Rejects == "" {
		return o, func() error { return nil }, nil
	}
	path, err := export.Target(c.Rejects, deck, slices.Concat(c.Files, c.With)...)
	if err != nil {
		return o, nil, fmt.Errorf("--rejects: %w", err)
	}
	file, err := atomicfile.Create(path)
	if err != nil {
		return o, nil, fmt.Errorf("write the rejected rows: %w", err)
	}
	o.Rejects = file
	return o, file.Commit, nil
}

func (c importCommand) Run(ctx context.Context, s *session) (err error) {
	// An import makes much garbage and keeps little: to collect it seldom saves a tenth
	// of the time, and the limit keeps the memory small all the same.
	defer collectSeldom(400)()
	keepSmall(64 << 20)
	var r exchange.Report
	filling := false // a deck that nobody else sees
	read := func(d exchange.Importer) error {
		o, commit, err := c.options(s.path())
		if err != nil {
			return err
		}
		o.New = filling
		defer s.Cleanly(commit)
		return s.watch(func(events stages.Events) (err error) {
			r, err = exchange.Import(ctx, d, c.Files, o, events)
			return err
		})
	}
	load := func(d exchange.Importer) error {
		err := read(d)
		return report.Import(s.Err, r, err)
	}
	if c.DryRun {
		if _, err := os.Stat(s.path()); errors.Is(err, fs.ErrNotExist) {
			fmt.Fprintln(s.Err, "This is a dry run: nothing is stored. Into a new deck would come")
			return load(exchange.NewDry(nil))
		}
		return s.with(ctx, store.Options{ReadOnly: true}, func(d *store.Deck) error {
			fmt.Fprintf(s.Err, "This is a dry run: nothing is stored. Into %s would come\n", gate.Line(s.path()))
			return load(exchange.NewDry(d))
		})
	}
	next := func(d *store.Deck) { report.Next(ctx, d, s.Err, s.Deck) }
	if s.missing() && onDisk(c.Files) && onDisk(c.With) {
		keepSmall(150 << 20) // 100 of it for the identities of a million pairs
		filling = true
		err := store.Fill(ctx, s.path(), s.options(store.Options{}), func(d *store.Deck) error {
			err := read(d)
			switch {
			case ctx.Err() != nil && r.Added != (exchange.Added{}):
				fmt.Fprintln(s.Err, "The new deck is being made of the rows that were stored: another ctrl+c leaves no deck.")
			case r.Rows >= longIndexing:
				fmt.Fprintln(s.Err, "The indexes of the new deck are being made: it is there when this ends.")
			}
			return err
		})
		filling = false
		if !errors.Is(err, fs.ErrExist) {
			return s.told(ctx, r, err, next)
		}
		if r.Rows > 0 {
			fmt.Fprintf(s.Err, "Meanwhile %s has been made by another program: the rows are read again and join what it holds.\n", gate.Line(s.path()))
		}
	}
	return s.fill(ctx, func(d *store.Deck) error {
		err := load(d)
		if err == nil || r.Added != (exchange.Added{}) {
			next(d)
		}
		return err
	})
}

// longIndexing is how many rows take a second or more to index.
const longIndexing = 100_000

// told reports an import into a new deck once it is clear whether the deck was made. If
// not, nothing has come in, whatever was read.
func (s *session) told(ctx context.Context, r exchange.Report, err error, next func(*store.Deck)) error {
	if s.missing() {
		r.Added, r.Known = exchange.Added{}, 0
		return report.Import(s.Err, r, err)
	}
	err = report.Import(s.Err, r, err)
	return cmp.Or(err, s.with(ctx, store.Options{ReadOnly: true}, func(d *store.Deck) error {
		next(d)
		return nil
	}))
}

// onDisk reports whether all files are complete on disk: a file that somebody else is
// still writing, such as a pipe, may take hours, and its first rows should be seen at
// once.
func onDisk(files []string) bool {
	return !slices.ContainsFunc(files, func(path string) bool {
		info, err := os.Stat(path)
		return err != nil || !info.Mode().IsRegular() && !info.IsDir()
	})
}
