package report

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"prefdeck/stages/exchange"
	"prefdeck/stages/exchange/export"
	"prefdeck/stages/ground/atomicfile"
	"prefdeck/tui/gate"
)

// Schema describes views.
func Schema(w io.Writer, views []exchange.PublicView) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for i, v := range views {
		if i > 0 {
			fmt.Fprintln(t)
		}
		fmt.Fprintf(t, "%s: %s\n", v.Name, v.About)
		for _, c := range v.Columns {
			fmt.Fprintf(t, "  %s\t%s\n", c[0], c[1])
		}
	}
	fmt.Fprintf(t, "\nIdentities agree between these views, and are text. In the tables behind them, which\n"+
		"may change, they are bytes: prompts_full.id = scores.subject finds what\n"+
		"prompts.id = scores.subject does not.\n")
	return t.Flush()
}

// QueryOptions say what becomes of the result of a query.
type QueryOptions struct {
	Format string // one of export.QueryFormats; "": a table for people
	Out    string // path, or export.Standard
	Deck   string // path, which no result replaces
}

// QueryTo runs a statement and writes its result to where the options say.
func QueryTo(ctx context.Context, d export.Querier, to Console, statement string, o QueryOptions) error {
	switch {
	case o.Format == "":
		return Query(ctx, d, to.Out, statement)
	case o.Out == export.Standard:
		_, err := export.Query(ctx, d, to.Out, statement, o.Format)
		return err
	}
	path, err := export.Target(o.Out, o.Deck)
	if err != nil {
		return err
	}
	return atomicfile.Write(path, func(w io.Writer) error {
		n, err := export.Query(ctx, d, w, statement, o.Format)
		if err == nil {
			fmt.Fprintf(to.Err, "%d rows written to %s\n", n, o.Out)
		}
		return err
	})
}

// widestCell is how many characters of a value a table for people shows.
const widestCell = 60

// alignedRows is how many rows are aligned with each other: a long result appears
// while it is read.
const alignedRows = 500

// Query prints the result of a query as a table for people.
func Query(ctx context.Context, d export.Querier, w io.Writer, statement string) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	n := 0
	err := d.Query(ctx, statement, func(names []string) {
		fmt.Fprintln(t, row(names))
	}, func(values []any) error {
		if n++; n%alignedRows == 0 {
			if err := t.Flush(); err != nil {
				return err
			}
		}
		_, err := fmt.Fprintln(t, row(values))
		return err
	})
	if flushed := t.Flush(); err == nil {
		err = flushed
	}
	return err
}

func row[T any](values []T) string {
	cells := make([]string, len(values))
	for i, v := range values {
		cells[i] = cell(v)
	}
	return strings.Join(cells, "\t")
}

func cell(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case []byte:
		return hex.EncodeToString(v)
	case string:
		line := []rune(gate.Line(v))
		if len(line) > widestCell {
			line = append(line[:widestCell-1], '…')
		}
		return string(line)
	}
	return fmt.Sprint(v)
}
