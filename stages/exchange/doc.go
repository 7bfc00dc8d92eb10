// Package exchange reads what enters a deck and writes what leaves it: one file per
// format. It names rows that cannot be read by file, line and field, and keeps the
// good ones around them.
package exchange
