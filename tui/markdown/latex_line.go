package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// atom is one element of a formula, as it will be shown.
type atom struct {
	text     string
	class    class
	spaced   bool // a space ended the command's name
	verbatim bool // words or spaces
	binds    bool // a fraction: needs brackets beside a factor
	root     bool // a root: needs brackets before a factor
}

// mathLine joins atoms so that they read as LaTeX would set them.
type mathLine struct {
	out  strings.Builder
	last rune // the last character that is not a space
	gap  bool // the last character is a space
}

func (l *mathLine) empty() bool    { return l.out.Len() == 0 }
func (l *mathLine) String() string { return l.out.String() }

func (l *mathLine) write(s string) {
	l.out.WriteString(s)
	for _, r := range s {
		switch l.gap = r == ' ' || r == '\n'; {
		case r == '\n':
			l.last = 0
		case !l.gap:
			l.last = r
		}
	}
}

func (l *mathLine) space() {
	if !l.empty() && !l.gap {
		l.write(" ")
	}
}

func (l *mathLine) newline() {
	text := strings.TrimRight(l.out.String(), " \n")
	l.out.Reset()
	if text != "" {
		l.write(text + "\n")
	}
}

func (l *mathLine) script(s string) {
	if l.gap { // "x ^2" is x²
		text := strings.TrimRight(l.out.String(), " ")
		l.out.Reset()
		l.write(text)
	}
	l.write(s)
}

// add appends an atom; rest is the source behind it.
func (l *mathLine) add(a atom, rest string) {
	switch {
	case a.binds && !(opens(l.last) && closes(rest)):
		a.text = "(" + a.text + ")"
	case a.root && !closes(rest):
		a.text = "(" + a.text + ")"
	case a.class == function && (unicode.IsLetter(l.last) || unicode.IsDigit(l.last) || l.last == ')'):
		l.space()
	}
	before := l.gap
	if a.verbatim && strings.TrimSpace(a.text) == "" {
		if len(a.text) > 1 && !l.empty() { // \quad
			l.write(a.text[:len(a.text)-1])
		}
		if a.text != "" {
			l.space()
		}
		return
	}
	if before { // a space from words next to one from the formula is one space
		a.text = strings.TrimLeft(a.text, " ")
	}
	l.write(a.text)
	switch a.class {
	case relation:
		if before { // spaces on both sides or on neither
			l.space()
		}
	default:
		if a.spaced {
			l.space()
		}
	}
	if a.class == function && startsWord(rest) {
		l.space()
	}
}

func startsWord(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\\'
}

// opens reports whether what follows last begins anew, so that nothing to its left
// can be read as a factor.
func opens(last rune) bool {
	return last == 0 || strings.ContainsRune("([{=+-<>,;:≤≥≠≈≡∈→⇒⟹±∓", last)
}

// closes reports whether the rest of the source cannot be read as a factor or an
// exponent of what precedes it.
func closes(rest string) bool {
	rest = strings.TrimLeft(rest, " \n")
	if rest == "" || strings.IndexByte("=+-<>,;:.)]}&", rest[0]) >= 0 {
		return true
	}
	if rest[0] != '\\' || len(rest) < 2 {
		return false
	}
	end := 1
	for end < len(rest) && isLetter(rest[end]) {
		end++
	}
	switch name := rest[1:end]; name {
	case "":
		return strings.IndexByte("},;:", rest[1]) >= 0 && closes(rest[2:]) || rest[1] == '}'
	case "right", "quad", "qquad", "leq", "le", "geq", "ge", "neq", "ne", "approx", "equiv", "to", "pm", "mp",
		"in", "Rightarrow", "implies", "iff", "rangle", "rfloor", "rceil", "sim", "text":
		return true
	}
	return false
}
