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
	remark bool // it stays in, with a remark
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
			p, err := prompt.New(e.system, prompt.Message{Role: prompt.User, Content: e.ask})
			if err != nil {
				t.Fatal(err)
			}
			is := f.response(subjectOf(p, e.answer, e.model, e.change))
			reason := is.reason
			if is.drops() != e.drop || is.remark != e.remark {
				t.Errorf("reason %q, dropped %v, a remark %v; want dropped: %v, a remark: %v", reason, is.drops(), is.remark, e.drop, e.remark)
			}
			if is.at.from < 0 || is.at.to > len(e.answer) {
				t.Errorf("the reason is about bytes %d to %d of %d", is.at.from, is.at.to, len(e.answer))
			}
			if n := utf8.RuneCountInString(reason); n > 160 || strings.ContainsAny(reason, "\n\r") {
				t.Errorf("reason of %d characters is not one short line: %q", n, reason)
			}
		})
	}
}
