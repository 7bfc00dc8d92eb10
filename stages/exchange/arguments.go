package exchange

import (
	"encoding/json"

	"prefdeck/stages/prompt"
)

// written is a JSON object as written, with its keys in their order: the arguments of
// a call of a tool.
type written string

// arguments returns the arguments of a call as the deck keeps them, spelled one way
// however the file spells them: keys in the file's order, no spaces, as few escapes as
// JSON allows. Text that is not JSON was written by the model in place of an object.
func arguments(v any) json.RawMessage {
	text := ""
	switch v := v.(type) {
	case nil:
		return nil
	case written:
		text = string(v)
	case string:
		text = v
	default:
		return json.RawMessage(encode(v))
	}
	if !json.Valid([]byte(text)) {
		return json.RawMessage(encode(text))
	}
	r := respeller{in: valueParser{text: []byte(text)}}
	r.value()
	return r.out
}

// respeller copies a JSON value and spells each text anew.
type respeller struct {
	in  valueParser
	out []byte
}

func (r *respeller) value() {
	r.in.space()
	switch r.in.text[r.in.at] {
	case '{':
		r.group('}', func() {
			r.in.space()
			r.text()
			r.in.take(':')
			r.out = append(r.out, ':')
			r.value()
		})
	case '[':
		r.group(']', r.value)
	case '"':
		r.text()
	default: // a number or a word
		start := r.in.at
		r.in.value()
		r.out = append(r.out, r.in.text[start:r.in.at]...)
	}
}

// group copies an object or a list, whose elements each copies.
func (r *respeller) group(end byte, each func()) {
	r.out = append(r.out, r.in.text[r.in.at])
	r.in.at++
	for !r.in.take(end) {
		if r.in.take(',') {
			r.out = append(r.out, ',')
		}
		each()
	}
	r.out = append(r.out, end)
}

func (r *respeller) text() {
	r.out = append(r.out, encode(prompt.Exact(r.in.str()))...)
}
