package themes

import "slices"

// Colours holds the colours of a theme by role: "#rrggbb", an ANSI index "0" to
// "15", or "" for the terminal's own colour. Foregrounds are read on the terminal's
// background, which Theme.Dark describes; only Header, Selection and Notice are
// backgrounds, each with its own text colour. A test checks the contrast of every
// colour, also with only sixteen colours.
type Colours struct {
	Text, Muted, Faint     string // from what is read to what only separates
	Accent                 string // keys, titles, the live thing on screen
	Good, Warn, Bad        string
	Border, BorderFocus    string
	Header, HeaderText     string
	Selection, SelectionOn string // the selected row and its text
	Notice, NoticeText     string // a message that must be seen
	A, B                   string // the two sides, always beside their letters
	Code                   string // inline code and LaTeX
	Keyword, Name, String  string // colours of code
	Number, Comment, Type  string
}

// named is a theme before it is adapted to a terminal. A new built-in one is a row
// of darkThemes or lightThemes.
type named struct {
	name    string
	dark    bool
	mono    bool
	palette Colours
	glyphs  glyphSet
}

// mono returns the theme without colours.
func mono() named { return named{name: "mono", dark: true, mono: true} }

func builtIn() []named {
	return slices.Concat(darkThemes(), lightThemes(), []named{mono()})
}
