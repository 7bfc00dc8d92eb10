// Package markdown turns the text of prompts and responses into finished lines for
// a pane: styled, no wider than asked (code and tables excepted), and free of
// control sequences other than colours. Nothing else renders; a View only copies
// lines.
//
// It keeps promise 10: a rendering comes with a map of what became of each byte of the
// text, and one whose map has a gap is not shown; the text is then shown raw. So
// markdown is read with restraint: in doubt, a sign is text.
//
// Lines keep the order of the text, even where it runs from right to left:
// terminals that know the bidirectional algorithm reorder each line themselves, and
// reordering here would break on those. Widths and columns are counted in cells,
// which no order changes. The gate makes marks of direction visible, so they are
// never obeyed.
package markdown
