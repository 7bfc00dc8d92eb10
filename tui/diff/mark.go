package diff

import "strings"

const reset = "\x1b[m"

// mark returns the lines with every differing word in the style that pen opens. It
// leaves its arguments unchanged and returns a line without a mark as it was given.
func mark(lines []string, words []word, pen string) []string {
	out := make([]string, len(lines))
	for n, line := range lines {
		start := 0
		for start < len(words) && words[start].line == n {
			start++
		}
		out[n] = markLine(line, words[:start], pen)
		words = words[start:]
	}
	return out
}

func markLine(line string, words []word, pen string) string {
	var out strings.Builder
	at, open := 0, ""
	for i := 0; i < len(words); i++ {
		if !words[i].differs {
			continue
		}
		from, to := words[i].from, words[i].to
		for i+1 < len(words) && words[i+1].differs && blank(line[to:words[i+1].from]) {
			i++
			to = words[i].to
		}
		open = styleAfter(open, line[at:from])
		out.WriteString(line[at:from])
		out.WriteString(pen)
		out.WriteString(plain(line[from:to]))
		out.WriteString(reset)
		open = styleAfter(open, line[from:to])
		out.WriteString(open)
		at = to
	}
	if at == 0 {
		return line
	}
	out.WriteString(line[at:])
	return out.String()
}

// blank reports whether s is drawn as spaces only.
func blank(s string) bool { return strings.Trim(plain(s), " ") == "" }

// plain returns s without its styles.
func plain(s string) string {
	if strings.IndexByte(s, '\x1b') < 0 {
		return s
	}
	var out strings.Builder
	for s != "" {
		text, _, found := strings.Cut(s, "\x1b")
		out.WriteString(text)
		if !found {
			break
		}
		s = s[len(text):]
		s = s[sequence(s):]
	}
	return out.String()
}

// styleAfter returns the style that is open after s if open was before it.
func styleAfter(open, s string) string {
	for {
		_, rest, found := strings.Cut(s, "\x1b")
		if !found {
			return open
		}
		n := sequence("\x1b" + rest)
		if code := "\x1b" + rest[:n-1]; code == reset || code == "\x1b[0m" {
			open = ""
		} else {
			open += code
		}
		s = rest[n-1:]
	}
}
