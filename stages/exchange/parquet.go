package exchange

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	parquetformat "github.com/parquet-go/parquet-go/format"
)

// parquetAtOnce is how many rows of a Parquet file are read at a time.
const parquetAtOnce = 64

// decodeParquet reads the rows of a Parquet file, one row group after the other.
func decodeParquet(s *source, each func(row) error) (err error) {
	defer func() { // the library panics on some damaged files
		if fault := recover(); fault != nil {
			err = wrongFile{0, fmt.Errorf("damaged Parquet: %v", fault)}
		}
	}()
	if err := checkFooter(s); err != nil {
		return wrongFile{0, err}
	}
	f, err := parquet.OpenFile(s.table, s.size, parquet.SkipBloomFilters(true), parquet.SkipPageIndex(true))
	if err != nil {
		return wrongFile{0, fmt.Errorf("not a Parquet file that can be read: %w", err)}
	}
	if err := checkPages(f, s); err != nil {
		return wrongFile{0, err}
	}
	root := newParquetNode(f.Root(), 0, 0)
	n := 0
	for _, group := range f.RowGroups() {
		if err := parquetGroup(group, root, &n, each); err != nil {
			return err
		}
	}
	return nil
}

// checkFooter checks the footer length that a Parquet file claims, since the library
// allocates that much before it reads the footer.
func checkFooter(s *source) error {
	const around = 3 * 4 // the word at both ends, and the length
	if s.size < around {
		return errors.New("not a Parquet file that can be read: it is too short")
	}
	var length [4]byte
	if _, err := s.table.ReadAt(length[:], s.size-8); err != nil {
		return fmt.Errorf("read the end of a Parquet file: %w", err)
	}
	if int64(binary.LittleEndian.Uint32(length[:])) > s.size-around {
		return errors.New("damaged Parquet: its footer is longer than the file")
	}
	return nil
}

// checkPages looks for pages that claim to be longer than the file, since the library
// allocates a page before it reads it. Other oddities are left to the library.
func checkPages(f *parquet.File, s *source) error {
	for _, group := range f.Metadata().RowGroups {
		for _, column := range group.Columns {
			m := column.MetaData
			at := m.DataPageOffset
			if m.DictionaryPageOffset > 0 {
				at = min(at, m.DictionaryPageOffset)
			}
			end := at + m.TotalCompressedSize
			for at > 0 && at < end && end <= s.size {
				head, page, ok := pageAt(s, at)
				if page > s.size {
					return errors.New("damaged Parquet: a page is longer than the file")
				}
				if !ok {
					break
				}
				at += head + page
			}
		}
	}
	return nil
}

// pageAt returns the length of the page header at an offset, and the length that it gives
// for the page after it; ok is false if there is no header.
func pageAt(s *source, at int64) (head, page int64, ok bool) {
	for _, room := range []int64{1 << 10, 64 << 10} { // statistics can make it long
		window := make([]byte, min(room, s.size-at))
		if _, err := s.table.ReadAt(window, at); err != nil {
			return 0, 0, false
		}
		var h parquetformat.PageHeader
		r := new(thrift.CompactProtocol).NewReaderFromBytes(window)
		if thrift.NewDecoder(r).Decode(&h) == nil {
			rest, err := io.Copy(io.Discard, r.Reader())
			return int64(len(window)) - rest, int64(h.CompressedPageSize), err == nil && h.CompressedPageSize > 0
		}
	}
	return 0, 0, false
}

func parquetGroup(group parquet.RowGroup, root *parquetNode, n *int, each func(row) error) error {
	rows := group.Rows()
	defer rows.Close() // it only gives memory back
	batch := make([]parquet.Row, parquetAtOnce)
	columns := make([][]parquet.Value, root.columns)
	for {
		read, err := rows.ReadRows(batch)
		for _, r := range batch[:read] {
			*n++
			fields, fault := root.row(r, columns)
			if err := each(row{line: *n, fields: fields, err: fault}); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return each(row{line: *n + 1, err: fmt.Errorf("read Parquet: %w", err)})
		}
	}
}

// parquetNode is a field of a Parquet file's schema.
type parquetNode struct {
	name     string
	kind     parquetKind
	optional bool
	repeated bool
	def, rep int // levels at which the field is there, and at which its elements repeat
	first    int // of its columns
	columns  int
	fields   []*parquetNode
	value    func(parquet.Value) any // of a column
}

// parquetKind says what a field holds.
type parquetKind uint8

const (
	parquetColumn parquetKind = iota
	parquetStruct
	parquetList // its only field is repeated: the elements
	parquetMap
)

func newParquetNode(c *parquet.Column, def, rep int) *parquetNode {
	n := &parquetNode{name: c.Name(), optional: c.Optional(), repeated: c.Repeated(), def: def, rep: rep}
	if n.optional || n.repeated {
		n.def++
	}
	if n.repeated {
		n.rep++
	}
	if c.Leaf() {
		n.first, n.columns, n.value = c.Index(), 1, parquetValue(c)
		return n
	}
	n.kind = parquetStruct
	for _, inner := range c.Columns() {
		n.fields = append(n.fields, newParquetNode(inner, n.def, n.rep))
	}
	if len(n.fields) > 0 {
		n.first = n.fields[0].first
	}
	for _, f := range n.fields {
		n.columns += f.columns
	}
	if len(n.fields) == 1 && n.fields[0].repeated {
		inner := n.fields[0]
		isMap, isList := inner.name == "key_value", inner.name == "list" || inner.name == "bag" || inner.name == "array"
		if logical := c.Type().LogicalType(); logical != nil {
			_, ok := logical.Value.(*parquetformat.MapType)
			isMap = isMap || ok
			_, ok = logical.Value.(*parquetformat.ListType)
			isList = isList || ok
		}
		switch {
		case isMap && len(inner.fields) == 2:
			n.kind = parquetMap
		case isList:
			n.kind = parquetList
		}
	}
	return n
}

