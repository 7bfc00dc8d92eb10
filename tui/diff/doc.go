// Package diff shows how two responses differ in wording: it marks the words of
// each that the other lacks at that place. It works on finished lines and changes
// only their style, so that switching it on moves nothing. It renders no text and
// knows nothing of panes, or of sides beyond left and right.
package diff
