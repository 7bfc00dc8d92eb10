// Package filter is stage 3, Response Filtering: it takes noise out, proposes
// pairs of what is left, and gives a reason for all it drops. It deletes
// nothing, draws nothing and knows no SQL.
package filter
