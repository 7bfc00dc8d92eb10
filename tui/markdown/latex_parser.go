package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxNesting bounds how deep braces are followed.
const maxNesting = 20

// mathParser reads one formula from left to right.
type mathParser struct {
	*notation
	src   string
	at    int
	depth int
	rows  bool // & and \\ separate columns and rows
}

// formula reads all of the source.
func (p *mathParser) formula() (string, bool) {
	out, ok := p.sequence(0)
	out = strings.TrimSpace(out)
	return out, ok && out != "" && p.at == len(p.src)
}

// sequence reads up to the closing byte, without consuming it, or to the end.
func (p *mathParser) sequence(closing byte) (string, bool) {
	if p.depth++; p.depth > maxNesting {
		return "", false
	}
	defer func() { p.depth-- }()
	var out mathLine
	for p.at < len(p.src) && (closing == 0 || p.src[p.at] != closing) {
		switch c := p.src[p.at]; {
		case p.rows && p.depth == 1 && p.row(&out):
		case c == '\n' && p.depth == 1 && !p.rows:
			p.at++
			out.newline()
		case c == ' ', c == '\n', c == '~':
			p.at++
			out.space()
		case c == '^', c == '_':
			p.at++
			script, ok := p.script(c)
			if !ok || out.empty() {
				return "", false
			}
			out.script(script)
		default:
			a, ok := p.atom()
			if !ok {
				return "", false
			}
			out.add(a, p.rest())
		}
	}
	return out.String(), true
}

// row reads a separator of rows or columns, if one comes next.
func (p *mathParser) row(out *mathLine) bool {
	switch {
	case strings.HasPrefix(p.rest(), "&"):
		p.at++
		return true
	case strings.HasPrefix(p.rest(), `\\`) && !strings.HasPrefix(p.rest(), `\\[`):
		p.at += 2
		out.newline()
		return true
	}
	return false
}

func (p *mathParser) rest() string { return p.src[p.at:] }

// atom reads one character, group or command with its arguments.
func (p *mathParser) atom() (atom, bool) {
	switch c := p.src[p.at]; c {
	case '}', '%', '&', '#', '$':
		return atom{}, false
	case '{':
		text, ok := p.group()
		return atom{text: text}, ok
	case '\\':
		return p.command()
	case '\'':
		p.at++
		return atom{text: "′"}, true
	default:
		_, size := utf8.DecodeRuneInString(p.rest())
		p.at += size
		return atom{text: p.src[p.at-size : p.at]}, true
	}
}

// group reads {…}.
func (p *mathParser) group() (string, bool) {
	p.at++
	text, ok := p.sequence('}')
	if !ok || p.at >= len(p.src) {
		return "", false
	}
	p.at++
	return strings.TrimSpace(text), true
}

// argument reads what a command applies to: a group or one atom.
func (p *mathParser) argument() (string, bool) {
	for p.at < len(p.src) && p.src[p.at] == ' ' {
		p.at++
	}
	if p.at >= len(p.src) || strings.IndexByte("^_}", p.src[p.at]) >= 0 {
		return "", false
	}
	a, ok := p.atom()
	if !ok || strings.TrimSpace(a.text) == "" {
		return "", false
	}
	return a.text, true
}

// plain reads {…} as words, not as mathematics.
func (p *mathParser) plain() (string, bool) {
	if !strings.HasPrefix(p.rest(), "{") {
		return "", false
	}
	end := strings.IndexByte(p.rest(), '}')
	if end < 0 {
		return "", false
	}
	text := p.src[p.at+1 : p.at+end]
	p.at += end + 1
	return text, !strings.ContainsAny(text, `\{$%&#`)
}

