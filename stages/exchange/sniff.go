package exchange

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"prefdeck/stages/ground/pattern"
)

// row is the result of decoding one row: its fields, or the error.
type row struct {
	line   int
	fields map[string]any // see parseValue
	cells  bool           // fields are cells of a table
	raw    string         // the text of one that is no row, where it is known
	err    error
}

// decoder reads rows until the end of the file or until each returns an error,
// which it returns in turn. It passes rows that cannot be read to each as well,
// even a last one after which nothing can be read.
type decoder func(s *source, each func(row) error) error

// bareField names the only field of a row without names: a line of plain text, a
// string in a JSON list.
const bareField = "text"

// wrongFile is a decoder's error about a file as a whole.
type wrongFile struct {
	line int
	err  error
}

func (w wrongFile) Error() string { return w.err.Error() }
func (w wrongFile) Unwrap() error { return w.err }

// sniff recognises the format of a file by its content. The name decides only if
// the content is ambiguous or broken.
func sniff(s *source) (decoder, error) {
	if s.table != nil {
		return decodeParquet, nil
	}
	f := s.names
	head, err := s.peek()
	if err != nil {
		return nil, err
	}
	text := bytes.TrimLeft(head, " \t\r\n")
	switch {
	case len(text) == 0:
		return decodeText, nil
	case text[0] == '[' && beginsList(text):
		return decodeJSON, nil
	case text[0] == '{':
		if d := sniffObject(text, s.hint, f); d != nil {
			return d, nil
		}
	}
	switch s.hint {
	case ".jsonl", ".ndjson":
		return decodeLines, nil
	case ".json":
		return nil, errors.New("this is not JSON: it begins with neither { nor [")
	}
	first, _, _ := bytes.Cut(text, []byte("\n"))
	if comma, ok := sniffTable(string(first), s.hint, f); ok {
		return tableDecoder(comma), nil
	}
	return decodeText, nil
}

// beginsList distinguishes a JSON list from a line of text in brackets.
func beginsList(text []byte) bool {
	rest := bytes.TrimLeft(text[1:], " \t\r\n")
	return len(rest) > 0 && strings.IndexByte(`{["]`, rest[0]) >= 0
}

// sniffObject distinguishes one object per line from objects over several lines. Text
// that merely begins with a brace is neither (nil).
func sniffObject(text []byte, hint string, f fields) decoder {
	first, rest, whole := bytes.Cut(text, []byte("\n"))
	second := bytes.TrimLeft(rest, " \t\r\n")
	switch {
	case validJSON(first) && len(second) == 0:
		return decodeJSON
	case validJSON(first), hint == ".jsonl", hint == ".ndjson":
		return decodeLines
	case hint == ".txt":
		return nil
	case !whole && (hint == ".json" || wraps(text, f)):
		return decodeJSON
	case !whole || brokenLine(first, second):
		return decodeLines
	}
	return decodeJSON
}

// brokenLine reports whether first is a damaged line of JSONL rather than the
// beginning of an object over several lines: it does not look unfinished, and the
// next line is whole.
func brokenLine(first, rest []byte) bool {
	second, _, _ := bytes.Cut(rest, []byte("\n"))
	first = bytes.TrimRight(first, " \t\r")
	return len(second) > 0 && second[0] == '{' && validJSON(second) && strings.IndexByte("[{,", first[len(first)-1]) < 0
}

var wrapperStart = pattern.Lazy(`^\{\s*"([^"\\]*)"\s*:\s*\[\s*\{`)

// wraps reports whether text is the beginning of an object around a list of rows.
func wraps(text []byte, f fields) bool {
	m := wrapperStart().FindSubmatch(text)
	return m != nil && !f.known(string(m[1]))
}

var columnName = pattern.Lazy(`^[\pL\pN_ .\-]+$`)

// columnLength is how many characters the name of a column has at most. Counted by
// the expression they would make it sixty times as large, at every start.
const columnLength = 60

// sniffTable finds the delimiter of a table from its first line, the header.
func sniffTable(header, hint string, f fields) (comma rune, ok bool) {
	header = strings.TrimRight(header, "\r")
	byName := hint == ".csv" || hint == ".tsv"
	best := 0
	for _, c := range []rune{',', '\t', ';'} {
		names := strings.Split(header, string(c))
		known := false
		plausible := len(names) > 1
		for i, n := range names {
			n = strings.Trim(n, ` "`)
			known = known || f.known(n)
			plausible = plausible && (i == 0 && n == "" || utf8.RuneCountInString(n) <= columnLength && columnName().MatchString(n)) // pandas' index has no name
		}
		if len(names) > best && (byName || plausible && known) {
			best, comma, ok = len(names), c, true
		}
	}
	if byName && best < 2 {
		comma = ','
		if hint == ".tsv" {
			comma = '\t'
		}
	}
	return comma, ok
}
