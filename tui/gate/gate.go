package gate

import "strings"

// Text is s made safe to draw over several lines.
func Text(s string) string { return strings.ToValidUTF8(s, "?") }

// Line is s made safe to draw in one line: a line break becomes ⏎.
func Line(s string) string { return strings.ReplaceAll(Text(s), "\n", "⏎") }
