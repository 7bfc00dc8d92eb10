package exchange

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"prefdeck/stages"
)

// doubt is about a field that may say in several ways which answer is better. Which of
// them, only the user knows.
type doubt struct {
	field string // "" for no doubt
	may   string // what its values may do
	ways  []word // the left sides of --map that say which
}

// text describes the doubt and how to resolve it, with the flags or without.
func (d doubt) text(flags bool) (what, which string) {
	var maps, names []string
	for _, w := range d.ways {
		maps = append(maps, fmt.Sprintf("--map %s=%s", w, shellWord(d.field)))
		names = append(names, w.String())
	}
	if flags {
		return d.may, strings.Join(maps, " or ") + " says which"
	}
	return d.may, "take it for " + strings.Join(names, " or for ")
}

// unsure notes a row in which a field does not decide which answer is better, with its
// value.
func (s scale) unsure(d doubt, value string) {
	n := s[d.field]
	if n == nil {
		n = &numbers{}
		s[d.field] = n
	}
	n.doubt, n.doubtful = d, cmp.Or(n.doubtful, value)
	n.doubts++
}

// open returns lines about rows without a winner because of a doubtful field.
func (s scale) open(flags bool) (lines []string) {
	for _, field := range slices.Sorted(maps.Keys(s)) {
		n := s[field]
		if n.doubts == 0 {
			continue
		}
		rows := "1 row has"
		if n.doubts > 1 {
			rows = stages.Number(n.doubts) + " rows have"
		}
		what, which := n.doubt.text(flags)
		lines = append(lines, fmt.Sprintf("%s (%s) %s, so that %s no preference: %s", field, n.doubtful, what, rows, which))
	}
	return lines
}
