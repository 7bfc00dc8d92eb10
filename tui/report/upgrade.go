package report

import (
	"fmt"
	"io"
	"time"
)

// Upgrade returns a function that prints the progress of a deck's upgrade at most
// once a second: small decks are ready before the first line.
func Upgrade(w io.Writer) func(doing string, done, total int64) {
	last := time.Now()
	return func(doing string, done, total int64) {
		if time.Since(last) < time.Second {
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
