// Package palette is the command palette: every command of a mode by name, found
// by typing a few of its letters. It draws itself and says which command was
// chosen; what a command does is the screen's business. It takes no messages but
// the keys that its screen hands on.
package palette
