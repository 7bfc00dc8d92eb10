// Package markdown turns the text of prompts and responses into finished lines
// for a pane: styled, no wider than asked unless they are code or a table, and
// free of any control sequence but colours. It is the only place that renders; a
// View only copies lines.
//
// Lines are in the order of the text, also where it runs from right to left:
// terminals that know the bidirectional algorithm reorder each line themselves,
// and for those that do not, reordering here would break on the others. Widths
// and columns are counted in cells, which no order changes. Marks that would
// turn the direction by themselves are shown by the gate, never obeyed.
package markdown
