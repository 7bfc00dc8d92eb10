package stages

import (
	"fmt"
	"strings"
)

// Shortfall is the error of a run that came to its end and left something
// missing. What the run made is kept, and the stages after it go on with that.
type Shortfall struct {
	Missing int
	Wanted  int      // with what the deck had before the run
	Why     []string // the reasons, which add up to Missing; may quote foreign text
	Advice  string   // what to do next
}

// Error is one line: how many are missing, why, and what to do.
func (s *Shortfall) Error() string {
	return fmt.Sprintf("%d of %d missing: %s; %s", s.Missing, s.Wanted, strings.Join(s.Why, ", "), s.Advice)
}
