package legend

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Columns hold every group in one piece, in order, and none is taller than the others
// by more than a group.
func TestColumnsKeepBlocksTogether(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var groups [][]string
		tallest := 0
		for i, n := range rapid.SliceOfN(rapid.IntRange(1, 30), 1, 8).Draw(t, "sizes") {
			groups = append(groups, slices.Repeat([]string{string(rune('a' + i))}, n))
			tallest = max(tallest, n)
		}
		columns := balanced(groups, rapid.IntRange(1, 6).Draw(t, "columns"))
		heights := make([]int, len(columns))
		var all []string
		for i, c := range columns {
			heights[i] = len(c)
			all = append(all, strings.Split(strings.Join(c, ""), "")...)
			text := strings.Join(c, "\n")
			for _, g := range groups {
				if strings.Contains(text, g[0]) && !strings.Contains("\n"+text+"\n", "\n"+strings.Join(g, "\n")+"\n") {
					t.Fatalf("a group is split: %q", c)
				}
			}
			if !slices.IsSortedFunc(slices.DeleteFunc(slices.Clone(c), func(l string) bool { return l == "" }), strings.Compare) {
				t.Fatalf("out of order: %q", c)
			}
		}
		total := 0
		for _, g := range groups {
			total += len(g)
		}
		if len(all) != total || slices.Max(heights)-slices.Min(heights) > tallest+1 {
			t.Fatalf("%d of %d lines, heights %v", len(all), total, heights)
		}
	})
}
