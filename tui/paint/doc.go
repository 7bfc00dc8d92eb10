// Package paint marks parts of finished lines, such as the words that differ or the
// text that was searched for. It changes only their style: no cell moves. It renders
// nothing and decides nothing about what is marked.
package paint
