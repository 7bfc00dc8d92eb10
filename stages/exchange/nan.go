package exchange

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
)

// nullReader reads JSON and writes null where Python has written NaN or Infinity.
type nullReader struct {
	text    *bufio.Reader
	quoted  bool // inside a string
	escaped bool // behind a backslash
	left    []byte
}

func (n *nullReader) Read(p []byte) (int, error) {
	if len(n.left) > 0 {
		read := copy(p, n.left)
		n.left = n.left[read:]
		return read, nil
	}
	if _, err := n.text.Peek(1); err != nil {
		return 0, err
	}
	head, err := n.text.Peek(min(len(p), n.text.Buffered()))
	if err != nil {
		return 0, err
	}
	end := n.plain(head)
	if end == 0 {
		word, _ := n.text.Peek(len("-Infinity"))
		if length := notNumber(word); length > 0 {
			n.left = []byte("null")
			_, err := n.text.Discard(length)
			return 0, err
		}
		end = 1
	}
	copy(p, head[:end])
	return n.text.Discard(end)
}

// plain returns how much of a text can be passed on without a closer look.
func (n *nullReader) plain(text []byte) int {
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case n.escaped:
			n.escaped = false
		case n.quoted:
			switch c {
			case '\\':
				n.escaped = true
			case '"':
				n.quoted = false
			default:
				if skip := bytes.IndexAny(text[i:], `"\`); skip > 0 {
					i += skip - 1
				} else if skip < 0 {
					return len(text)
				}
			}
		case c == '"':
			n.quoted = true
		case c == 'N', c == 'I', c == '-':
			return i
		}
	}
	return len(text)
}

// notNumber returns the length of NaN or Infinity at the beginning of a text; 0 for
// neither.
func notNumber(text []byte) int {
	for _, word := range []string{"NaN", "Infinity", "-Infinity", "-NaN"} {
		if bytes.HasPrefix(text, []byte(word)) {
			return len(word)
		}
	}
	return 0
}

// withoutNaN returns JSON with null in place of NaN and Infinity.
func withoutNaN(raw []byte) []byte {
	if !bytes.Contains(raw, []byte("NaN")) && !bytes.Contains(raw, []byte("Infinity")) {
		return raw
	}
	out, err := io.ReadAll(&nullReader{text: bufio.NewReader(bytes.NewReader(raw))})
	if err != nil {
		return raw
	}
	return out
}

// validJSON reports whether a text is JSON, such as Python writes.
func validJSON(raw []byte) bool { return json.Valid(raw) || json.Valid(withoutNaN(raw)) }
