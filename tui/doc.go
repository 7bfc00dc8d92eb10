// Package tui is the workstation on the screen: it routes between the home
// screen and labelling, and holds what belongs to neither: the size, the theme,
// the labelling lock, and the way out. It and the folders below it are the only
// rooms that draw. It starts stages and labels through what the stages declare,
// and never touches SQL.
package tui
