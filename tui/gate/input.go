package gate

import (
	"regexp"
	"strings"
)

// style is a sequence that an input draws its cursor and its text with.
var style = regexp.MustCompile("\x1b\\[[0-9;:]*m")

// Input returns what an input draws of its value, made safe: file names and text that is
// pasted are foreign. The input has taken control characters out of the value already, so
// every sequence is its own.
func Input(view string) string {
	if plain(style.ReplaceAllLiteralString(view, "")) {
		return view
	}
	var out strings.Builder
	at := 0
	for _, found := range style.FindAllStringIndex(view, -1) {
		out.WriteString(Text(view[at:found[0]]) + view[found[0]:found[1]])
		at = found[1]
	}
	out.WriteString(Text(view[at:]))
	return out.String()
}
