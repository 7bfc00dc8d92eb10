// Package measure computes every number that prefdeck shows about a deck. It draws
// none.
package measure
