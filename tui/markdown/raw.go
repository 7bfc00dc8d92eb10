package markdown

import (
	"strings"

	"prefdeck/themes"
)

// raw shows every character of the safe source, broken after spaces where a line is
// too long. Headings and fences are set off a little.
func raw(safe string, width int, th themes.Theme) []line {
	text, heading, fence := newPen(th.Styles().Text.Style), newPen(th.Styles().Strong.Style), newPen(th.Styles().Muted.Style)
	least := strings.Count(safe, "\n") + 1 + len(safe)/width
	lines, spans := make([]line, 0, least), make([]span, 0, least)
	at := 0
	for _, source := range strings.Split(safe, "\n") {
		pen := &text
		switch {
		case strings.HasPrefix(source, "#"):
			pen = &heading
		case strings.HasPrefix(source, "```"), strings.HasPrefix(source, "~~~"):
			pen = &fence
		}
		for _, part := range afterSpaces(source, width) {
			spans = append(spans, span{text: part, pen: pen, at: at, n: len(part)})
			lines = append(lines, line{spans: spans[len(spans)-1 : len(spans) : len(spans)]})
			at += len(part)
		}
		at++
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
