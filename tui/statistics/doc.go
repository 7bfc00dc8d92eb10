// Package statistics is the screen with the figures about a deck: charts made for a
// terminal, each number with its n and its interval, and a way to the pairs behind it. It
// measures in the background and stays usable meanwhile. It knows no formula: package
// measure computes the numbers, and package figures lists them.
package statistics
