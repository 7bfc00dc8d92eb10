package commands

import (
	"errors"

	"prefdeck/stages/exchange/export"
)

// QueryFlags are the flags of query.
type QueryFlags struct {
	SQL    string `arg:"" optional:"" name:"sql" help:"One statement that reads."`
	To     string `enum:",csv,jsonl,parquet" default:"" placeholder:"FORMAT" help:"Write csv, jsonl or parquet instead of a table for people."`
	Out    string `placeholder:"PATH" default:"-" help:"The file to write with --to; - is standard output."`
	Schema bool   `help:"Describe the views and their columns."`
}

// Validate rejects a query without a statement.
func (f QueryFlags) Validate() error {
	switch {
	case f.SQL == "" && !f.Schema:
		return errors.New("expected \"<sql>\" or --schema")
	case f.Out != export.Standard && f.To == "":
		return errors.New("missing flags: --to=FORMAT")
	}
	return nil
}
