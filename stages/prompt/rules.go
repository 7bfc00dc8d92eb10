package prompt

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"prefdeck/stages/ground/words"
)

// Limits of the rules. The first two are from Self-Instruct's code; in scripts
// without spaces they count characters instead of words.
const (
	minWords      = 4
	maxWords      = 150
	maxCharacters = 300
)

// unfit returns why a generated task is not worth asking, or "". It applies the
// rules of Self-Instruct (Wang and others, arXiv 2212.10560, section 2.2 and its
// published code), except the one against anything but ASCII, and Magpie's rule
// against tasks that end before the material they announce.
func unfit(text string) string {
	ws := terms(text)
	limit := maxWords
	if mostlyUnspaced(ws) {
		limit = maxCharacters
	}
	first, _ := utf8.DecodeRuneInString(text)
	switch {
	case len(ws) < minWords:
		return "too short"
	case len(ws) > limit:
		return "too long"
	case !utf8.ValidString(text):
		return "broken text"
	case unicode.IsPunct(first):
		return "begins with punctuation"
	case strings.HasSuffix(text, ":") || strings.HasSuffix(text, "："):
		return "ends before its input"
	case strings.HasPrefix(strings.Join(ws, " "), "write a program"):
		return "asks for a program in general"
	}
	for i, w := range ws {
		if beyondText(w) || w == "go" && i+1 < len(ws) && ws[i+1] == "to" {
			return "asks for more than text"
		}
	}
	return ""
}

// beyondText reports whether a word asks for something that a language model cannot
// see or make.
func beyondText(word string) bool {
	switch word {
	case "image", "images", "graph", "graphs", "picture", "pictures", "file", "files", "map", "maps",
		"draw", "plot", "video", "videos", "audio", "music", "flowchart", "diagram":
		return true
	}
	return false
}

// mostlyUnspaced reports whether more than half of the words are single characters
// of a script without spaces.
func mostlyUnspaced(ws []string) bool {
	n := 0
	for _, w := range ws {
		if r, _ := utf8.DecodeRuneInString(w); words.Unspaced(r) {
			n++
		}
	}
	return 2*n > len(ws)
}
