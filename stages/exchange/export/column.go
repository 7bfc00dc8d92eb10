package export

import (
	"encoding/json"
	"slices"
)

// kind is the type of a row's value.
type kind int

// The kinds of value, and the Go types of their values.
const (
	text     kind = iota // string
	whole                // int64
	fraction             // float64; written with a point, so that no reader takes the column for whole numbers
	truth                // bool
	list                 // []any
	record               // []any, one for each field
	raw                  // json.RawMessage
)

// shape is the type of a value. A file has one for each column, so that loaders that
// guess types from the first rows guess the same from all of them.
type shape struct {
	kind     kind
	optional bool     // a text, a number or a truth may be nil
	rare     bool     // of a field, behind those that are not: left out where it is nil
	of       *shape   // the items of a list
	fields   []column // of a record
}

// column is a named value of a row or of a record.
type column struct {
	name string
	shape
}

func textColumn(name string) column     { return column{name, shape{kind: text}} }
func wholeColumn(name string) column    { return column{name, shape{kind: whole}} }
func fractionColumn(name string) column { return column{name, shape{kind: fraction}} }
func truthColumn(name string) column    { return column{name, shape{kind: truth}} }

func listColumn(name string, of shape) column { return column{name, shape{kind: list, of: &of}} }

func recordColumn(name string, fields ...column) column {
	return column{name, shape{kind: record, fields: fields}}
}

// rare returns a field that few records have.
func rare(c column) column {
	c.rare = true
	return c
}

// loose reports whether records within a shape may differ in their fields.
func (s shape) loose() bool {
	return s.of != nil && s.of.loose() || slices.ContainsFunc(s.fields, func(c column) bool { return c.rare || c.loose() })
}

// strict returns columns without the rare fields of their records.
func strict(columns []column) []column {
	var out []column
	for _, c := range columns {
		if c.rare {
			continue
		}
		if c.of != nil {
			of := strict([]column{{shape: *c.of}})[0].shape
			c.of = &of
		}
		c.fields = strict(c.fields)
		out = append(out, c)
	}
	return out
}

// rarities reports whether a value has any of the rare fields of its shape.
func rarities(s shape, v any) bool {
	switch s.kind {
	case list:
		return slices.ContainsFunc(v.([]any), func(item any) bool { return rarities(*s.of, item) })
	case record:
		for i, c := range s.fields {
			if field := v.([]any)[i]; field != nil && (c.rare || rarities(c.shape, field)) {
				return true
			}
		}
	}
	return false
}

// eachText calls f for every text of a value, by the path to it, and stores what f
// returns in its place.
func eachText(path string, s shape, v any, f func(path, text string) string) any {
	switch {
	case v == nil:
		return nil
	case s.kind == raw:
		return json.RawMessage(f(path, string(v.(json.RawMessage))))
	}
	switch s.kind {
	case text:
		return f(path, v.(string))
	case list:
		for i, item := range v.([]any) {
			v.([]any)[i] = eachText(path, *s.of, item, f)
		}
	case record:
		for i, c := range s.fields {
			v.([]any)[i] = eachText(path+"."+c.name, c.shape, v.([]any)[i], f)
		}
	}
	return v
}
