package exchange

import (
	"encoding/json"
	"errors"
	"io"
)

// decodeJSON reads JSON documents: a list of rows, an object around a list of rows,
// an object that is a row, or several of these in sequence. It reads one row at a
// time, however long the list is.
func decodeJSON(s *source, each func(row) error) error {
	m := newJSONMeter(s.text, s.maxRow)
	d := jsonDecoder{json: json.NewDecoder(m), meter: m, each: each, names: s.names}
	for {
		err := d.document()
		switch {
		case err == io.EOF:
			return nil
		case errors.As(err, new(rowsStopped)):
			return errors.Unwrap(err)
		case err != nil: // nothing after this can be read
			return each(row{line: d.line(), err: describeDocument(err)})
		}
	}
}

// rowsStopped carries an error of each through the decoder.
type rowsStopped struct{ error }

func (r rowsStopped) Unwrap() error { return r.error }

func describeDocument(err error) error {
	if err == io.ErrUnexpectedEOF || err == io.EOF {
		return errors.New("the file ends in the middle of a JSON value")
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return describeJSON(syntax)
	}
	return err
}

type jsonDecoder struct {
	json  *json.Decoder
	meter *meter
	each  func(row) error
	names fields
}

// line returns the decoder's current line.
func (d *jsonDecoder) line() int { return d.meter.lineAt(d.json.InputOffset()) }

// next reads one value and returns the line on which it begins.
func (d *jsonDecoder) next() (raw json.RawMessage, line int, err error) {
	err = d.json.Decode(&raw)
	if err == nil {
		line = d.meter.lineAt(d.json.InputOffset() - int64(len(raw)))
	}
	return raw, line, err
}

// document reads one value at the top level of the file.
func (d *jsonDecoder) document() error {
	t, err := d.json.Token()
	if err != nil {
		return err
	}
	switch t {
	case json.Delim('['):
		return unfinished(d.rows())
	case json.Delim('{'):
		return unfinished(d.object())
	}
	if text, ok := t.(string); ok {
		return d.give(row{line: d.line(), fields: map[string]any{bareField: text}})
	}
	return d.give(row{line: d.line(), err: errors.New("not a JSON object")})
}

// unfinished tells an end of the file inside a value from one between values.
func unfinished(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

func (d *jsonDecoder) give(r row) error {
	if err := d.each(r); err != nil {
		return rowsStopped{err}
	}
	return nil
}

// rows reads the rest of a list of rows.
func (d *jsonDecoder) rows() error {
	for d.json.More() {
		raw, line, err := d.next()
		if err != nil {
			return err
		}
		fields, err := parseRow(raw)
		if err := d.give(row{line: line, fields: fields, err: err}); err != nil {
			return err
		}
	}
	return d.end()
}

// end reads the bracket that closes a list or an object.
func (d *jsonDecoder) end() error {
	_, err := d.json.Token()
	return err
}

// object reads the rest of an object. If it has a list of objects under a name that
// no row uses, and no field of a row before that, it is a wrapper whose lists are
// the rows. Otherwise it is a row itself.
func (d *jsonDecoder) object() error {
	line := d.line()
	wrapper, known := false, false
	found := map[string]any{}
	for d.json.More() {
		t, err := d.json.Token()
		if err != nil {
			return err
		}
		name, _ := t.(string)
		if known = known || d.names.known(name); known {
			err = d.field(name, found)
		} else {
			var rows bool
			rows, err = d.unknown(name, found)
			wrapper = wrapper || rows
		}
		if err != nil {
			return err
		}
	}
	if err := d.end(); err != nil || wrapper {
		return err
	}
	return d.give(row{line: line, fields: found})
}

// field reads the value of a field.
func (d *jsonDecoder) field(name string, found map[string]any) error {
	raw, _, err := d.next()
	if err != nil {
		return err
	}
	found[name], err = parseValue(raw)
	return err
}

// unknown reads the value of a field with a name that no row uses, and reports
// whether it was a list of rows. It keeps only the names of other values, for
// errors to mention.
func (d *jsonDecoder) unknown(name string, found map[string]any) (rows bool, err error) {
	found[name] = nil
	t, err := d.json.Token()
	if err != nil {
		return false, err
	}
	switch t {
	case json.Delim('{'):
		for d.json.More() {
			if _, err := d.json.Token(); err != nil { // the name
				return false, err
			}
			if err := d.json.Decode(new(json.RawMessage)); err != nil {
				return false, err
			}
		}
		return false, d.end()
	case json.Delim('['):
		return d.list()
	}
	return false, nil
}

// list reads the rest of a list that may consist of rows.
func (d *jsonDecoder) list() (rows bool, err error) {
	for d.json.More() {
		raw, line, err := d.next()
		if err != nil {
			return rows, err
		}
		if raw[0] == '{' {
			rows = true
			fields, err := parseRow(raw)
			if err := d.give(row{line: line, fields: fields, err: err}); err != nil {
				return rows, err
			}
		}
	}
	return rows, d.end()
}
