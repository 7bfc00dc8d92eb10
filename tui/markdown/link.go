package markdown

import "bytes"

// bracket is a [ that may start a link.
type bracket struct {
	at   int
	runs int // how many runs of delimiters precede it
}

// Bounds of a link's address and title, which keep the search for their ends linear.
const (
	maxAddress = 2000
	maxTitle   = 1000
)

// bracket reads a bracket. Nothing of a link is hidden but the brackets around its
// text: address and title follow it as they were written, and so does an image.
func (in *inline) bracket(c byte) {
	switch {
	case c == '!':
		if in.at+1 < len(in.buf) && in.buf[in.at+1] == '[' {
			in.at += 2 // an image is shown as it was written
		}
	case c == '[':
		in.brackets = append(in.brackets, bracket{in.at, len(in.runs)})
	case len(in.brackets) > 0:
		last := in.brackets[len(in.brackets)-1]
		in.brackets = in.brackets[:len(in.brackets)-1]
		in.link(last)
	}
}

// link makes a link of the text since the opening bracket if a target follows.
func (in *inline) link(open bracket) {
	end := in.target(in.at + 1)
	if end < 0 || len(bytes.TrimSpace(in.buf[open.at+1:in.at])) == 0 {
		return
	}
	in.pair(open.runs)
	in.ranges = append(in.ranges, nest{look: linked, open: open.at, inside: open.at + 1, end: in.at, close: in.at + 1})
	in.paint(in.at+1, end, muted)
	in.brackets = in.brackets[:0] // a link holds no other
	in.at = end
}

// target returns the end of the (address "title") at an offset, or -1.
func (in *inline) target(at int) int {
	if at >= len(in.buf) || in.buf[at] != '(' {
		return -1
	}
	at = in.skipSpace(at + 1)
	at = in.destination(at)
	if at < 0 {
		return -1
	}
	spaced := in.skipSpace(at)
	if spaced > at && spaced < len(in.buf) {
		if end := in.title(spaced); end > 0 {
			spaced = in.skipSpace(end)
		}
	}
	if spaced < len(in.buf) && in.buf[spaced] == ')' {
		return spaced + 1
	}
	return -1
}

func (in *inline) skipSpace(at int) int {
	for at < len(in.buf) && (in.buf[at] == ' ' || in.buf[at] == '\n') {
		at++
	}
	return at
}

// destination returns the end of the address at an offset, or -1.
func (in *inline) destination(at int) int {
	rest := in.buf[at:min(len(in.buf), at+maxAddress)]
	if len(rest) > 0 && rest[0] == '<' {
		end := bytes.IndexAny(rest, ">\n")
		if end < 0 || rest[end] == '\n' {
			return -1
		}
		return at + end + 1
	}
	open := 0
	for i := 0; i < len(rest); i++ {
		switch c := rest[i]; {
		case c == '\\':
			i++
		case c == '(':
			open++
		case c == ')' && open == 0, c == ' ', c == '\n':
			return at + i
		case c == ')':
			open--
		}
	}
	return -1
}

// title returns the end of the quoted title at an offset, or -1.
func (in *inline) title(at int) int {
	closer := in.buf[at]
	switch closer {
	case '"', '\'':
	case '(':
		closer = ')'
	default:
		return -1
	}
	for i := at + 1; i < min(len(in.buf), at+maxTitle); i++ {
		switch in.buf[i] {
		case '\\':
			i++
		case closer:
			return i + 1
		}
	}
	return -1
}
