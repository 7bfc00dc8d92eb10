package report

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"prefdeck/stages/ground/strict"
)

func TestComplain(t *testing.T) {
	t.Parallel()
	two := strict.Faults{Path: "a.toml", Each: []string{"line 1: x", "line 3: \x1by"}}
	for _, c := range []struct {
		err  error
		want string
	}{
		{errors.New("no\nfile"), "prefdeck: no⏎file\n"},
		{strict.Faults{Path: "a.toml", Each: two.Each[:1]}, "prefdeck: a.toml: line 1: x\n"},
		{two, "prefdeck: a.toml:\n  line 1: x\n  line 3: ␛y\n"},
		{fmt.Errorf("read it: %w", two), "prefdeck: read it: a.toml: line 1: x; line 3: ␛y\n"},
	} {
		var out bytes.Buffer
		if (Console{Err: &out}).Complain(c.err); out.String() != c.want {
			t.Errorf("%v:\n%q, want\n%q", c.err, out.String(), c.want)
		}
	}
}
