// Package picker is the theme picker: the list of themes and, beside it, a sample
// of the labelling screen in the theme under the cursor. It draws itself and says
// which theme is to be taken; keeping it is its screen's business. It knows no
// deck: the sample is its own.
package picker
