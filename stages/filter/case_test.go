package filter

import (
	"strings"
	"testing"
	"unicode/utf8"

	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// example is one answer and whether a filter should drop it.
type example struct {
	name   string
	system string
	ask    string // "" if it does not matter
	answer string
	model  string
	change func(*response.Response)
	drop   bool
}

// run passes examples through one filter and checks every reason: there is one
// exactly for drops, and it is short.
func run(t *testing.T, f Filter, examples []example) {
	t.Helper()
	for _, e := range examples {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			if e.ask == "" {
				e.ask = "Tell me about the history of the city of Ghent in some detail, please."
			}
			s := newSubject(t, e.ask, e.answer, e.model)
			p, err := prompt.New(e.system, s.Prompt.Turns...)
			if err != nil {
				t.Fatal(err)
			}
			s.Prompt = p
			if e.change != nil {
				e.change(&s.Response)
			}
			_, reason := f.response(s)
			if (reason != "") != e.drop {
				t.Errorf("reason %q, want dropped: %v", reason, e.drop)
			}
			if n := utf8.RuneCountInString(reason); n > 160 || strings.ContainsAny(reason, "\n\r") {
				t.Errorf("reason of %d characters is not one short line: %q", n, reason)
			}
		})
	}
}
