// Package e2e runs the whole program on a real pseudo-terminal, types keys as a person
// does and reads the screen that a person would see. It contains only tests: they watch
// the promises that no room can keep alone. They look into a deck with the program's own
// commands, and with the store for strengths and bytes that the commands do not show.
package e2e
