// Package diff shows where two responses say the same in other words: it marks
// the words of each that the other does not have in that place. It works on
// finished lines and changes nothing but their style, so that turning it on
// moves nothing. It renders no text and knows nothing of panes or of sides
// beyond left and right.
package diff
