package exchange

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
)

// decodeJSON reads JSON documents: a list of rows, an object around a list of rows,
// an object that is a row, or several of these in sequence. It reads one row at a
// time, however long the list is.
func decodeJSON(s *source, each func(row) error) error {
	m := newJSONMeter(&nullReader{text: s.text}, s.maxRow)
	d := jsonDecoder{json: json.NewDecoder(m), meter: m, each: each, reader: newReader(s.names, s.as)}
	d.json.UseNumber()
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
	// reader distinguishes a row from an object around rows.
	reader *reader
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

// unfinished distinguishes an end of the file inside a value from an end between values.
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

// heldBytes is how much of the lists in an object is kept until the object ends: only
// then it is known whether it is a row or something around rows. Of a longer list the
// elements are rows.
const heldBytes = 8 << 20

// heldList is a list of objects that may be rows.
type heldList struct {
	rows   []row
	passed bool // they were given already: the list is too long for anything else
}

// object reads the rest of an object: a row, or an object around lists of rows.
func (d *jsonDecoder) object() error {
	line := d.line()
	found := map[string]any{}
	var lists []heldList
	var names []string
	budget := heldBytes
	for d.json.More() {
		t, err := d.json.Token()
		if err != nil {
			return err
		}
		name, _ := t.(string)
		names = append(names, name)
		var held heldList
		if d.reader.layouts.fields.known(name) {
			found[name], held, err = d.field()
		} else {
			found[name], held, err = d.value(&budget)
		}
		if err != nil {
			return err
		}
		if len(held.rows) > 0 || held.passed {
			lists = append(lists, held)
		}
	}
	if err := d.end(); err != nil {
		return err
	}
	return d.decide(line, found, names, lists)
}

// decide gives an object as a row, or the rows in it.
func (d *jsonDecoder) decide(line int, found map[string]any, names []string, lists []heldList) error {
	if rows := splitColumns(found); rows != nil {
		lists = []heldList{{rows: rows}}
	} else if rows := objectsByKey(found, names); rows != nil && !d.reader.isRow(found) {
		lists = []heldList{{rows: rows}}
	} else if passed := slices.ContainsFunc(lists, func(l heldList) bool { return l.passed }); !passed && (len(lists) == 0 || d.reader.isRow(found)) {
		return d.give(row{line: line, fields: found})
	}
	likely := slices.ContainsFunc(lists, func(l heldList) bool { return l.passed || d.reader.isRow(l.rows[0].fields) })
	for _, l := range lists {
		if l.passed || likely && !d.reader.isRow(l.rows[0].fields) {
			continue
		}
		for _, r := range l.rows {
			if err := d.give(r); err != nil {
				return err
			}
		}
	}
	return nil
}

// field reads the value of a field that rows are known to have, whole. Of a list it
// returns the objects in it, too.
func (d *jsonDecoder) field() (any, heldList, error) {
	raw, line, err := d.next()
	if err != nil {
		return nil, heldList{}, err
	}
	v, err := parseValue(raw)
	var held heldList
	list, _ := v.([]any)
	for _, item := range list {
		if fields, ok := item.(map[string]any); ok {
			held.rows = append(held.rows, row{line: line, fields: fields})
		}
	}
	return v, held, err
}

// value reads the value of a field of any other name, as field does.
func (d *jsonDecoder) value(budget *int) (any, heldList, error) {
	t, err := d.json.Token()
	if err != nil {
		return nil, heldList{}, err
	}
	switch t := t.(type) {
	case json.Delim:
		if t == '[' {
			return d.list(budget)
		}
		within := map[string]any{}
		for d.json.More() {
			name, err := d.json.Token()
			if err != nil {
				return nil, heldList{}, err
			}
			raw, _, err := d.next()
			if err != nil {
				return nil, heldList{}, err
			}
			text, _ := name.(string)
			if within[text], err = parseValue(raw); err != nil {
				return nil, heldList{}, err
			}
		}
		return within, heldList{}, d.end()
	case json.Number:
		return number(t), heldList{}, nil
	}
	return t, heldList{}, nil
}

// list reads the rest of a list. Once it is longer than the budget, its objects are
// given as rows.
func (d *jsonDecoder) list(budget *int) (any, heldList, error) {
	var held heldList
	items := []any{}
	for d.json.More() {
		raw, line, err := d.next()
		if err != nil {
			return nil, held, err
		}
		v, err := parseValue(raw)
		if fields, ok := v.(map[string]any); ok || err != nil {
			held.rows = append(held.rows, row{line: line, fields: fields, err: err})
		}
		if *budget -= len(raw); *budget < 0 && len(held.rows) > 0 {
			held.passed, items = true, nil
			for _, r := range held.rows {
				if err := d.give(r); err != nil {
					return nil, held, err
				}
			}
			held.rows = held.rows[:0]
			continue
		}
		items = append(items, v)
	}
	return items, held, d.end()
}
