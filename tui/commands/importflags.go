package commands

import (
	"fmt"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/exchange/export"
	"prefdeck/stages/ground/atomicfile"
)

// ImportFlags are the flags of import.
type ImportFlags struct {
	As   exchange.RowKind `placeholder:"KIND" help:"What the rows are: prompts, responses, pairs, comparisons (decisions of people), verdicts (of judges) or openai-batch (answers to requests that export wrote) (default: each row tells)."`
	With []string         `placeholder:"FILE" sep:"none" help:"A file with the prompts that responses name, or the prompts and answers that comparisons do; again for each."`

	LabelsOf string `placeholder:"NAME" help:"Make labels of the preferences in the files, of this annotator (default: leave them out)."`
	DryRun   bool   `help:"Say what would come in, and leave the deck alone."`
	Rejects  string `placeholder:"FILE" help:"A file for the rows that could not be read, each with the reason."`

	LeaveOut []string `placeholder:"FIELD" sep:"none" help:"Leave a field of the files out, nested with dots; again for each."`

	Map   map[string]string `placeholder:"FIELD=FIELD" mapsep:"," help:"Our name for a field = the file's name for it, such as prompt=question."`
	Files []string          `arg:"" name:"file" help:"Parquet, JSONL, JSON, CSV, TSV or text, also compressed; a folder or pattern; - is standard input."`
}

// Validate rejects names that no row can have, before anything is opened.
func (f ImportFlags) Validate() error {
	if err := exchange.CheckKind(f.As); err != nil {
		return fmt.Errorf("--as %w", err)
	}
	return exchange.CheckMap(f.Map)
}

// Options returns the options of an import into the deck at a path. commit is called
// after it and gives the file of rejected rows its name.
func (f ImportFlags) Options(deck string) (o exchange.ImportOptions, commit func() error, err error) {
	o = exchange.ImportOptions{As: f.As, Map: f.Map, With: f.With, LeaveOut: f.LeaveOut, LabelsOf: f.LabelsOf, Version: stages.Version()}
	if f.Rejects == "" {
		return o, func() error { return nil }, nil
	}
	path, err := export.Target(f.Rejects, deck, slices.Concat(f.Files, f.With)...)
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
