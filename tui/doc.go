// Package tui is the workstation on the screen. Its root routes over one interface:
// screens lie one above the other, and a table of routes says which message opens
// which. The root holds what belongs to none of them: the size, the theme, locks,
// and the way out. This package and the folders below it are the only rooms that
// draw. It starts stages and labels through the interfaces that the stages declare,
// and never touches SQL. Only cli, the command line, knows the store as well, and
// gives the deck to the screens.
package tui
