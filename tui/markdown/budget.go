package markdown

import (
	"time"

	"github.com/alecthomas/chroma/v2"
)

// The highlighter's limits for one text: any time on the first few kilobytes of code, so
// that common code looks the same on every machine, and then a fixed time. Some lexers
// take quadratic time, which is seconds for 64 KB.
const (
	sureBytes  = 8 << 10
	forColours = 50 * time.Millisecond
)

// budget is the rest that the highlighter may still spend.
type budget struct {
	bytes int
	time  time.Duration
}

func newBudget() *budget { return &budget{sureBytes, forColours} }

// spend returns the tokens of code, or those that the budget suffices for.
func (b *budget) spend(lexer chroma.Lexer, code string) []chroma.Token {
	if len(code) <= b.bytes {
		b.bytes -= len(code)
		tokens, err := lexer.Tokenise(nil, code)
		if err != nil {
			return nil // the lexer cannot read it, but a person can
		}
		return tokens.Tokens()
	}
	if b.time <= 0 {
		return nil
	}
	start := time.Now()
	defer func() { b.time -= time.Since(start) }()
	found, late := make(chan chroma.Token, 256), make(chan struct{})
	defer close(late)
	go send(lexer, code, found, late)
	timer := time.NewTimer(b.time)
	defer timer.Stop()
	var out []chroma.Token
	for {
		select {
		case token, ok := <-found:
			if !ok {
				return out
			}
			out = append(out, token)
		case <-timer.C:
			return out
		}
	}
}

// send sends tokens until nobody wants them. It runs on its own, because a lexer may
// need seconds for one token and cannot be told to stop.
func send(lexer chroma.Lexer, code string, found chan<- chroma.Token, late <-chan struct{}) {
	defer close(found)
	defer func() { _ = recover() }() // of a lexer: the rest of the code stays plain
	tokens, err := lexer.Tokenise(nil, code)
	if err != nil {
		return
	}
	for token := tokens(); token != chroma.EOF; token = tokens() {
		select {
		case found <- token:
		case <-late:
			return
		}
	}
}
