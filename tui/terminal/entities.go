package terminal

import "strings"

// Literal escapes s so that Glamour draws it as it is. Glamour resolves escapes
// and entities while it draws, after the gate has made foreign text harmless:
// "&#27;" would become a live escape character. s must have passed the gate.
//
// Upstream: glamour #615, which keeps control characters out of entities.
func Literal(s string) string {
	if strings.IndexByte(s, '&') >= 0 {
		s = LiteralCode(s)
	}
	if strings.IndexByte(s, '\\') >= 0 {
		s = strings.ReplaceAll(s, `\`, `\\`)
	}
	return s
}

// LiteralCode escapes the text of a code span, in which Glamour resolves entities
// (glamour #94) but no escapes.
func LiteralCode(s string) string { return strings.ReplaceAll(s, "&", "&amp;") }
