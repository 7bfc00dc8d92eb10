package report

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/colorprofile"

	"prefdeck/stages"
)

// Terminal describes the terminal that prefdeck runs in.
type Terminal struct {
	Terminal   bool // both input and output are terminals
	Cols, Rows int
	Profile    colorprofile.Profile
	Getenv     func(string) string
}

// The smallest size at which labelling is fully usable.
const (
	enoughCols = 80
	enoughRows = 24
)

// Findings says what prefdeck can do in this terminal. It never finds anything
// broken: stages run without a terminal.
func (t Terminal) Findings() []stages.Finding {
	if !t.Terminal {
		return []stages.Finding{{Check: "terminal", Level: stages.Warn,
			Text:   "standard input or output is not a terminal",
			Advice: "the workstation and labelling need one; run, import, export and stats do not"}}
	}
	fs := []stages.Finding{t.term(), t.colours(), t.size(), t.locale()}
	if t.Getenv("TMUX") != "" || strings.HasPrefix(t.Getenv("TERM"), "screen") || strings.HasPrefix(t.Getenv("TERM"), "tmux") {
		fs = append(fs, stages.Finding{Check: "multiplexer", Level: stages.OK, Text: "inside tmux or screen: labelling goes on after a lost connection"})
	}
	return fs
}

func (t Terminal) term() stages.Finding {
	f := stages.Finding{Check: "terminal", Level: stages.OK, Text: "TERM=" + t.Getenv("TERM")}
	switch t.Getenv("TERM") {
	case "":
		f.Level, f.Text, f.Advice = stages.Warn, "TERM is not set", "set it to what your terminal is, such as xterm-256color"
	case "dumb":
		f.Level, f.Advice = stages.Warn, "this terminal says it cannot move the cursor; set TERM to what it really is"
	}
	return f
}

func (t Terminal) colours() stages.Finding {
	f := stages.Finding{Check: "colours", Level: stages.OK}
	switch t.Profile {
	case colorprofile.TrueColor:
		f.Text = "16 million"
	case colorprofile.ANSI256:
		f.Text = "256"
	case colorprofile.ANSI:
		f.Text = "16"
	default:
		f.Text = "none: nothing relies on colour alone"
	}
	if t.Getenv("NO_COLOR") != "" {
		f.Text += " (NO_COLOR is set)"
	}
	return f
}

func (t Terminal) size() stages.Finding {
	f := stages.Finding{Check: "size", Level: stages.OK, Text: fmt.Sprintf("%d×%d", t.Cols, t.Rows)}
	if t.Cols < enoughCols || t.Rows < enoughRows {
		f.Level, f.Advice = stages.Warn, fmt.Sprintf("make it %d×%d or larger to see enough of two responses", enoughCols, enoughRows)
	}
	return f
}

func (t Terminal) locale() stages.Finding {
	name := Locale(t.Getenv)
	if UTF8(t.Getenv) {
		return stages.Finding{Check: "characters", Level: stages.OK, Text: "UTF-8 (" + name + ")"}
	}
	text := "the locale does not say UTF-8"
	if name != "" {
		text = "the locale is " + name + ", not UTF-8"
	}
	return stages.Finding{Check: "characters", Level: stages.Warn, Text: text,
		Advice: "set LC_ALL or LANG to a UTF-8 locale such as C.UTF-8, or run with --ascii"}
}

// Locale returns the locale that decides about characters: the first of LC_ALL,
// LC_CTYPE and LANG that is set.
func Locale(getenv func(string) string) string {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := getenv(name); v != "" {
			return v
		}
	}
	return ""
}

// UTF8 reports whether the locale's characters are UTF-8.
func UTF8(getenv func(string) string) bool {
	l := strings.ToLower(Locale(getenv))
	return strings.Contains(l, "utf-8") || strings.Contains(l, "utf8")
}
