// Package e2e runs the whole program on a real pseudo-terminal, types keys as a
// person does and reads the screen that a person would see. It is all tests: it
// keeps an eye on the promises that no room can keep alone, and looks into a
// deck by the program's own commands, and by the store where these do not tell
// strengths or bytes.
package e2e
