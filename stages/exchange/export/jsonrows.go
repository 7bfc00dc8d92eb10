package export

import (
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
}

func newJSONRows(w io.Writer, columns []column, keep bool) *jsonRows {
	return &jsonRows{w: w, columns: columns, keep: keep}
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

// string writes a text as encoding/json does without escaping HTML, but for bytes that
// are kept, and for U+0085, which it escapes: Python's str.splitlines ends a line there.
func (r *jsonRows) string(s string) {
	r.out = append(r.out, '"')
	from := 0 // of what is written as it stands
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if c < ' ' || c == '"' || c == '\\' {
				r.out = appendEscaped(append(r.out, s[from:i]...), c)
				from = i + 1
			}
			i++
			continue
		}
		c, size := utf8.DecodeRuneInString(s[i:])
		escape := ""
		switch {
		case c == utf8.RuneError && size == 1 && !r.keep:
			escape = `\ufffd`
		case c == '\u0085':
			escape = `\u0085`
		case c == '\u2028':
			escape = `\u2028`
		case c == '\u2029':
			escape = `\u2029`
		}
		if escape != "" {
			r.out = append(append(r.out, s[from:i]...), escape...)
			from = i + size
		}
		i += size
	}
	r.out = append(append(r.out, s[from:]...), '"')
}

// appendEscaped appends the escape of a character of ASCII.
func appendEscaped(out []byte, c byte) []byte {
	const digits = "0123456789abcdef"
	switch c {
	case '"', '\\':
		return append(out, '\\', c)
	case '\b':
		return append(out, `\b`...)
	case '\f':
		return append(out, `\f`...)
	case '\n':
		return append(out, `\n`...)
	case '\r':
		return append(out, `\r`...)
	case '\t':
		return append(out, `\t`...)
	}
	return append(out, '\\', 'u', '0', '0', digits[c>>4], digits[c&0xf])
}
