package report

import (
	"fmt"
	"io"
	"time"
)

// Upgrade returns a function that prints the progress of a deck's upgrade at most
// once a second: small decks are ready before the first line.
func Upgrade(w io.Writer) func(doing string, done, total int64) {
	began := time.Now()
	last := began
	return func(doing string, done, total int64) {
		// A step without a number is told once, so it does not wait for its turn.
		step := total == 0 && time.Since(began) >= time.Second
		if !step && time.Since(last) < time.Second {
			return
		}
		last = time.Now()
		if total == 0 {
			fmt.Fprintf(w, "%s …\n", doing)
			return
		}
		fmt.Fprintf(w, "%s: %d %%\n", doing, 100*done/total)
	}
}
