package exchange

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// number is a JSON number as written.
type number string

// parseValue turns JSON text into strings, numbers, bools, nils, []any and
// map[string]any, and NaN and Infinity, which Python writes, into nils. Unlike
// encoding/json it keeps the bytes of strings: invalid UTF-8
// stays as it is, and half a surrogate pair becomes the three bytes that stand for
// it, where encoding/json would write U+FFFD for both.
func parseValue(raw []byte) (any, error) {
	if !wellFormed(raw) && !json.Valid(raw) {
		if raw = withoutNaN(raw); !json.Valid(raw) {
			return nil, describeJSON(json.Unmarshal(raw, new(json.RawMessage)))
		}
	}
	p := valueParser{text: raw}
	return p.value(), nil
}

// describeJSON says where the text stops being JSON.
func describeJSON(err error) error {
	if syntax, ok := err.(*json.SyntaxError); ok {
		return fmt.Errorf("not valid JSON at byte %d: %w", syntax.Offset, err)
	}
	return fmt.Errorf("not valid JSON: %w", err)
}

// valueParser parses text that is known to be valid JSON.
type valueParser struct {
	text []byte
	at   int
}

func (p *valueParser) space() {
	for p.at < len(p.text) {
		switch p.text[p.at] {
		case ' ', '\t', '\r', '\n':
			p.at++
		default:
			return
		}
	}
}

// take consumes c if it comes next, and reports whether it did.
func (p *valueParser) take(c byte) bool {
	p.space()
	if p.text[p.at] != c {
		return false
	}
	p.at++
	return true
}

func (p *valueParser) value() any {
	p.space()
	switch c := p.text[p.at]; c {
	case '{':
		return p.object()
	case '[':
		return p.list()
	case '"':
		return p.str()
	case 't':
		p.at += len("true")
		return true
	case 'f':
		p.at += len("false")
		return false
	case 'n':
		p.at += len("null")
		return nil
	}
	start := p.at
	for p.at < len(p.text) && numeric(p.text[p.at]) {
		p.at++
	}
	return number(p.text[start:p.at])
}

func numeric(c byte) bool {
	return c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.' || c == 'e' || c == 'E'
}

func (p *valueParser) object() map[string]any {
	p.take('{')
	fields := map[string]any{}
	if p.take('}') {
		return fields
	}
	var arguments written
	for {
		p.space()
		name := p.str()
		p.take(':')
		p.space()
		start := p.at
		fields[name] = p.value()
		if name == "arguments" {
			arguments = written(p.text[start:p.at])
		}
		if !p.take(',') {
			break
		}
	}
	p.take('}')
	_, named := fields["name"].(string)
	if _, object := fields["arguments"].(map[string]any); named && object {
		fields["arguments"] = arguments
	}
	return fields
}

func (p *valueParser) list() []any {
	p.take('[')
	items := []any{}
	if p.take(']') {
		return items
	}
	for {
		items = append(items, p.value())
		if !p.take(',') {
			break
		}
	}
	p.take(']')
	return items
}

func (p *valueParser) str() string {
	p.at++ // the opening quote
	rest := p.text[p.at:]
	plain := rest[:bytes.IndexByte(rest, '"')]
	if bytes.IndexByte(plain, '\\') < 0 {
		p.at += len(plain) + 1
		return string(plain)
	}
	var out strings.Builder
	out.Grow(len(plain))
	for p.text[p.at] != '"' {
		rest := p.text[p.at:]
		if n := bytes.IndexAny(rest, "\"\\"); n > 0 {
			out.Write(rest[:n])
			p.at += n
			continue
		}
		p.escape(&out)
	}
	p.at++ // the closing quote
	return out.String()
}

// escape writes the character of the current escape sequence to out.
func (p *valueParser) escape(out *strings.Builder) {
	c := p.text[p.at+1]
	if c != 'u' {
		p.at += 2
		switch c {
		case 'b':
			c = '\b'
		case 'f':
			c = '\f'
		case 'n':
			c = '\n'
		case 'r':
			c = '\r'
		case 't':
			c = '\t'
		}
		out.WriteByte(c)
		return
	}
	r := p.unit()
	p.at += 6
	if !utf16.IsSurrogate(r) {
		out.WriteRune(r)
		return
	}
	if p.text[p.at] == '\\' && p.text[p.at+1] == 'u' {
		if whole := utf16.DecodeRune(r, p.unit()); whole != utf8.RuneError {
			p.at += 6
			out.WriteRune(whole)
			return
		}
	}
	out.Write([]byte{0xE0 | byte(r>>12), 0x80 | byte(r>>6)&0x3F, 0x80 | byte(r)&0x3F})
}

// unit returns the code unit of the current \uXXXX.
func (p *valueParser) unit() rune {
	n, err := strconv.ParseUint(string(p.text[p.at+2:p.at+6]), 16, 16)
	if err != nil {
		return utf8.RuneError
	}
	return rune(n)
}
