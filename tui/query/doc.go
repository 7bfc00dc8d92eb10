// Package query reads and writes a filter of the queue as one line of text, for the
// screen and the line mode: name:value asks for something, every other word is
// searched for as text. Quotation marks join words and make anything plain text;
// inside them \" and \\ stand for themselves. The package draws nothing and looks
// nothing up.
package query
