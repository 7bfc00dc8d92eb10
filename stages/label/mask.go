package label

import (
	"slices"
	"strings"

	"prefdeck/stages/filter"
	"prefdeck/stages/response"
)

// Identities returns the names by which the two responses of an item give away their
// authors: names they call themselves, and names of their models unless they are everyday
// words. Longer names come first.
func (i Item) Identities() []string {
	var out []string
	for _, r := range []struct {
		response.Response
		model string
	}{{i.A, i.NameA}, {i.B, i.NameB}} {
		out = append(out, filter.SelfNames(r.Text, r.model)...)
		out = append(out, filter.SelfNames(r.Thinking, "")...)
	}
	slices.SortFunc(out, func(x, y string) int {
		if len(x) != len(y) {
			return len(y) - len(x)
		}
		return strings.Compare(x, y)
	})
	return slices.Compact(out)
}
