package markdown

import (
	"time"

	"github.com/alecthomas/chroma/v2"
)

// forColours is the time that the highlighter may take for one text. Some lexers
// backtrack: a few kilobytes can take seconds.
const forColours = 50 * time.Millisecond

// budget counts the time spent on colours.
type budget struct{ left time.Duration }

func newBudget() *budget { return &budget{forColours} }

// spend passes tokens on until the time is up.
func (b *budget) spend(tokens chroma.Iterator) chroma.Iterator {
	return func() chroma.Token {
		if b.left <= 0 {
			return chroma.EOF
		}
		start := time.Now()
		token := tokens()
		b.left -= time.Since(start)
		return token
	}
}
