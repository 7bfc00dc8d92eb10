package exchange

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"prefdeck/stages/prompt"
)

// listInText reads a list or an object that stands in a text as JSON, or as Python
// or NumPy print it; nil if there is none.
func listInText(text string) any {
	text = strings.TrimSpace(text)
	if len(text) < 2 || text[0] != '[' && text[0] != '{' {
		return nil
	}
	if json.Valid([]byte(text)) {
		v, _ := parseValue([]byte(text))
		return v
	}
	if last := text[len(text)-1]; last != ']' && last != '}' {
		return nil
	}
	p := pyParser{text: text}
	v := p.value(0)
	p.space()
	if p.failed || p.at < len(p.text) {
		return nil
	}
	return v
}

// pyParser reads a list or dict as Python's repr writes it. Commas between items may
// be missing, as in the repr of a NumPy array.
type pyParser struct {
	text   string
	at     int
	failed bool
}

// deepest bounds the nesting of a text that is read as Python.
const deepest = 100

func (p *pyParser) space() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
}

// next returns the next byte that is no space, without consuming it; 0 at the end.
func (p *pyParser) next() byte {
	p.space()
	if p.at == len(p.text) {
		return 0
	}
	return p.text[p.at]
}

func (p *pyParser) take(c byte) bool {
	if p.next() != c {
		return false
	}
	p.at++
	return true
}

func (p *pyParser) value(depth int) any {
	c := p.next()
	switch {
	case depth > deepest:
	case c == '[':
		return p.list(']', depth)
	case c == '(':
		return p.list(')', depth)
	case c == '{':
		return p.dict(depth)
	case c == '"', c == '\'':
		return p.quoted()
	default:
		return p.bare(depth)
	}
	p.failed = true
	return nil
}

func (p *pyParser) list(end byte, depth int) []any {
	p.at++
	items := []any{}
	for !p.failed && !p.take(end) {
		items = append(items, p.value(depth+1))
		p.take(',')
	}
	return items
}

func (p *pyParser) dict(depth int) map[string]any {
	p.at++
	fields := map[string]any{}
	for !p.failed && !p.take('}') {
		name, ok := p.value(depth + 1).(string)
		if !ok || !p.take(':') {
			p.failed = true
			break
		}
		fields[name] = p.value(depth + 1)
		p.take(',')
	}
	return fields
}

// bare reads a number, None, True, False, or a call such as array([…], dtype=object).
func (p *pyParser) bare(depth int) any {
	start := p.at
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n,:]})([{'\"", p.text[p.at]) < 0 {
		p.at++
	}
	switch name := p.text[start:p.at]; name {
	case "None", "nan", "NaN", "null":
		return nil
	case "True", "true":
		return true
	case "False", "false":
		return false
	case "array":
		if !p.take('(') {
			break
		}
		v := p.value(depth + 1)
		for p.at < len(p.text) && p.text[p.at] != ')' {
			p.at++
		}
		if p.take(')') {
			return v
		}
	default:
		if _, err := strconv.ParseFloat(name, 64); err == nil {
			return number(name)
		}
	}
	p.failed = true
	return nil
}

func (p *pyParser) quoted() string {
	quote := p.text[p.at]
	p.at++
	var out []byte
	for p.at < len(p.text) {
		c := p.text[p.at]
		p.at++
		switch {
		case c == quote:
			return string(out)
		case c == '\\' && p.at < len(p.text):
			out = p.escape(out)
		default:
			out = append(out, c)
		}
	}
	p.failed = true
	return ""
}

// escape appends the character of an escape sequence, behind the backslash.
func (p *pyParser) escape(out []byte) []byte {
	c := p.text[p.at]
	p.at++
	digits := 0
	switch c {
	case 'n':
		return append(out, '\n')
	case 't':
		return append(out, '\t')
	case 'r':
		return append(out, '\r')
	case '\\', '\'', '"':
		return append(out, c)
	case 'x':
		digits = 2
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	default:
		return append(out, '\\', c)
	}
	if p.at+digits <= len(p.text) {
		if n, err := strconv.ParseUint(p.text[p.at:p.at+digits], 16, 32); err == nil {
			p.at += digits
			return utf8.AppendRune(out, rune(n))
		}
	}
	p.failed = true
	return out
}

// encode writes a parsed value as JSON.
func encode(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(jsonValue(v)); err != nil {
		return "null"
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// jsonValue returns a parsed value as encoding/json writes it.
func jsonValue(v any) any {
	switch v := v.(type) {
	case written:
		return json.RawMessage(v)
	case number:
		if json.Valid([]byte(v)) {
			return json.Number(v)
		}
		return nil
	case string:
		return prompt.Exact(v)
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = jsonValue(v[i])
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for name := range v {
			out[name] = jsonValue(v[name])
		}
		return out
	}
	return v
}
