// Package palette is the command palette: every command of a mode by name, found by
// typing a few of its letters. It draws itself and returns the chosen command;
// running it is up to the screen. It handles only keys that its screen passes on.
package palette
