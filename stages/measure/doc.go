// Package measure computes every number that prefdeck shows about a deck. It draws
// nothing.
package measure
