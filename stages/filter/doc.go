// Package filter is stage 3, Response Filtering: it takes noise out, proposes
// pairs of what is left, gives a reason for all it drops, and draws the audit
// sample by which one sees how often it was wrong. It deletes nothing, shows
// nothing and knows no SQL.
package filter
