package exchange

import (
	"encoding/binary"
	"fmt"
	"io"
)

// meter counts lines by offset for decoders that read ahead, and stops a row that
// grows past max bytes. What it keeps of the lines ahead is smaller than their text.
type meter struct {
	r     io.Reader
	max   int64
	read  int64
	limit int64
	squeeze
	json bool // whether blanks that mean nothing are left out

	ahead  []byte // line breaks read but not yet passed, each as its distance from the one before and their number there
	first  int    // of ahead that is left
	passed int64  // the offset of the last line break before those
	base   int64  // the offset of the last line break of ahead
	newest breaks // not in ahead yet
	line   int    // line breaks passed so far
}

// breaks is line breaks at one offset: more than one where blanks are left out.
type breaks struct {
	offset int64
	n      int
}

func errLongRow(max int64) error { return fmt.Errorf("a row is longer than %d KiB", max>>10) }

func newMeter(r io.Reader, max int) *meter {
	return &meter{r: r, max: int64(max), limit: int64(max)}
}

// newJSONMeter returns a meter for JSON, whose decoder would read a long run of blanks
// again and again.
func newJSONMeter(r io.Reader, max int) *meter {
	m := newMeter(r, max)
	m.json = true
	return m
}

func (m *meter) Read(p []byte) (int, error) {
	if m.read >= m.limit {
		return 0, errLongRow(m.max)
	}
	for {
		n, err := m.r.Read(p)
		kept := 0
		for _, c := range p[:n] {
			if !m.json || !m.needless(c) {
				p[kept] = c
				kept++
			}
			if c == '\n' {
				m.note(m.read + int64(kept) - 1) // one left out is with the blank before it
			}
		}
		m.read += int64(kept)
		if kept > 0 || err != nil || n == 0 {
			return kept, err
		}
	}
}

// note records a line break.
func (m *meter) note(offset int64) {
	if m.newest.n > 0 && m.newest.offset != offset {
		m.ahead = binary.AppendUvarint(m.ahead, uint64(m.newest.offset-m.base))
		m.ahead = binary.AppendUvarint(m.ahead, uint64(m.newest.n))
		m.base, m.newest.n = m.newest.offset, 0
	}
	m.newest = breaks{offset, m.newest.n + 1}
}

// lineAt returns the number of the line that holds offset, where a row begins;
// offsets must not decrease.
func (m *meter) lineAt(offset int64) int {
	for m.first < len(m.ahead) {
		distance, a := binary.Uvarint(m.ahead[m.first:])
		n, b := binary.Uvarint(m.ahead[m.first+a:])
		if m.passed+int64(distance) >= offset {
			break
		}
		m.passed += int64(distance)
		m.line += int(n)
		m.first += a + b
	}
	if m.first == len(m.ahead) && m.newest.n > 0 && m.newest.offset < offset {
		m.line += m.newest.n
		m.passed, m.base, m.newest.n = m.newest.offset, m.newest.offset, 0
	}
	if m.first > len(m.ahead)/2 {
		m.ahead = m.ahead[:copy(m.ahead, m.ahead[m.first:])]
		m.first = 0
	}
	m.limit = max(offset, m.read) + m.max
	return m.line + 1
}

// longBlank is how many blanks in a row are kept, so that the offsets in files that
// people write stay as they are.
const longBlank = 4096

// squeeze finds the blanks of JSON that only make it longer.
type squeeze struct {
	text    bool // inside a string
	escaped bool
	blanks  int
}

// needless takes the next byte and reports whether it can be left out.
func (s *squeeze) needless(c byte) bool {
	switch {
	case s.escaped:
		s.escaped = false
	case s.text:
		s.escaped = c == '\\'
		s.text = c != '"'
	case c == ' ' || c == '\t' || c == '\r' || c == '\n':
		s.blanks++
		return s.blanks > longBlank
	default:
		s.text = c == '"'
	}
	s.blanks = 0
	return false
}
