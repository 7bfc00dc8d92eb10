package export

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// rows writes the rows of a file.
type rows interface {
	write(row []any) error
	close() error
}

// jsonRows writes one JSON object a line. Unlike encoding/json, which always writes
// U+FFFD, it can leave bytes alone that are not UTF-8.
type jsonRows struct {
	w       io.Writer
	columns []column
	keep    bool // bytes that are not UTF-8
	out     []byte

	quoted bytes.Buffer
	quote  *json.Encoder // writes to quoted
}

func newJSONRows(w io.Writer, columns []column, keep bool) *jsonRows {
	r := &jsonRows{w: w, columns: columns, keep: keep}
	r.quote = json.NewEncoder(&r.quoted)
	r.quote.SetEscapeHTML(false)
	return r
}

func (r *jsonRows) write(row []any) error {
	r.out = r.out[:0]
	r.object(r.columns, row)
	r.out = append(r.out, '\n')
	_, err := r.w.Write(r.out)
	return err
}

func (r *jsonRows) close() error { return nil }

func (r *jsonRows) object(columns []column, values []any) {
	r.out = append(r.out, '{')
	begun := false
	for i, c := range columns {
		if c.rare && values[i] == nil {
			continue
		}
		if begun {
			r.out = append(r.out, ',')
		}
		begun = true
		r.string(c.name)
		r.out = append(r.out, ':')
		r.value(c.shape, values[i])
	}
	r.out = append(r.out, '}')
}

func (r *jsonRows) value(s shape, v any) {
	if v == nil {
		r.out = append(r.out, "null"...)
		return
	}
	switch s.kind {
	case text:
		r.string(v.(string))
	case raw:
		r.out = append(r.out, lineBreaks.Replace(string(v.(json.RawMessage)))...)
	case whole:
		r.out = strconv.AppendInt(r.out, v.(int64), 10)
	case fraction:
		r.out = append(r.out, withPoint(v.(float64))...)
	case truth:
		r.out = strconv.AppendBool(r.out, v.(bool))
	case record:
		r.object(s.fields, v.([]any))
	case list:
		r.out = append(r.out, '[')
		for i, item := range v.([]any) {
			if i > 0 {
				r.out = append(r.out, ',')
			}
			r.value(*s.of, item)
		}
		r.out = append(r.out, ']')
	}
}

// lineBreaks escapes the characters that some readers end a line at. Within JSON they
// stand only in texts.
var lineBreaks = strings.NewReplacer("\u0085", `\u0085`, "\u2028", `\u2028`, "\u2029", `\u2029`)

// withPoint writes a number so that it is a float to every reader.
func withPoint(f float64) string {
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

func (r *jsonRows) string(s string) {
	r.out = append(r.out, '"')
	for s != "" {
		valid := len(s)
		if r.keep {
			valid = validPrefix(s)
		}
		if valid == 0 {
			r.out = append(r.out, s[0])
			s = s[1:]
			continue
		}
		r.quoted.Reset()
		_ = r.quote.Encode(s[:valid]) // a string to memory: cannot fail
		escaped := r.quoted.Bytes()
		escaped = escaped[1 : len(escaped)-len("\"\n")]
		// Python's str.splitlines ends a line at U+0085, which JSON allows in a text.
		for {
			before, after, found := bytes.Cut(escaped, []byte("\u0085"))
			r.out = append(r.out, before...)
			if !found {
				break
			}
			r.out = append(r.out, `\u0085`...)
			escaped = after
		}
		s = s[valid:]
	}
	r.out = append(r.out, '"')
}

// validPrefix returns how many bytes at the start of s are UTF-8.
func validPrefix(s string) int {
	for i, c := range s {
		if c == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return i
			}
		}
	}
	return len(s)
}
