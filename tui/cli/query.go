package cli

import (
	"context"
	"errors"

	"prefdeck/stages/exchange/export"
	"prefdeck/store"
	"prefdeck/tui/report"
)

// queryCommand answers a question in SQL.
type queryCommand struct {
	SQL    string `arg:"" optional:"" name:"sql" help:"One read-only statement."`
	To     string `enum:",csv,jsonl,parquet" default:"" placeholder:"FORMAT" help:"Write csv, jsonl or parquet in place of a readable table."`
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
		return report.Schema(s.Out, store.PublicViews())
	}
	return s.with(ctx, store.Options{ReadOnly: true}, func(d *store.Deck) error {
		return report.QueryTo(ctx, d, s.Console, c.SQL, report.QueryOptions{Format: c.To, Out: c.Out, Deck: d.Path()})
	})
}
