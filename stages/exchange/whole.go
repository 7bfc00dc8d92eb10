package exchange

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"prefdeck/stages"
	"prefdeck/stages/ground/pattern"
)

// RecordField is the field that names a record's table in a file of records.
const RecordField = "prefdeck"

// RecordEnd stands in the place of a table in the last line of such a file, whose field
// RecordRows counts the rows before it: a file that was cut short lacks that line.
const (
	RecordEnd  = "end"
	RecordRows = "rows"
)

// identities lists the columns that hold bytes, which files have as hexadecimal
// digits.
var identities = map[string][]string{
	"models": {"id"}, "prompts": {"id"}, "responses": {"id", "slot"}, "pairs": {"id"}, "filter_results": {"subject"}, "rescues": {"subject"},
	"scores": {"subject"}, "judge_prompts": {"hash"}, "embeddings": {"subject", "vector"},
}

// recordBegins finds the first row of a file of records, also where another program
// wrote it anew with blanks.
var recordBegins = pattern.Lazy(`^\s*\{\s*"` + RecordField + `"\s*:\s*"`)

// isWhole reports whether a file begins like one of records.
func isWhole(head []byte) bool { return recordBegins().Match(head) }

// ofDeck refuses a row of a whole deck whose file does not begin like one: its texts
// would come in as prompts.
func ofDeck(row map[string]any) error {
	if table, ok := row[RecordField].(string); ok && (table == RecordEnd || row["id"] != nil || len(row) > 2) {
		return fmt.Errorf("it is a row of a whole deck, whose first field is %s in every row: bring in the file that export wrote", RecordField)
	}
	return nil
}

// whole imports a file of records, and reports whether the file is one.
func (im *importing) whole(ctx context.Context, s *source) (bool, error) {
	head, err := s.peek()
	if err != nil || !isWhole(head) {
		return false, nil // whatever keeps it from being read is said when it is
	}
	if im.look != nil {
		im.look.found.Whole = true
		return true, nil
	}
	im.absorbed = true
	deck, ok := im.deck.(Absorber)
	if !ok {
		return true, im.unread(ctx, RowError{File: s.name, Err: errors.New("this is a whole deck, which cannot be taken in here")})
	}
	a, cut, err := absorb(ctx, deck, s.text)
	if ctx.Err() != nil {
		return true, ctx.Err()
	}
	if err != nil {
		return true, im.unread(ctx, RowError{File: s.name, Err: err})
	}
	if cut != "" {
		im.badFile(RowError{File: s.name, Err: errors.New(cut)})
	}
	rows := a.Known
	for _, n := range a.Rows {
		rows += n
	}
	im.report.Rows += rows
	im.report.Known += a.Known
	im.report.Added.Prompts += a.Rows["prompts"]
	im.report.Added.Responses += a.Rows["responses"]
	im.report.Added.Pairs += a.Rows["pairs"]
	im.report.Added.Events += a.Rows["events"]
	im.run.Counts.In += rows
	im.run.Counts.Added += rows - a.Known
	im.run.Counts.Known += a.Known
	return true, nil
}

const noEnd = "its last line is missing: the file was cut short, or an older prefdeck wrote it; the rows it has were imported"

// absorb stores the records of a file. All of them come in, or none. cut says what is
// wrong with the end of the file; "" if nothing is.
func absorb(ctx context.Context, d Absorber, r io.Reader) (a Absorbed, cut string, err error) {
	lines := bufio.NewReaderSize(r, 64<<10)
	a, err = d.Absorb(ctx, func(f func(Record) error) error {
		rows := int64(0)
		cut = noEnd
		for n := 1; ; n++ {
			line, err := lines.ReadBytes('\n')
			if err != nil && !errors.Is(err, io.EOF) {
				return err
			}
			if len(bytes.TrimSpace(line)) > 0 {
				rec, bad := parseRecord(line)
				switch {
				case bad != nil:
				case rec.Table == RecordEnd:
					cut = rec.end(rows)
					rows = 0 // of the next deck, if files follow each other
				default:
					bad = f(rec)
					rows, cut = rows+1, noEnd
				}
				if bad != nil {
					return fmt.Errorf("line %d: %w", n, bad)
				}
			}
			if err != nil {
				return nil
			}
			if err := ctx.Err(); err != nil {
				return err
			}
		}
	})
	return a, cut, err
}

// end compares the number of rows that came with the number that were written.
func (r Record) end(came int64) string {
	if written, ok := r.Value(RecordRows).(int64); ok && written != came {
		return fmt.Sprintf("only %s of its %s rows are there; they were imported", stages.Number(int(came)), stages.Number(int(written)))
	}
	return ""
}

// parseRecord reads a line of a file of records.
func parseRecord(line []byte) (r Record, err error) {
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return r, errors.New("this is not a row of a deck")
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return r, describeDocument(err)
		}
		var v any
		if err := d.Decode(&v); err != nil {
			return r, describeDocument(err)
		}
		if r.Table == "" {
			table, ok := v.(string)
			if name != RecordField || !ok {
				return r, errors.New("this is not a row of a deck")
			}
			r.Table = table
			continue
		}
		value, err := recordValue(r.Table, name.(string), v)
		if err != nil {
			return r, fmt.Errorf("%s.%s: %w", r.Table, name, err)
		}
		r.Names, r.Values = append(r.Names, name.(string)), append(r.Values, value)
	}
	if _, err := d.Token(); err != nil {
		return r, describeDocument(err)
	}
	return r, nil
}

func recordValue(table, name string, v any) (any, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case json.Number:
		if n, err := strconv.ParseInt(string(v), 10, 64); err == nil {
			return n, nil
		}
		return v.Float64()
	case string:
		if slices.Contains(identities[table], name) {
			return hex.DecodeString(v)
		}
		return v, nil
	case map[string]any:
		if text, ok := v["base64"].(string); ok && len(v) == 1 {
			whole, err := base64.StdEncoding.DecodeString(text)
			return string(whole), err
		}
	}
	return nil, fmt.Errorf("it holds %s", describe(v))
}
