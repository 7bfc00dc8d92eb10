package report

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"prefdeck/stages/exchange/export"
	"prefdeck/tui/gate"
)

// SchemaView is a view that queries can rely on, with its columns and their
// meanings.
type SchemaView struct {
	Name, About string
	Columns     [][2]string
}

// Schema describes views.
func Schema(w io.Writer, views []SchemaView) error {
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
	return t.Flush()
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
		fmt.Fprintln(t, strings.Join(names, "\t"))
	}, func(values []any) error {
		cells := make([]string, len(values))
		for i, v := range values {
			cells[i] = cell(v)
		}
		if n++; n%alignedRows == 0 {
			if err := t.Flush(); err != nil {
				return err
			}
		}
		_, err := fmt.Fprintln(t, strings.Join(cells, "\t"))
		return err
	})
	if flushed := t.Flush(); err == nil {
		err = flushed
	}
	return err
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
