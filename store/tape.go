package store

import (
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"prefdeck/stages/label"
)

const (
	tapeBuffer = 256 << 10 // bytes that are written to its file at once
	tapeGuess  = 4 << 10   // bytes that are read at once, since the length of a record is in it
	tapeLength = 4         // bytes of that length
)

// errNoSpool is the error of a tape that cannot be written.
var errNoSpool = errors.New("no space for a temporary file")

// tape keeps records that one goroutine appends. After rewind, several may read them, in
// any order. What is too much for memory is in a file that nobody else can open.
type tape struct {
	spooling
	begin  []byte   // what stays in memory
	file   *os.File // nil while memory is enough
	buffer []byte   // of what comes next in the file
	length int64    // of the file
}

// append adds a record and returns its place.
func (t *tape) append(record []byte) (place int64, err error) {
	if t.file == nil && len(t.begin)+tapeLength+len(record) <= t.memory {
		if t.begin == nil {
			t.begin = make([]byte, 0, t.memory)
		}
		place = int64(len(t.begin))
		t.begin = append(binary.LittleEndian.AppendUint32(t.begin, uint32(len(record))), record...)
		return place, nil
	}
	if t.file == nil {
		if t.file, err = t.create(); err != nil {
			return 0, fmt.Errorf("%w: %w", errNoSpool, err)
		}
		t.buffer = make([]byte, 0, tapeBuffer)
	}
	place = int64(t.memory) + t.length + int64(len(t.buffer))
	t.buffer = append(binary.LittleEndian.AppendUint32(t.buffer, uint32(len(record))), record...)
	if len(t.buffer) >= tapeBuffer {
		err = t.rewind()
	}
	return place, err
}

// rewind makes all records readable.
func (t *tape) rewind() error {
	if len(t.buffer) == 0 {
		return nil
	}
	n, err := t.file.Write(t.buffer)
	t.length += int64(n)
	t.buffer = t.buffer[:0]
	if err != nil {
		return fmt.Errorf("%w: %w", errNoSpool, err)
	}
	return nil
}

// read returns the record at a place, in memory that the next call with the same buffer
// may use again.
func (t *tape) read(place int64, buffer *[]byte) ([]byte, error) {
	if place < int64(t.memory) {
		from := t.begin[place:]
		return from[tapeLength:][:binary.LittleEndian.Uint32(from)], nil
	}
	place -= int64(t.memory)
	if *buffer == nil {
		*buffer = make([]byte, tapeGuess)
	}
	n, err := t.file.ReadAt((*buffer)[:tapeGuess], place)
	if n < tapeLength {
		return nil, fmt.Errorf("read a temporary file: %w", err)
	}
	whole := tapeLength + int(binary.LittleEndian.Uint32(*buffer))
	if whole > n {
		if whole > len(*buffer) {
			*buffer = append(*buffer, make([]byte, whole-len(*buffer))...)
		}
		if _, err := io.ReadFull(io.NewSectionReader(t.file, place+int64(n), int64(whole-n)), (*buffer)[n:whole]); err != nil {
			return nil, fmt.Errorf("read a temporary file: %w", err)
		}
	}
	return (*buffer)[tapeLength:whole], nil
}

func (t *tape) close() {
	if t.file == nil {
		return
	}
	_ = t.file.Close() // nobody wants it any more
	if namedWhileOpen {
		_ = os.Remove(t.file.Name())
	}
}

// appendRow appends what has been scanned into columns to a record.
func appendRow(record []byte, columns []any) []byte {
	text := func(s string) {
		record = append(binary.AppendUvarint(record, uint64(len(s))), s...)
	}
	for _, c := range columns {
		switch c := c.(type) {
		case *string:
			text(*c)
		case *sql.RawBytes:
			record = append(binary.AppendUvarint(record, uint64(len(*c))), *c...)
		case *int:
			record = binary.AppendVarint(record, int64(*c))
		case *int64:
			record = binary.AppendVarint(record, *c)
		case *float64:
			record = binary.LittleEndian.AppendUint64(record, math.Float64bits(*c))
		case *bool:
			record = appendTruth(record, *c)
		case *sql.Null[int]:
			record = binary.AppendVarint(appendTruth(record, c.Valid), int64(c.V))
		case *sql.Null[label.Answer]:
			record = appendTruth(record, c.Valid)
			text(string(c.V))
		default:
			panic(fmt.Sprintf("a row has a %T", c))
		}
	}
	return record
}

func appendTruth(record []byte, truth bool) []byte {
	if truth {
		return append(record, 1)
	}
	return append(record, 0)
}

// scanRow fills columns with what appendRow made of them.
func scanRow(record []byte, columns []any) {
	all := string(record) // memory for all texts
	at := 0
	whole := func() int64 {
		n, size := binary.Varint(record[at:])
		at += size
		return n
	}
	text := func() string {
		n, size := binary.Uvarint(record[at:])
		from := at + size
		at = from + int(n)
		return all[from:at]
	}
	truth := func() bool {
		at++
		return record[at-1] == 1
	}
	for _, c := range columns {
		switch c := c.(type) {
		case *string:
			*c = text()
		case *sql.RawBytes:
			*c = sql.RawBytes(text())
		case *int:
			*c = int(whole())
		case *int64:
			*c = whole()
		case *float64:
			*c = math.Float64frombits(binary.LittleEndian.Uint64(record[at:]))
			at += 8
		case *bool:
			*c = truth()
		case *sql.Null[int]:
			c.Valid = truth()
			c.V = int(whole())
		case *sql.Null[label.Answer]:
			c.Valid = truth()
			c.V = label.Answer(text())
		}
	}
}
