package markdown

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"prefdeck/themes"
)

// widths are those at which all is rendered: every one that a screen is likely to
// have, or some of them where that takes too long.
func widths() []int {
	switch {
	case testing.Short():
		return []int{20, 47, 200}
	case raceEnabled:
		return []int{20, 21, 33, 47, 80, 139, 200}
	}
	var all []int
	for width := 20; width <= 200; width++ {
		all = append(all, width)
	}
	return all
}

// TestCommonMark renders every example of the specification at every width, and its
// whole text.
func TestCommonMark(t *testing.T) {
	t.Parallel()
	spec, err := os.ReadFile(shared + "commonmark-spec.txt")
	if err != nil {
		t.Skip("the shared data is not here: ", err)
	}
	fence := strings.Repeat("`", 32)
	var examples []string
	for _, part := range strings.Split(string(spec), "\n"+fence+" example")[1:] {
		source, _, _ := strings.Cut(strings.TrimPrefix(part, "\n"), "\n.\n")
		examples = append(examples, strings.ReplaceAll(source, "→", "\t"))
	}
	if len(examples) < 600 {
		t.Fatalf("only %d examples: is this the specification?", len(examples))
	}
	every := func(t *testing.T, width int, th themes.Theme) {
		for i, source := range examples {
			lines, panicked := renderedOrPanic(source, width, th)
			if panicked != nil {
				t.Fatalf("example %d at %d: %v\n%s", i+1, width, panicked, source)
			}
			check(t, fmt.Sprintf("example %d at %d", i+1, width), source, lines, width)
		}
	}
	for _, width := range widths() {
		t.Run(strconv.Itoa(width), func(t *testing.T) {
			t.Parallel()
			every(t, width, theme(t, "dark"))
		})
	}
	every(t, 20, theme(t, "mono")) // the layout is the same; once is enough for the styles
	for i, source := range regexp.MustCompile(`(?m)^## `).Split(string(spec), -1) {
		width := widths()[i*31%len(widths())]
		for _, name := range []string{"dark", "mono"} {
			check(t, fmt.Sprintf("section %d at %d", i, width), source, Render(source, width, theme(t, name), Rendered), width)
		}
	}
}
