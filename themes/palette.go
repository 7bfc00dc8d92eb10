package themes

// Palette is the colours of a theme by what they are for: "#rrggbb", an ANSI
// index "0" to "15", or "" for the terminal's own colour. Foregrounds are read
// on the terminal's background, whose lightness Theme.Dark claims; only Header,
// Selection and Notice are backgrounds, each with the text that goes on it. A
// test holds every colour to its contrast, also where only sixteen are left.
type Palette struct {
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

// named is one built-in theme. A new theme is a row of builtIn.
type named struct {
	name    string
	dark    bool
	mono    bool
	palette Palette
}

func builtIn() []named {
	return []named{
		{name: "dark", dark: true, palette: Palette{
			Text: "", Muted: "#a8adb7", Faint: "#7d828c", Accent: "#8cc3e6",
			Good: "#7bd88f", Warn: "#f2c55c", Bad: "#ff7b72",
			Border: "#6e737d", BorderFocus: "#8cc3e6",
			Header: "#263040", HeaderText: "#ffffff",
			Selection: "#2f4a6d", SelectionOn: "#ffffff",
			Notice: "#f2c55c", NoticeText: "#1a1a1a",
			A: "#5ccfe6", B: "#f29ec4", Code: "#e0af68",
			Keyword: "#d296e6", Name: "#8cc3e6", String: "#9fd88a",
			Number: "#f0a868", Comment: "#919baa", Type: "#5ccfe6",
		}},
		{name: "light", palette: Palette{
			Text: "", Muted: "#50555e", Faint: "#71767f", Accent: "#0550ae",
			Good: "#116329", Warn: "#8a5a00", Bad: "#b3261e",
			Border: "#82828c", BorderFocus: "#0550ae",
			Header: "#e6ebf5", HeaderText: "#1c2128",
			Selection: "#bed2e6", SelectionOn: "#101418",
			Notice: "#7a4b00", NoticeText: "#ffffff",
			A: "#0b6a80", B: "#a3246b", Code: "#8a3d00",
			Keyword: "#7c2fb0", Name: "#0550ae", String: "#116329",
			Number: "#8a4600", Comment: "#666c76", Type: "#0b6a80",
		}},
		{name: "high-contrast", dark: true, palette: Palette{
			Text: "#ffffff", Muted: "#e4e4e4", Faint: "#c6c6c6", Accent: "#ffff00",
			Good: "#00ff5f", Warn: "#ffd700", Bad: "#ff8787",
			Border: "#ffffff", BorderFocus: "#ffff00",
			Header: "#ffffff", HeaderText: "#000000",
			Selection: "#ffff00", SelectionOn: "#000000",
			Notice: "#ffd700", NoticeText: "#000000",
			A: "#00ffff", B: "#ffafff", Code: "#ffd7af",
			Keyword: "#ffafff", Name: "#00ffff", String: "#87ff87",
			Number: "#ffd7af", Comment: "#c6c6c6", Type: "#82c8e6",
		}},
		{name: "mono", dark: true, mono: true},
	}
}
