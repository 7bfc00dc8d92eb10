package markdown

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"prefdeck/themes"
	"prefdeck/tui/gate"
)

// widths returns the widths to render at: every one that a pane is likely to have,
// or a few where all would take too long.
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

// spec names a copy of the specification, whose licence keeps it out of this
// repository.
var spec = flag.String("spec", "", "a copy of CommonMark's spec.txt, whose examples are rendered too")

// constructs returns the examples of testdata/constructs.txt and, with -spec, those
// of the specification.
func constructs(t *testing.T) []string {
	t.Helper()
	var examples []string
	add := func(path, parting string, atLeast int) {
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		parts := strings.Split(string(file), "\n"+parting+"\n")[1:]
		if len(parts) < atLeast {
			t.Fatalf("only %d examples in %s", len(parts), path)
		}
		for _, part := range parts {
			source, _, _ := strings.Cut(part, "\n.\n") // the expected HTML follows
			examples = append(examples, strings.ReplaceAll(source, "→", "\t"))
		}
	}
	add("testdata/constructs.txt", "%%%%", 300)
	if *spec != "" {
		add(*spec, strings.Repeat("`", 32)+" example", 600)
	}
	return examples
}

// TestCommonMark renders every construct of markdown at every width, alone and
// among others.
func TestCommonMark(t *testing.T) {
	t.Parallel()
	examples := constructs(t)
	every := func(t *testing.T, width int, th themes.Theme) {
		for i, source := range examples {
			lines, panicked := renderedOrPanic(gate.Text(source), width, th)
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
	i := 0
	for some := range slices.Chunk(examples, 15) {
		source, width := strings.Join(some, "\n\n"), widths()[i*31%len(widths())]
		for _, name := range []string{"dark", "mono"} {
			check(t, fmt.Sprintf("section %d at %d", i, width), source, Render(source, width, theme(t, name), Rendered), width)
		}
		i++
	}
}
