package exchange

import (
	"bufio"
	"bytes"
	"io"
)

// tableText reads the records of a table as spreadsheets do, which is more forgiving
// than RFC 4180: a quote inside a cell that does not begin with one is text, as is
// one that never closes, and in a TSV file one that need not be there. A quote may be
// escaped by another or by a backslash.
type tableText struct {
	text      *bufio.Reader
	comma     byte
	most      int // bytes of a record
	columns   int // 0 until the header is read
	line      int // lines taken so far
	backslash bool

	queue [][]byte // lines read ahead of a quote that did not close
	ahead int      // bytes read ahead for one
}

// tableError is a fault of one record; the next one can be read.
type tableError struct{ text string }

func (e tableError) Error() string { return e.text }

func newTableText(s *source, comma byte) *tableText {
	return &tableText{text: s.text, comma: comma, most: s.maxRow, ahead: s.maxRow}
}

// record returns the cells of the next record that is not blank, and its line.
func (t *tableText) record() (cells []string, line int, err error) {
	for {
		first, err := t.next()
		if err != nil {
			return nil, t.line, err
		}
		if len(withoutReturn(first)) == 0 {
			continue
		}
		line = t.line
		p := recordParser{table: t, lines: [][]byte{first}}
		cells, ok, err := p.cells()
		if err != nil {
			return nil, line, err
		}
		if ok && (len(p.lines) == 1 || t.columns == 0 || len(cells) == t.columns) {
			return cells, line, nil
		}
		t.putBack(p.lines[1:])
		p = recordParser{table: t, lines: [][]byte{first}, literal: true}
		if cells, _, err = p.cells(); err != nil {
			return nil, line, err
		}
		if len(cells) != t.columns && t.columns > 0 {
			return nil, line, tableError{"not a valid table: a quote is not closed"}
		}
		return cells, line, nil
	}
}

// putBack gives lines back that belong to later records, and reads less far ahead
// from then on: each such quote costs a look at the lines behind it.
func (t *tableText) putBack(lines [][]byte) {
	const closer = 64 << 10
	t.line -= len(lines)
	t.queue = append(lines, t.queue...)
	t.ahead = min(t.ahead, closer)
}

// next returns the next line without its line feed; io.EOF behind the last.
func (t *tableText) next() ([]byte, error) {
	if len(t.queue) > 0 {
		line := t.queue[0]
		t.queue = t.queue[1:]
		t.line++
		return line, nil
	}
	var line []byte
	for {
		piece, err := t.text.ReadSlice('\n')
		if len(line)+len(piece) > t.most {
			return nil, errLongRow(int64(t.most))
		}
		line = append(line, piece...)
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err == io.EOF && len(line) == 0:
			return nil, io.EOF
		case err != nil && err != io.EOF:
			return nil, unwrapPath(err)
		}
		t.line++
		return bytes.TrimSuffix(line, []byte("\n")), nil
	}
}

// withoutReturn cuts the carriage return off that ends a line. It ends the record, too,
// unless the line ends within quotes: there it is text.
func withoutReturn(line []byte) []byte { return bytes.TrimSuffix(line, []byte("\r")) }

// recordParser splits one record.
type recordParser struct {
	table   *tableText
	lines   [][]byte // of the record so far; the last one is being read
	at      int      // in that line
	size    int
	literal bool // a quote that does not close in its line is text
}

// cells returns the cells of the record; ok is false if a quote does not close.
func (p *recordParser) cells() (cells []string, ok bool, err error) {
	for {
		cell, ok, err := p.cell()
		if err != nil || !ok {
			return nil, false, err
		}
		cells = append(cells, cell)
		if p.at == len(p.last()) {
			return cells, true, nil
		}
		p.at++ // the comma
	}
}

func (p *recordParser) last() []byte { return withoutReturn(p.lines[len(p.lines)-1]) }

func (p *recordParser) cell() (cell string, ok bool, err error) {
	line, start := p.last(), p.at
	if start < len(line) && line[start] == '"' {
		first := len(p.lines)
		quoted, needed, ok, err := p.quoted()
		single := len(p.lines) == first
		switch {
		case err != nil:
			return "", false, err
		case ok && (p.table.comma != '\t' || needed || !single):
			return string(quoted), true, nil
		case ok: // TSV: nothing in the cell needs quotes, so they are text
			return string(line[start:p.at]), true, nil
		case !p.literal:
			return "", false, nil
		}
		p.at = start
	}
	cut := bytes.IndexByte(line[start:], p.table.comma)
	if cut < 0 {
		cut = len(line) - start
	}
	p.at = start + cut
	return string(line[start:p.at]), true, nil
}

// quoted reads a cell from its opening quote on, over as many lines as it has.
// needed says that it could not do without quotes.
func (p *recordParser) quoted() (cell []byte, needed, ok bool, err error) {
	t := p.table
	p.at++
	for {
		line := p.last()
		if p.at == len(line) {
			ending := p.lines[len(p.lines)-1][len(line):]
			if more, err := p.more(); err != nil || !more {
				return nil, false, false, err
			}
			cell, needed = append(append(cell, ending...), '\n'), true
			continue
		}
		c := line[p.at]
		rest := line[p.at+1:]
		p.at++
		switch {
		case c == '"' && len(rest) > 0 && rest[0] == '"':
			cell, needed = append(cell, '"'), true
			p.at++
		case c == '"' && (len(rest) == 0 || rest[0] == t.comma):
			return cell, needed, true, nil
		case c == '\\' && len(rest) > 0 && rest[0] == '"' && t.escapes(rest[1:]):
			cell, needed = append(cell, '"'), true
			p.at++
		case c == '"' && t.comma == '\t': // in TSV a quote inside a cell is text, and so is the first then
			return nil, false, false, nil
		default:
			needed = needed || c == t.comma
			cell = append(cell, c)
		}
	}
}

// escapes reports whether the backslash before a quote escapes it: once it must have,
// since the cell goes on behind the quote, all do.
func (t *tableText) escapes(behind []byte) bool {
	if len(behind) > 0 && behind[0] != t.comma && behind[0] != '"' {
		t.backslash = true
	}
	return t.backslash
}

// more takes one more line for a quoted cell, and reports whether there is one.
func (p *recordParser) more() (bool, error) {
	if p.literal || p.size > p.table.ahead {
		return false, nil
	}
	line, err := p.table.next()
	if err == io.EOF {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	p.size += len(line)
	p.lines, p.at = append(p.lines, line), 0
	return true, nil
}
