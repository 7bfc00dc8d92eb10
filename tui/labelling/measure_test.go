package labelling

import (
	"fmt"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
)

func TestNumbersOfTheSitting(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}, {60, 20}} {
		d := sit(t, &memory{items: numbered(t, 5)}, size[0], size[1])
		d.press("1", "2", "t", "S")
		d.see("How you label")
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) { golden.RequireEqual(t, d.cells()) })
		d.press("esc")
		d.see("Question 4?")
	}
}
