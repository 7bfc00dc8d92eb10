package markdown

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/themes"
)

// raw is the safe source, every character of it, broken after spaces where a
// line is too long. Headings and fences are set off a little.
func raw(safe string, width int, th themes.Theme) []string {
	var lines []string
	for _, line := range strings.Split(safe, "\n") {
		style := th.Styles().Text
		switch {
		case strings.HasPrefix(line, "#"):
			style = th.Styles().Strong
		case strings.HasPrefix(line, "```"), strings.HasPrefix(line, "~~~"):
			style = th.Styles().Muted
		}
		for _, part := range afterSpaces(line, width) {
			lines = append(lines, paint(style, part))
		}
	}
	return lines
}

// afterSpaces breaks a plain line into parts no wider than width, each ending
// in a space where there is one, so that the parts together are the line.
func afterSpaces(line string, width int) []string {
	var parts []string
	for cells(line) > width {
		head := ansi.Truncate(line, width, "")
		if wc := ansi.TruncateWc(line, width, ""); len(wc) < len(head) {
			head = wc
		}
		if at := strings.LastIndexByte(head, ' '); at > 0 && !strings.HasPrefix(line[len(head):], " ") {
			head = head[:at+1]
		}
		if head == "" {
			return append(parts, line) // a character wider than the pane
		}
		parts = append(parts, head)
		line = line[len(head):]
	}
	return append(parts, line)
}
