// Package markdown turns the text of prompts and responses into finished lines for
// a pane: styled, no wider than asked (code and tables excepted), and free of
// control sequences other than colours. Nothing else renders; a View only copies
// lines.
//
// Lines keep the order of the text, even where it runs from right to left:
// terminals that know the bidirectional algorithm reorder each line themselves, and
// reordering here would break on those. Widths and columns are counted in cells,
// which no order changes. The gate makes marks of direction visible, so they are
// never obeyed.
package markdown
