package exchange

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// tableDecoder reads CSV, TSV and the like: a header line, then one row per record.
// It reads a line break inside a quoted cell as \n even if the file has \r\n.
func tableDecoder(comma rune) decoder {
	return func(s *source, each func(row) error) error {
		t := newTableText(s, byte(comma))
		header, _, err := t.record()
		if err != nil {
			return wrongFile{1, err}
		}
		for i := range header {
			header[i] = strings.TrimSpace(header[i])
		}
		t.columns = len(header)
		exact := !slices.ContainsFunc(detailColumns, func(name string) bool { return !slices.Contains(header, name) })
		for {
			cells, line, err := t.record()
			if err == io.EOF {
				return nil
			}
			next := row{line: line, err: err, cells: true}
			if err == nil {
				next.fields, next.err = tableRow(header, cells, exact)
			}
			final := err != nil && !errors.As(err, new(tableError))
			if err := each(next); err != nil || final {
				return err
			}
		}
	}
}

// tableRow returns the cells of a row by column. An empty cell is no value, nor is one
// in which pandas says so, unless the table is exact: in ours, such a word is a text, and
// an empty answer is an answer.
func tableRow(header, cells []string, exact bool) (map[string]any, error) {
	for len(cells) > len(header) && cells[len(cells)-1] == "" { // a comma too many at the end
		cells = cells[:len(cells)-1]
	}
	if len(cells) != len(header) {
		return nil, fmt.Errorf("%d cells where the header has %d", len(cells), len(header))
	}
	fields := make(map[string]any, len(header))
	for i, name := range header {
		fields[name] = cells[i]
		answer := exact && (name == "response_a" || name == "response_b")
		if cells[i] == "" && !answer || !exact && slices.Contains([]string{"nan", "NaN", "None", "<NA>", "NULL"}, cells[i]) {
			fields[name] = nil
		}
	}
	return fields, nil
}
