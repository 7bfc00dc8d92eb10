// Package picker is the theme picker: the list of themes and, beside it, a sample
// of the labelling screen in the theme under the cursor. It draws itself and
// returns the chosen theme; storing the choice is up to its screen. It knows no
// deck: the sample is its own.
package picker
