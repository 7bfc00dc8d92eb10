package themes

import "slices"

// Colours is the colours of a theme by what they are for: "#rrggbb", an ANSI
// index "0" to "15", or "" for the terminal's own colour. Foregrounds are read
// on the terminal's background, whose lightness Theme.Dark claims; only Header,
// Selection and Notice are backgrounds, each with the text that goes on it. A
// test holds every colour to its contrast, also where only sixteen are left.
type Colours struct {
	Text, Muted, Faint     string // from what is read to what only separates
	Accent                 string // keys, titles, the live thing on screen
	Good, Warn, Bad        string
	Border, BorderFocus    string
	Header, HeaderText     string
	Selection, SelectionOn string // a chosen row, and the text on it
	Notice, NoticeText     string // a message that must be seen
	A, B                   string // the two sides, always beside their letters
	Code                   string // inline code and LaTeX
	Keyword, Name, String  string // colours of code
	Number, Comment, Type  string
}

// named is one theme before it is drawn with. A new built-in one is a row of
// darkThemes or lightThemes.
type named struct {
	name    string
	dark    bool
	mono    bool
	palette Colours
	glyphs  glyphSet
}

// mono is the theme without colours.
func mono() named { return named{name: "mono", dark: true, mono: true} }

func builtIn() []named {
	return slices.Concat(darkThemes(), lightThemes(), []named{mono()})
}
