package legend

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/themes"
)

// columnGap is how far columns stand apart where there is room.
const columnGap = 4

// Columns lays blocks of lines out in as many columns of a least width as fit beside
// one another. No block is split, and the columns keep near one another on a wide
// screen.
func Columns(t themes.Theme, blocks [][]string, width, least int) []string {
	columns := balanced(blocks, max(width/least, 1))
	each := 0
	for _, line := range slices.Concat(blocks...) {
		each = max(each, ansi.StringWidth(line)+columnGap)
	}
	each = min(each, width/len(columns))
	var rows []string
	for i, column := range columns {
		for n, line := range column {
			if n == len(rows) {
				rows = append(rows, "")
			}
			rows[n] += strings.Repeat(" ", max(i*each-ansi.StringWidth(rows[n]), 0)) + ansi.Truncate(line, each-1, t.Glyphs.Ellipsis)
		}
	}
	return rows
}

// balanced distributes blocks of lines over at most n columns of about the same
// height, without splitting a block: the longest first, each to the shortest column.
// Columns, and blocks within one, keep the order of the blocks.
func balanced(blocks [][]string, n int) [][]string {
	n = max(min(n, len(blocks)), 1)
	members, heights := make([][]int, n), make([]int, n)
	longest := make([]int, len(blocks))
	for i := range longest {
		longest[i] = i
	}
	slices.SortStableFunc(longest, func(a, b int) int { return len(blocks[b]) - len(blocks[a]) })
	for _, g := range longest {
		shortest := slices.Index(heights, slices.Min(heights))
		members[shortest] = append(members[shortest], g)
		heights[shortest] += len(blocks[g]) + 1
	}
	for _, m := range members {
		slices.Sort(m)
	}
	slices.SortFunc(members, slices.Compare)
	columns := make([][]string, n)
	for i, m := range members {
		for at, g := range m {
			if at > 0 {
				columns[i] = append(columns[i], "")
			}
			columns[i] = append(columns[i], blocks[g]...)
		}
	}
	return columns
}
