package exchange

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"prefdeck/stages/prompt"
)

// jsonRow builds one JSON object on one line, field by field. Unlike encoding/json,
// which always writes U+FFFD, it can leave bytes alone that are not UTF-8.
type jsonRow struct {
	keep bool // bytes that are not UTF-8
	out  []byte

	quoted bytes.Buffer
	quote  *json.Encoder // writes to quoted
}

func newJSONRow(keep bool) *jsonRow {
	r := &jsonRow{keep: keep}
	r.quote = json.NewEncoder(&r.quoted)
	r.quote.SetEscapeHTML(false)
	return r
}

func (r *jsonRow) reset() { r.out = append(r.out[:0], '{') }

// line returns the row with its line end; it is valid until the next reset.
func (r *jsonRow) line() []byte { return append(r.out, "}\n"...) }

func (r *jsonRow) name(name string) {
	if len(r.out) > 1 {
		r.out = append(r.out, ',')
	}
	r.string(name)
	r.out = append(r.out, ':')
}

func (r *jsonRow) text(name, text string) {
	r.name(name)
	r.string(text)
}

func (r *jsonRow) messages(name string, list []prompt.Message) {
	r.name(name)
	r.out = append(r.out, '[')
	for i, m := range list {
		if i > 0 {
			r.out = append(r.out, ',')
		}
		r.out = append(r.out, `{"role":`...)
		r.string(string(m.Role))
		r.out = append(r.out, `,"content":`...)
		r.string(m.Content)
		r.out = append(r.out, '}')
	}
	r.out = append(r.out, ']')
}

func (r *jsonRow) string(s string) {
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
		r.out = append(r.out, escaped[1:len(escaped)-len("\"\n")]...)
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
