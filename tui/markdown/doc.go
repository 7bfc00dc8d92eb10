// Package markdown turns the text of prompts and responses into finished lines
// for a pane: styled, no wider than asked unless they are code or a table, and
// free of any control sequence but colours. It is the only place that renders; a
// View only copies lines.
package markdown
