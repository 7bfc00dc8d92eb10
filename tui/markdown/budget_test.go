package markdown

import (
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// lexer is one that a test makes up.
type lexer struct {
	chroma.Lexer
	tokens chroma.Iterator
}

func (l lexer) Tokenise(*chroma.TokeniseOptions, string) (chroma.Iterator, error) {
	return l.tokens, nil
}

func TestHighlighterKeepsItsBudget(t *testing.T) {
	t.Parallel()
	over := make(chan struct{})
	defer close(over)
	first := true
	stuck := lexer{tokens: func() chroma.Token {
		if first {
			first = false
			return chroma.Token{Type: chroma.Keyword, Value: "if"}
		}
		<-over
		return chroma.EOF
	}}
	b := &budget{bytes: 10, time: time.Second / 10}
	if got := b.spend(stuck, "longer than ten bytes"); len(got) != 1 || got[0].Value != "if" {
		t.Errorf("of a lexer that got stuck came %v", got)
	}
	if b.time > 0 {
		t.Errorf("%v are left", b.time)
	}
	goLexer := lexers.Get("go")
	if got := b.spend(goLexer, "if x != y {}"); got != nil {
		t.Errorf("without time there are %d tokens", len(got))
	}
	if got := b.spend(goLexer, "if x {}"); len(got) == 0 || b.bytes != 3 {
		t.Errorf("short code has %d tokens, and %d bytes are left", len(got), b.bytes)
	}
	broken := lexer{tokens: func() chroma.Token { panic("a lexer") }}
	if got := newBudget().spend(broken, strings.Repeat("x", sureBytes+1)); len(got) != 0 {
		t.Errorf("of a lexer that panics came %v", got)
	}
}
