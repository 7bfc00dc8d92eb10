package stages

import (
	"fmt"
	"strings"
)

// Shortfall is the error of a run that ended with something missing. Its results
// are kept, and later stages go on with them.
type Shortfall struct {
	Missing int
	Wanted  int      // including what the deck had before the run
	Why     []string // the reasons, which add up to Missing; may quote foreign text
	Advice  string   // what to do next
}

// Error returns one line: how many are missing, why, and what to do.
func (s *Shortfall) Error() string {
	return fmt.Sprintf("%d of %d missing: %s; %s", s.Missing, s.Wanted, strings.Join(s.Why, ", "), s.Advice)
}
