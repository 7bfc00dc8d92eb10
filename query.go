package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"prefdeck/stages/exchange/export"
	"prefdeck/stages/ground/atomicfile"
	"prefdeck/store"
	"prefdeck/tui/report"
)

type queryCommand struct {
	SQL    string `arg:"" optional:"" name:"sql" help:"One statement that reads."`
	To     string `enum:",csv,jsonl,parquet" default:"" placeholder:"FORMAT" help:"Write csv, jsonl or parquet instead of a table for people."`
	Out    string `placeholder:"PATH" default:"-" help:"The file to write with --to; - is standard output."`
	Schema bool   `help:"Describe the views and their columns."`
}

// Validate rejects a query without a statement.
func (c queryCommand) Validate() error {
	switch {
	case c.SQL == "" && !c.Schema:
		return errors.New("expected \"<sql>\" or --schema")
	case c.Out != export.Standard && c.To == "":
		return errors.New("missing flags: --to=FORMAT")
	}
	return nil
}

func (c queryCommand) Run(ctx context.Context, s *session) error {
	if c.Schema {
		return report.Schema(s.Out, schema())
	}
	return s.with(ctx, store.Options{ReadOnly: true}, func(d *store.Deck) error {
		switch {
		case c.To == "":
			return report.Query(ctx, d, s.Out, c.SQL)
		case c.Out == export.Standard:
			_, err := export.Query(ctx, d, s.Out, c.SQL, c.To)
			return err
		}
		path, err := export.Target(c.Out, d.Path())
		if err != nil {
			return err
		}
		return atomicfile.Write(path, func(w io.Writer) error {
			n, err := export.Query(ctx, d, w, c.SQL, c.To)
			if err == nil {
				fmt.Fprintf(s.Err, "%d rows written to %s\n", n, c.Out)
			}
			return err
		})
	})
}

// schema puts the store's views into the words of the report.
func schema() []report.SchemaView {
	var out []report.SchemaView
	for _, v := range store.PublicViews() {
		view := report.SchemaView{Name: v.Name, About: v.About}
		for _, c := range v.Columns {
			view.Columns = append(view.Columns, [2]string{c.Name, c.About})
		}
		out = append(out, view)
	}
	return out
}
