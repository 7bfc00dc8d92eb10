package themes

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Colour is "#rrggbb", an ANSI index "0" to "15", or "" for the terminal's own.
type Colour string

// Set reads a colour from a person's theme, where an index may be a number.
func (c *Colour) Set(value any) error {
	text := fmt.Sprint(value)
	if _, ok := value.(string); ok && (text == "" || hex.MatchString(text)) {
		*c = Colour(strings.ToLower(text))
		return nil
	}
	if n, err := strconv.Atoi(text); err == nil && n >= 0 && n <= 15 && strconv.Itoa(n) == text {
		*c = Colour(text)
		return nil
	}
	return fmt.Errorf(`%q is not a colour; write "#rrggbb", 0 to 15 for the terminal's sixteen, or "" for its own`, text)
}

var hex = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// Colours are the colours of a theme by role, with the keys that a person's theme
// sets them by. Foregrounds are read on the terminal's background, which Theme.Dark
// describes; only Header, Selection and Notice are backgrounds, each with its own
// text colour. A test checks the contrast of every colour, also with only sixteen
// colours.
type Colours struct {
	Text        Colour `toml:"text"` // from what is read to what only separates
	Muted       Colour `toml:"muted"`
	Faint       Colour `toml:"faint"`
	Accent      Colour `toml:"accent"` // keys, titles, the live thing on screen
	Good        Colour `toml:"good"`
	Warn        Colour `toml:"warn"`
	Bad         Colour `toml:"bad"`
	Border      Colour `toml:"border"`
	BorderFocus Colour `toml:"border_focus"`
	Header      Colour `toml:"header"`
	HeaderText  Colour `toml:"header_text"`
	Selection   Colour `toml:"selection"` // the selected row and its text
	SelectionOn Colour `toml:"selection_text"`
	Notice      Colour `toml:"notice"` // a message that must be seen
	NoticeText  Colour `toml:"notice_text"`
	A           Colour `toml:"a"` // the two sides, always beside their letters
	B           Colour `toml:"b"`
	Code        Colour `toml:"code"`    // inline code and LaTeX
	Keyword     Colour `toml:"keyword"` // colours of code
	Name        Colour `toml:"function"`
	String      Colour `toml:"string"`
	Number      Colour `toml:"number"`
	Comment     Colour `toml:"comment"`
	Type        Colour `toml:"type"`
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
