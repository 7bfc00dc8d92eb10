package report

import (
	"context"
	"strings"
	"testing"

	"prefdeck/tui/gate"
)

// answers is a deck with one answer to every query.
type answers struct {
	names  []string
	values []any
}

func (a answers) Query(_ context.Context, _ string, names func([]string), row func([]any) error) error {
	names(a.names)
	return row(a.values)
}

func TestPromise3AQueryIsSafeToRead(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if err := Query(t.Context(), answers{[]string{"n", "a\x1b]0;x\a\tb\u202e"}, []any{int64(1), "c\x1b[31m\td\u200b"}}, &out, ""); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); gate.Text(got) != got || strings.Count(got, "\n") != 2 {
		t.Errorf("%q", got)
	}
}