// name reads the name after a backslash: letters, or one other character.
func (p *mathParser) name() string {
	p.at++
	start := p.at
	for p.at < len(p.src) && isLetter(p.src[p.at]) {
		p.at++
	}
	if p.at == start && p.at < len(p.src) {
		p.at++
	}
	return p.src[start:p.at]
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// skipSpaces skips the spaces that only end a command's name, and reports whether
// there were any.
func (p *mathParser) skipSpaces() bool {
	start := p.at
	for p.at < len(p.src) && (p.src[p.at] == ' ' || p.src[p.at] == '\n') {
		p.at++
	}
	return p.at > start
}

func (p *mathParser) command() (atom, bool) {
	name := p.name()
	if s, ok := p.symbols[name]; ok {
		return atom{text: s.text, class: s.class, spaced: isLetter(name[0]) && p.skipSpaces()}, true
	}
	if s, ok := p.spaces[name]; ok {
		return p.spacing(name, s)
	}
	if a, ok := p.alphabets[name]; ok {
		return p.lettered(a)
	}
	if mark, ok := p.accents[name]; ok {
		text, ok := p.argument()
		if !ok || utf8.RuneCountInString(text) != 1 {
			return atom{}, false
		}
		return atom{text: text + string(mark)}, true
	}
	switch name {
	case "frac", "dfrac", "tfrac":
		return p.fraction()
	case "sqrt":
		return p.root()
	case "text", "mathrm", "textrm", "mbox", "operatorname":
		text, ok := p.plain()
		c := ordinary
		if name == "operatorname" {
			c = function
		}
		return atom{text: text, class: c, verbatim: true}, ok
	}
	return atom{}, false
}

// spacing reads a command that prints a space or changes a size.
func (p *mathParser) spacing(name, space string) (atom, bool) {
	if (name == "left" || name == "right") && strings.HasPrefix(p.rest(), ".") {
		p.at++ // an empty delimiter
	}
	if space == "" && isLetter(name[0]) {
		p.skipSpaces()
	}
	return atom{text: space, verbatim: true}, true
}

// lettered reads \mathbb{R} and its like.
func (p *mathParser) lettered(a alphabet) (atom, bool) {
	text, ok := p.argument()
	if !ok {
		return atom{}, false
	}
	var out strings.Builder
	for _, r := range text {
		letter, ok := a.of(r)
		if !ok {
			return atom{}, false
		}
		out.WriteRune(letter)
	}
	return atom{text: out.String()}, true
}

// fraction reads a fraction: a⁄b for single letters and numbers, else (a + 1)/(b +
// 1).
func (p *mathParser) fraction() (atom, bool) {
	above, ok := p.argument()
	if !ok {
		return atom{}, false
	}
	below, ok := p.argument()
	if !ok {
		return atom{}, false
	}
	if single(above) && single(below) {
		return atom{text: above + "⁄" + below, binds: true}, true
	}
	return atom{text: bracketed(above) + "/" + bracketed(below), binds: true}, true
}

// root reads a root: √x for a single letter or number, else √(…).
func (p *mathParser) root() (atom, bool) {
	sign := "√"
	if strings.HasPrefix(p.rest(), "[") {
		switch {
		case strings.HasPrefix(p.rest(), "[3]"):
			sign = "∛"
		case strings.HasPrefix(p.rest(), "[4]"):
			sign = "∜"
		default:
			return atom{}, false
		}
		p.at += 3
	}
	of, ok := p.argument()
	if !ok {
		return atom{}, false
	}
	if single(of) {
		return atom{text: sign + of, root: true}, true
	}
	return atom{text: sign + "(" + of + ")", root: true}, true
}

// single reports whether s is one letter or one number.
func single(s string) bool {
	if utf8.RuneCountInString(s) == 1 {
		r, _ := utf8.DecodeRuneInString(s)
		return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '∞'
	}
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return s != ""
}

// bracketed puts s in brackets unless it binds together without them.
func bracketed(s string) string {
	if single(s) {
		return s
	}
	for i, r := range s {
		mark := unicode.Is(unicode.Mn, r) || strings.ContainsRune(scriptRunes, r)
		if i > 0 && !mark || i == 0 && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return "(" + s + ")"
		}
	}
	return s
}

// scriptRunes are raised and lowered digits and signs, which bind to the letter
// before them.
const scriptRunes = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉₊₋ⁿⁱᵢⱼₖₙ′"

// script reads the argument of ^ or _ and raises or lowers it.
func (p *mathParser) script(c byte) (string, bool) {
	text, ok := p.argument()
	if !ok {
		return "", false
	}
	forms := p.raised
	if c == '_' {
		forms = p.lowered
	}
	var out strings.Builder
	for _, r := range text {
		if r == ' ' {
			continue
		}
		form, ok := forms[r]
		if !ok {
			return "", false
		}
		out.WriteRune(form)
	}
	return out.String(), out.Len() > 0
}
