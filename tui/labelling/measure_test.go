package labelling

import (
	"fmt"
	"testing"
)

func TestNumbersOfTheSitting(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}, {60, 20}} {
		d := sit(t, &memory{items: numbered(t, 5)}, size[0], size[1])
		d.press("1", "2", "t", "S")
		d.see("How you label")
		golden(t, fmt.Sprintf("numbers-%dx%d", size[0], size[1]), d.cells())
		d.press("esc")
		d.see("Question 4?")
	}
}
