package export

import (
	"bufio"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
)

// Querier runs one statement that reads. It calls columns once, then row for each
// row, with values that are nil, int64, float64, string or []byte.
type Querier interface {
	Query(ctx context.Context, statement string, columns func(names []string), row func(values []any) error) error
}

// QueryFormats lists what the result of a query is written as.
func QueryFormats() []string { return []string{"csv", "jsonl", "parquet"} }

// Query writes the result of a statement as one of QueryFormats, and returns the
// number of rows. A column whose values are all whole numbers, or all numbers, is one
// of numbers; any other is one of text.
func Query(ctx context.Context, d Querier, w io.Writer, statement, as string) (n int, err error) {
	columns, err := kindsOf(ctx, d, statement)
	if err != nil {
		return 0, err
	}
	buffered := bufio.NewWriterSize(w, 64<<10)
	var out rows
	switch as {
	case "csv":
		out = newCSVRows(buffered, columns)
	case "jsonl":
		out = newJSONRows(buffered, columns, false)
	case "parquet":
		out = newParquetRows(buffered, columns)
	default:
		return 0, fmt.Errorf("query as %q: want one of %v", as, QueryFormats())
	}
	err = d.Query(ctx, statement, func([]string) {}, func(values []any) error {
		n++
		for i, c := range columns {
			values[i] = asKind(c.kind, values[i])
		}
		return out.write(values)
	})
	if err == nil {
		err = out.close()
	}
	if err == nil {
		err = buffered.Flush()
	}
	return n, err
}

// kindsOf runs a statement to learn the kind of each column: a file needs it before
// the first row, and a result may be larger than the memory.
func kindsOf(ctx context.Context, d Querier, statement string) (columns []column, err error) {
	seen := []bool{}
	err = d.Query(ctx, statement, func(names []string) {
		for _, name := range names {
			c := wholeColumn(name)
			c.optional = true
			columns, seen = append(columns, c), append(seen, false)
		}
	}, func(values []any) error {
		for i, v := range values {
			kind := text
			switch v.(type) {
			case nil:
				continue
			case int64:
				kind = whole
			case float64:
				kind = fraction
			}
			switch was := columns[i].kind; {
			case !seen[i] || was == whole && kind == fraction:
				columns[i].kind = kind
			case was != kind && !(was == fraction && kind == whole):
				columns[i].kind = text
			}
			seen[i] = true
		}
		return nil
	})
	for i := range columns {
		if !seen[i] {
			columns[i].kind = text
		}
	}
	return columns, err
}

func asKind(k kind, v any) any {
	switch v := v.(type) {
	case int64:
		switch k {
		case fraction:
			return float64(v)
		case text:
			return strconv.FormatInt(v, 10)
		}
	case float64:
		if k == text {
			return withPoint(v)
		}
	case string:
		return string([]rune(v)) // U+FFFD for what is not UTF-8
	case []byte:
		return hex.EncodeToString(v)
	}
	return v
}
