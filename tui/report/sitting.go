package report

import (
	"fmt"
	"io"

	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/tui/numbers"
)

// Sitting sums a sitting up in two lines.
func Sitting(w io.Writer, s label.Summary, q measure.Quality) {
	for _, line := range numbers.Brief(s, q) {
		fmt.Fprintln(w, line)
	}
}