// row puts the values of a row together.
func (n *parquetNode) row(r parquet.Row, columns [][]parquet.Value) (map[string]any, error) {
	r.Range(func(column int, values []parquet.Value) bool {
		if column < len(columns) {
			columns[column] = values
		}
		return true
	})
	for _, c := range columns {
		if len(c) == 0 {
			return nil, errors.New("a column of the row has no value")
		}
	}
	fields := make(map[string]any, len(n.fields))
	for _, f := range n.fields {
		fields[f.name] = f.read(columns)
	}
	return fields, nil
}

// read returns the value of a field; columns are its row's, cut to the element of the
// list that is being read.
func (n *parquetNode) read(columns [][]parquet.Value) any {
	here := columns[n.first]
	if len(here) == 0 || (n.optional || n.repeated) && here[0].DefinitionLevel() < n.def {
		if n.repeated {
			return []any{}
		}
		return nil
	}
	if n.repeated {
		items := []any{}
		n.elements(columns, func(one [][]parquet.Value) { items = append(items, n.content(one)) })
		return items
	}
	return n.content(columns)
}

// elements calls do for each element of a repeated field.
func (n *parquetNode) elements(columns [][]parquet.Value, do func([][]parquet.Value)) {
	one := make([][]parquet.Value, len(columns))
	at := make([]int, n.columns)
	for at[0] < len(columns[n.first]) {
		for i := range n.columns {
			values := columns[n.first+i]
			end := at[i] + 1
			for end < len(values) && values[end].RepetitionLevel() > n.rep {
				end++
			}
			one[n.first+i] = values[min(at[i], len(values)):min(end, len(values))]
			at[i] = end
		}
		do(one)
	}
}

// content returns what one element of a field holds.
func (n *parquetNode) content(columns [][]parquet.Value) any {
	switch n.kind {
	case parquetColumn:
		return n.value(columns[n.first][0])
	case parquetList:
		list, _ := n.fields[0].read(columns).([]any)
		if wrapper := n.fields[0]; wrapper.kind == parquetStruct && len(wrapper.fields) == 1 {
			for i, item := range list {
				m, _ := item.(map[string]any)
				list[i] = m[wrapper.fields[0].name]
			}
		}
		return list
	case parquetMap:
		list, _ := n.fields[0].read(columns).([]any)
		m := make(map[string]any, len(list))
		for _, item := range list {
			entry, _ := item.(map[string]any)
			if key, ok := entry[n.fields[0].fields[0].name].(string); ok {
				m[key] = entry[n.fields[0].fields[1].name]
			}
		}
		return m
	}
	fields := make(map[string]any, len(n.fields))
	for _, f := range n.fields {
		fields[f.name] = f.read(columns)
	}
	return fields
}

// parquetValue returns how the values of a column are read: as JSON has them.
func parquetValue(c *parquet.Column) func(parquet.Value) any {
	kind := c.Type().Kind()
	var logical parquetformat.LogicalTypeValue
	if l := c.Type().LogicalType(); l != nil {
		logical = l.Value
	}
	integer, _ := logical.(*parquetformat.IntType)
	unsigned := integer != nil && !integer.IsSigned
	if stamp, ok := logical.(*parquetformat.TimestampType); ok && kind == parquet.Int64 {
		return func(v parquet.Value) any { return parquetTime(v.Int64(), stamp.Unit.Value) }
	}
	switch kind {
	case parquet.Boolean:
		return func(v parquet.Value) any { return v.Boolean() }
	case parquet.Int32:
		if unsigned {
			return func(v parquet.Value) any { return number(strconv.FormatUint(uint64(v.Uint32()), 10)) }
		}
		return func(v parquet.Value) any { return number(strconv.FormatInt(int64(v.Int32()), 10)) }
	case parquet.Int64:
		if unsigned {
			return func(v parquet.Value) any { return number(strconv.FormatUint(v.Uint64(), 10)) }
		}
		return func(v parquet.Value) any { return number(strconv.FormatInt(v.Int64(), 10)) }
	case parquet.Float:
		return func(v parquet.Value) any { return parquetFloat(float64(v.Float()), 32) }
	case parquet.Double:
		return func(v parquet.Value) any { return parquetFloat(v.Double(), 64) }
	case parquet.ByteArray, parquet.FixedLenByteArray:
		return func(v parquet.Value) any { return string(v.ByteArray()) }
	}
	return func(parquet.Value) any { return nil }
}

// parquetFloat returns a number as JSON has it: NaN and Infinity are null.
func parquetFloat(f float64, bits int) any {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil
	}
	return number(strconv.FormatFloat(f, 'g', -1, bits))
}

func parquetTime(n int64, unit parquetformat.TimeUnitValue) any {
	t := time.UnixMilli(n)
	switch unit.(type) {
	case *parquetformat.MicroSeconds:
		t = time.UnixMicro(n)
	case *parquetformat.NanoSeconds:
		t = time.Unix(0, n)
	}
	return t.UTC().Format(time.RFC3339Nano)
}
