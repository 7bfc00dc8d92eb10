package markdown

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/themes"
)

// raw shows every character of the safe source, broken after spaces where a line is
// too long. Headings and fences are set off a little.
func raw(safe string, width int, th themes.Theme) []string {
	plain, heading, fence := newPen(th.Styles().Text), newPen(th.Styles().Strong), newPen(th.Styles().Muted)
	var lines []string
	for _, line := range strings.Split(safe, "\n") {
		style := plain
		switch {
		case strings.HasPrefix(line, "#"):
			style = heading
		case strings.HasPrefix(line, "```"), strings.HasPrefix(line, "~~~"):
			style = fence
		}
		for _, part := range afterSpaces(line, width) {
			lines = append(lines, style.paint(part))
		}
	}
	return lines
}

// afterSpaces breaks a plain line into parts no wider than width that add up to the
// line, each ending in a space where there is one.
func afterSpaces(line string, width int) []string {
	if len(line) <= width {
		return []string{line}
	}
	var parts []string
	start, used := 0, 0      // the current part and its width
	space, usedSpace := 0, 0 // the last place to break it, and the width up to there
	for at := 0; at < len(line); {
		cluster, w := nextCluster(line[at:])
		if used+w > width && at > start {
			cut := at
			if space > start && cluster != " " {
				cut, used = space, used-usedSpace
			} else {
				used = 0
			}
			parts = append(parts, line[start:cut])
			start = cut
			continue
		}
		at += len(cluster)
		used += w
		if cluster == " " {
			space, usedSpace = at, used
		}
	}
	return append(parts, line[start:])
}

// nextCluster returns the first character of a plain text as a reader sees it, and
// its greatest width in any terminal.
func nextCluster(s string) (string, int) {
	if len(s) == 1 || s[0] < 0x80 && s[1] < 0x80 {
		return s[:1], 1
	}
	cluster, w := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
	_, wc := ansi.FirstGraphemeCluster(s, ansi.WcWidth)
	return cluster, max(w, wc)
}
