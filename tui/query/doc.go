// Package query is a filter of the queue as it is written on one line, on the screen
// and in the line mode: words with a name, a colon and a value ask for something,
// all others are the text that is looked for. Quotation marks keep words together,
// and keep a word from being read as anything but text; in them \" and \\ stand for
// themselves. The package draws nothing and looks nothing up.
package query
