package markdown

import (
	"strings"
	"sync"
)

// notation holds the commands and scripts that the converter knows. It never
// changes once made.
type notation struct {
	symbols         map[string]symbol
	raised, lowered map[rune]rune
	alphabets       map[string]alphabet
	accents         map[string]rune
	spaces          map[string]string
}

var knownNotation = sync.OnceValue(func() *notation {
	return &notation{
		symbols:   newSymbols(),
		raised:    newScripts(raised),
		lowered:   newScripts(lowered),
		alphabets: newAlphabets(),
		accents: map[string]rune{
			"hat": 0x302, "widehat": 0x302, "bar": 0x304, "overline": 0x305, "tilde": 0x303, "widetilde": 0x303,
			"vec": 0x20d7, "dot": 0x307, "ddot": 0x308,
		},
		spaces: map[string]string{
			",": " ", ";": " ", ":": " ", " ": " ", "!": "", "quad": "  ", "qquad": "   ", "displaystyle": "", "textstyle": "",
			"limits": "", "nolimits": "", "left": "", "right": "", "big": "", "Big": "", "bigg": "", "Bigg": "",
			"bigl": "", "bigr": "", "Bigl": "", "Bigr": "", "middle": "",
		},
	}
})

// rowed lists the environments whose rows are formulas of their own.
const rowed = " align align* aligned gather gather* gathered equation equation* split multline multline* "

// shownMath converts a formula, delimiters included, to Unicode if every part can be
// shown as LaTeX would print it. It reports false otherwise: half a conversion would
// match neither the model's text nor its meaning.
func shownMath(source string) (string, bool) {
	opener, closer, ok := delimiters(source)
	if !ok {
		return source, false
	}
	body, after, ok := strings.Cut(source[len(opener):], closer)
	if !ok {
		return source, false
	}
	shown, ok := unicodeBody(body)
	if strings.HasPrefix(opener, `\begin{`) {
		shown, ok = unicodeRows(opener, body)
	}
	if !ok || opener+shown+closer+after == source {
		return source, false
	}
	return opener + shown + closer + after, true
}

// delimiters returns the delimiters that a formula starts and ends with.
func delimiters(source string) (opener, closer string, ok bool) {
	if open, shut := closerOf([]byte(source)); shut != nil {
		return string(open), string(shut), true
	}
	switch {
	case strings.HasPrefix(source, `\(`):
		return `\(`, `\)`, true
	case strings.HasPrefix(source, "$"):
		return "$", "$", true
	}
	return "", "", false
}

// unicodeBody converts what stands between delimiters: a formula or an environment
// of rows.
func unicodeBody(body string) (string, bool) {
	text := strings.TrimSpace(body)
	start := strings.Index(body, text)
	before, behind := body[:start], body[start+len(text):] // keep the model's own spaces
	if opener, closer := closerOf([]byte(text)); strings.HasPrefix(text, `\begin{`) && closer != nil {
		rows, ok := strings.CutSuffix(text[len(opener):], string(closer))
		if !ok {
			return "", false
		}
		shown, ok := unicodeRows(string(opener), rows)
		return before + string(opener) + shown + string(closer) + behind, ok
	}
	shown, ok := (&mathParser{notation: knownNotation(), src: text}).formula()
	return before + shown + behind, ok
}

// unicodeRows converts the rows between \begin and \end, each to a line.
func unicodeRows(opener, body string) (string, bool) {
	name := strings.TrimSuffix(strings.TrimPrefix(opener, `\begin{`), "}")
	if !strings.Contains(rowed, " "+name+" ") {
		return "", false
	}
	shown, ok := (&mathParser{notation: knownNotation(), src: body, rows: true}).formula()
	return "\n" + shown + "\n", ok
}
