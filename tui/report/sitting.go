package report

import (
	"fmt"

	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/themes"
	"prefdeck/tui/numbers"
)

// Sitting sums a sitting up on c.Err, one number a line, in ASCII if wanted.
func Sitting(c Console, s label.Summary, q measure.Quality, ascii bool) {
	g := themes.Unicode()
	if c.ascii(ascii) {
		g = themes.ASCII()
	}
	for _, line := range numbers.Brief(s, q) {
		fmt.Fprintln(c.Err, g.Words(line))
	}
}
