package prompt

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// Exact is a text whose bytes survive JSON, UTF-8 or not: encoding/json would write
// and read U+FFFD for each byte that is not.
type Exact string

// MarshalJSON writes the text as JSON, its other bytes as they are.
func (e Exact) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('"')
	err := eachRun([]byte(e), func(valid []byte) error {
		var quoted bytes.Buffer
		encoder := json.NewEncoder(&quoted)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(string(valid)); err != nil {
			return err
		}
		out.Write(quoted.Bytes()[1 : quoted.Len()-len("\"\n")])
		return nil
	}, func(b byte) { out.WriteByte(b) })
	out.WriteByte('"')
	return out.Bytes(), err
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (e *Exact) UnmarshalJSON(quoted []byte) error {
	if utf8.Valid(quoted) {
		return json.Unmarshal(quoted, (*string)(e))
	}
	var out []byte
	err := eachRun(quoted[1:len(quoted)-1], func(valid []byte) error {
		var text string
		if err := json.Unmarshal(bytes.Join([][]byte{{'"'}, valid, {'"'}}, nil), &text); err != nil {
			return err
		}
		out = append(out, text...)
		return nil
	}, func(b byte) { out = append(out, b) })
	*e = Exact(out)
	return err
}

// eachRun gives each longest run of UTF-8 to valid, and each byte between to other.
func eachRun(text []byte, valid func([]byte) error, other func(byte)) error {
	start := 0
	give := func(end int) error {
		if start == end {
			return nil
		}
		return valid(text[start:end])
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			if err := give(i); err != nil {
				return err
			}
			other(text[i])
			start = i + 1
		}
		i += size
	}
	return give(len(text))
}
