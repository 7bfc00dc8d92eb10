package exchange

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"prefdeck/stages/prompt"
)

// jsonRow builds one JSON object on one line, field by field. It differs from
// encoding/json in one thing: it can leave bytes alone that are not UTF-8, where
// encoding/json always puts U+FFFD.
type jsonRow struct {
	keep bool // such bytes
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

// line is the row, with the end of its line; it is good until the next reset.
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
		_ = r.quote.Encode(s[:valid]) // a string into memory: there is nothing to fail
		escaped := r.quoted.Bytes()
		r.out = append(r.out, escaped[1:len(escaped)-len("\"\n")]...)
		s = s[valid:]
	}
	r.out = append(r.out, '"')
}

// validPrefix is how many bytes of s are UTF-8, from its start.
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
