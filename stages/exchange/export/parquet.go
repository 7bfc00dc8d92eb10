package export

import (
	"fmt"
	"io"
	"reflect"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// groupRows is how many rows a row group holds: readers stream one group at a time.
const groupRows = 10_000

// parquetRows writes a Parquet file. Rows become structs made for the columns: of
// all ways in which the library takes rows, only structs keep the columns in order.
type parquetRows struct {
	writer  *parquet.GenericWriter[any]
	columns []column
	row     reflect.Type
	pending int
}

func newParquetRows(w io.Writer, columns []column) *parquetRows {
	row := structOf(columns)
	return &parquetRows{
		writer:  parquet.NewGenericWriter[any](w, parquet.SchemaOf(reflect.New(row).Interface()), parquet.Compression(&zstd.Codec{}), parquet.CreatedBy("prefdeck", "", "")),
		columns: columns, row: row,
	}
}

func (p *parquetRows) write(row []any) error {
	v := reflect.New(p.row)
	fill(v.Elem(), p.columns, row)
	if _, err := p.writer.Write([]any{v.Interface()}); err != nil {
		return fmt.Errorf("write a row of Parquet: %w", err)
	}
	if p.pending++; p.pending < groupRows {
		return nil
	}
	p.pending = 0
	return p.writer.Flush()
}

func (p *parquetRows) close() error { return p.writer.Close() }

// asJSON returns a value whose records differ in their fields as JSON. In a column of
// Parquet's type for JSON, the datasets library gives each record the fields that it
// has, where a group would give it nulls.
func asJSON(s shape, v any) []byte {
	rows := newJSONRows(nil, nil, false)
	rows.value(s, v)
	return rows.out
}

// structOf returns a struct type with a field for each column.
func structOf(columns []column) reflect.Type {
	fields := make([]reflect.StructField, len(columns))
	for i, c := range columns {
		tag := c.name
		switch {
		case c.loose():
			tag += ",json"
		case c.kind == list:
			tag += ",list"
		}
		fields[i] = reflect.StructField{Name: fmt.Sprintf("F%d", i), Type: fieldType(c.shape), Tag: reflect.StructTag(fmt.Sprintf("parquet:%q", tag))}
	}
	return reflect.StructOf(fields)
}

// fieldType returns a pointer for an optional value: the library writes the zero of
// anything else that is optional as null.
func fieldType(s shape) reflect.Type {
	if s.optional {
		return reflect.PointerTo(typeOf(s))
	}
	return typeOf(s)
}

func typeOf(s shape) reflect.Type {
	if s.loose() {
		return reflect.TypeFor[string]()
	}
	switch s.kind {
	case whole:
		return reflect.TypeFor[int64]()
	case fraction:
		return reflect.TypeFor[float64]()
	case truth:
		return reflect.TypeFor[bool]()
	case list:
		return reflect.SliceOf(typeOf(*s.of))
	case record:
		return structOf(s.fields)
	}
	return reflect.TypeFor[string]()
}

func fill(into reflect.Value, columns []column, values []any) {
	for i, c := range columns {
		set(into.Field(i), c.shape, values[i])
	}
}

func set(into reflect.Value, s shape, v any) {
	if s.optional {
		if v != nil {
			into.Set(reflect.New(typeOf(s)))
			into.Elem().Set(reflect.ValueOf(v))
		}
		return
	}
	if s.loose() {
		into.SetString(string(asJSON(s, v)))
		return
	}
	switch s.kind {
	case record:
		fill(into, s.fields, v.([]any))
	case list:
		items := v.([]any)
		into.Set(reflect.MakeSlice(into.Type(), len(items), len(items)))
		for i, item := range items {
			set(into.Index(i), *s.of, item)
		}
	default:
		into.Set(reflect.ValueOf(v))
	}
}
