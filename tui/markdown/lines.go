package markdown

import (
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

const reset = "\x1b[m"

// cells returns the width of a line in the terminal that draws it widest: terminals
// disagree about joined emoji, and a line must fit in all of them.
func cells(s string) int {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return max(ansi.StringWidth(s), ansi.StringWidthWc(s))
		}
	}
	if strings.IndexByte(s, '\x1b') < 0 {
		return len(s)
	}
	return ansi.StringWidth(s)
}

// pen holds the sequences that open and close a style.
type pen struct{ start, end string }

func newPen(style lipgloss.Style) pen {
	start, end, ok := strings.Cut(style.Inline(true).Render("x"), "x")
	if !ok {
		return pen{}
	}
	return pen{start, end}
}

// paint styles each line of s on its own, so that lines can be cut apart. A style's
// own Render would pad them to one width.
func (p pen) paint(s string) string {
	if s == "" || p.start == "" {
		return s
	}
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		if strings.TrimSpace(line) != "" {
			lines[i] = p.start + line + p.end
		}
	}
	return strings.Join(lines, "\n")
}

func paint(style lipgloss.Style, s string) string { return newPen(style).paint(s) }

// wrap breaks a styled text into lines between words.
func wrap(s string, width int) []string {
	if s == "" {
		return nil
	}
	return carry(strings.Split(ansi.Wrap(s, width, ""), "\n"))
}

// hardwrap breaks one styled line at the exact cell.
func hardwrap(line string, width int) []string {
	if ansi.StringWidthWc(line) > ansi.StringWidth(line) {
		return carry(strings.Split(ansi.HardwrapWc(line, width, true), "\n"))
	}
	return carry(strings.Split(ansi.Hardwrap(line, width, true), "\n"))
}

// carry closes the style that is open at the end of each line and reopens it on the
// next, so that every line can be drawn alone.
func carry(lines []string) []string {
	open := ""
	for i, line := range lines {
		start := open
		for rest := line; ; {
			at := strings.IndexByte(rest, '\x1b')
			if at < 0 {
				break
			}
			end := strings.IndexByte(rest[at:], 'm')
			if end < 0 {
				break
			}
			sequence := rest[at : at+end+1]
			if sequence == reset || sequence == "\x1b[0m" {
				open = ""
			} else {
				open += sequence
			}
			rest = rest[at+end+1:]
		}
		if start != "" {
			line = start + line
		}
		if open != "" {
			line += reset
		}
		lines[i] = line
	}
	return lines
}

// wide marks the lines of a block that scrolls sideways, until finish removes it.
// The gate leaves no such character in any text.
const wide = "\x00"

// aside marks all lines of an unbroken block as wide if one does not fit, because
// lines that belong together must scroll together.
func aside(lines []string, width int) []string {
	if !slices.ContainsFunc(lines, func(line string) bool { return cells(line) > width }) {
		return lines
	}
	for i, line := range lines {
		if strings.TrimSpace(line) != "" {
			lines[i] = line + wide
		}
	}
	return lines
}

// widened pads a line of a wide block until it exceeds width in every terminal's
// measure. That is how a pane recognises it.
func widened(line string, width int) string {
	room := width + 1 - min(ansi.StringWidth(line), ansi.StringWidthWc(line))
	return line + strings.Repeat(" ", max(room, 0))
}

// finish makes lines ready for the pane: only text and colours, no trailing spaces,
// none too wide except those of wide blocks, no blank lines around the text.
func finish(lines []string, width int) []string {
	var out []string
	for _, line := range lines {
		isWide := strings.Contains(line, wide)
		line = trimEnd(onlyColours(line))
		if isWide {
			out = append(out, widened(line, width))
			continue
		}
		if cells(line) <= width {
			out = append(out, line)
			continue
		}
		for _, part := range hardwrap(line, width) {
			if cells(part) > width { // a single character wider than the pane
				part = strings.Repeat("?", min(width, 1))
			}
			out = append(out, trimEnd(part))
		}
	}
	for len(out) > 0 && out[0] == "" {
		out = out[1:]
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return compact(out)
}

// compact copies lines into memory of their own, so that a cache counts everything
// they keep alive.
func compact(lines []string) []string {
	all := strings.Join(lines, "")
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i], all = all[:len(line)], all[len(line):]
	}
	return out
}

// onlyColours drops every control character outside a sequence that sets colours.
// The gate leaves none in the text and drawing adds no others; this is the last
// line of defence against the ones neither knows.
func onlyColours(line string) string {
	clean := func(c byte) bool { return c >= 0x20 && c != 0x7f }
	var out strings.Builder
	kept := 0
	for i := 0; i < len(line); i++ {
		if clean(line[i]) {
			continue
		}
		if n := colour(line[i:]); n > 0 {
			i += n - 1
			continue
		}
		out.WriteString(line[kept:i])
		kept = i + 1
	}
	if kept == 0 {
		return line
	}
	out.WriteString(line[kept:])
	return out.String()
}

// colour returns the length of the SGR sequence at the start of s, or 0.
func colour(s string) int {
	if !strings.HasPrefix(s, "\x1b[") {
		return 0
	}
	for i := 2; i < len(s); i++ {
		switch c := s[i]; {
		case c == 'm':
			return i + 1
		case c >= '0' && c <= '9' || c == ';' || c == ':':
		default:
			return 0
		}
	}
	return 0
}

// trimEnd drops the spaces at the end of a line, also those before a closing reset.
func trimEnd(line string) string {
	body := strings.TrimRight(line, " ")
	for _, end := range []string{reset, "\x1b[0m"} {
		if text, ok := strings.CutSuffix(body, end); ok {
			return strings.TrimRight(text, " ") + reset
		}
	}
	return body
}
