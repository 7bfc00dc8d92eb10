// Package cli is the command line: each command's flags, their checks, and a Run method
// that opens the deck and hands over to the room that does the work. Nothing else
// knows both the deck and the screens.
//
// A file holds one command, or a few of one kind. cli.go parses and turns errors into
// exit codes; session.go opens the deck. Names and help of the commands are in
// tui/commands, what they print in tui/report.
package cli
