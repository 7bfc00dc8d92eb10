// Package words splits foreign text into words and quotes from it. Every stage
// counts and compares words by its rules, so that all of them agree on what a
// word of a script without spaces is. It knows no language and imports no other
// package of prefdeck.
package words
