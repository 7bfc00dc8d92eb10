package exchange

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// tableDecoder reads CSV, TSV and the like: a header line, then one row per record.
// Like encoding/csv it reads a line break inside a quoted cell as \n even if the
// file has \r\n.
func tableDecoder(comma rune) decoder {
	return func(s *source, each func(row) error) error {
		m := newMeter(s.text, s.maxRow)
		r := csv.NewReader(m)
		r.Comma = comma
		r.FieldsPerRecord = -1
		header, err := r.Read()
		if err != nil {
			return wrongFile{1, describeTable(err)}
		}
		if err := checkHeader(header, s.names); err != nil {
			return wrongFile{1, err}
		}
		for {
			m.lineAt(r.InputOffset())
			cells, err := r.Read()
			if err == io.EOF {
				return nil
			}
			next := tableRow(header, cells, err)
			if err == nil {
				next.line, _ = r.FieldPos(0)
			}
			var syntax *csv.ParseError
			final := err != nil && !errors.As(err, &syntax)
			if err := each(next); err != nil || final {
				return err
			}
		}
	}
}

// checkHeader trims the column names and requires one for prompts: without it every
// row would be the same error.
func checkHeader(header []string, names fields) error {
	columns := map[string]any{}
	for i := range header {
		header[i] = strings.TrimSpace(header[i])
		columns[header[i]] = ""
	}
	if _, v := names.promptField(columns); v == nil {
		return missing(columns, wordPrompt)
	}
	return nil
}

func tableRow(header, cells []string, err error) row {
	if err != nil {
		var syntax *csv.ParseError
		if errors.As(err, &syntax) {
			return row{line: syntax.StartLine, err: describeTable(err)}
		}
		return row{err: err}
	}
	if len(cells) != len(header) {
		return row{err: fmt.Errorf("%d cells where the header has %d", len(cells), len(header))}
	}
	fields := make(map[string]any, len(header))
	for i, name := range header {
		fields[name] = cells[i]
	}
	return row{fields: fields}
}

func describeTable(err error) error {
	var syntax *csv.ParseError
	if errors.As(err, &syntax) {
		return fmt.Errorf("not a valid table at line %d, column %d: %w", syntax.Line, syntax.Column, syntax.Err)
	}
	return err
}
