// Package pattern compiles regular expressions when they are needed. Those of the
// stages would take more than two milliseconds of every start, and a screen for
// labelling needs none of them.
package pattern

import (
	"regexp"
	"sync"
)

// Lazy returns a function that compiles an expression at its first call. Like
// regexp.MustCompile, it panics if the expression is invalid.
func Lazy(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
