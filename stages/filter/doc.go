// Package filter is stage 3, Response Filtering: it drops noise, proposes pairs of
// the remaining responses, gives a reason for every drop, and draws the audit
// sample that measures how often a drop was wrong. It deletes nothing, shows
// nothing and knows no SQL.
package filter
