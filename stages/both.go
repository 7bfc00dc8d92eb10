package stages

import "fmt"

// Both joins two errors on one line, in their order; either may be nil.
func Both(first, second error) error {
	switch {
	case first == nil:
		return second
	case second == nil:
		return first
	}
	return fmt.Errorf("%w; %w", first, second)
}
