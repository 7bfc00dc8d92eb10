package gate

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"prefdeck/stages/ground/words"
)

// Mask covers names in a text, for the screen only: whole words, in any case, all
// by the same bar, because the length of a name often gives it away. A hyphen, an
// underscore and a space in a name are the same, and a version attached to a name
// is covered with it, so that "qwen" covers Qwen2.5-7B. Stored text is never
// masked.
func Mask(text string, names []string) string { return MaskAs(text, names, covered) }

// MaskAs is Mask with another cover, for terminals and screen readers that can do
// nothing with bars.
func MaskAs(text string, names []string, cover string) string {
	wanted := lookups(names)
	if len(wanted) == 0 {
		return text
	}
	var out strings.Builder
	copied := 0
	before := ' '
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !(inWord(before) && inWord(r)) {
			if end := named(text, at, wanted); end > at {
				out.WriteString(text[copied:at])
				out.WriteString(cover + strings.Repeat("\n"+cover, strings.Count(text[at:end], "\n"))) // keeps line breaks
				before, _ = utf8.DecodeLastRuneInString(text[at:end])
				at, copied = end, end
				continue
			}
		}
		before = r
		at += size
	}
	if copied == 0 {
		return text
	}
	out.WriteString(text[copied:])
	return out.String()
}

// lookups prepares names for matching, the longest first.
func lookups(names []string) [][]rune {
	var wanted [][]rune
	for _, name := range names {
		if name = strings.TrimSpace(name); name != "" {
			wanted = append(wanted, []rune(name))
		}
	}
	slices.SortStableFunc(wanted, func(a, b []rune) int { return len(b) - len(a) })
	return wanted
}

// named returns the end of the name that starts at a byte of text, or that byte if
// none does.
func named(text string, at int, wanted [][]rune) int {
	for _, name := range wanted {
		end, ok := matches(text, at, name)
		if !ok {
			continue
		}
		if tail := version(text[end:], name[len(name)-1]); tail > 0 {
			return end + tail
		}
		if next, _ := utf8.DecodeRuneInString(text[end:]); !(inWord(next) && inWord(name[len(name)-1])) {
			return end
		}
	}
	return at
}

func matches(text string, at int, name []rune) (end int, ok bool) {
	for _, want := range name {
		r, size := utf8.DecodeRuneInString(text[at:])
		if size == 0 || !alike(r, want) {
			return 0, false
		}
		at += size
	}
	return at, true
}

func alike(a, b rune) bool {
	if a == b || separates(a) && separates(b) {
		return true
	}
	return unicode.ToLower(unicode.ToUpper(a)) == unicode.ToLower(unicode.ToUpper(b))
}

func separates(r rune) bool {
	return r == '-' || r == '_' || r == '\u00a0' || r == '\u2011' || unicode.IsSpace(r)
}

// version returns the length of the version at the start of s, behind the last rune
// of a name: "2.5-7B" and "-4o" behind a letter, ".5" and "-7B-Instruct" behind a
// digit.
func version(s string, last rune) int {
	start := 0
	if strings.HasPrefix(s, "-") || strings.HasPrefix(s, ".") || strings.HasPrefix(s, ":") {
		start = 1
	}
	switch digit := start < len(s) && s[start] >= '0' && s[start] <= '9'; {
	case !digit, start == 0 && !unicode.IsLetter(last), !unicode.IsLetter(last) && !unicode.IsDigit(last):
		return 0
	}
	end := start
	for i := start; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
			end = i + 1
		case c == '.' || c == '-' || c == '_' || c == ':': // only if the version goes on
		default:
			return end
		}
	}
	return end
}

// inWord reports whether r forms a word with its neighbours. In scripts written
// without spaces every character stands alone.
func inWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) && !words.Unspaced(r)
}

// covered replaces a name.
const covered = "▒▒▒▒"
