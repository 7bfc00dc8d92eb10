// Package measure computes every number that prefdeck shows of a deck; what it
// computes is drawn elsewhere.
package measure
