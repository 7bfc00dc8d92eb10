package label

import (
	"slices"
	"testing"
)

func TestScaleWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		scale  Scale
		points int
		words  []string
	}{
		{SevenPoint, 7, []string{
			"A much better", "A better", "A slightly better", "tie", "B slightly better", "B better", "B much better",
		}},
		{FourStrengths, 4, []string{
			"A significantly better", "A better", "A slightly better", "A negligibly better",
			"B negligibly better", "B slightly better", "B better", "B significantly better",
		}},
		{PlainAB, 2, []string{"A better", "B better"}},
	} {
		if got, err := ScaleOf(c.points); err != nil || got != c.scale || c.scale.Points() != c.points {
			t.Errorf("%d points: scale %d, %v", c.points, got, err)
		}
		var words []string
		choices := c.scale.Choices()
		for i, choice := range choices {
			words = append(words, choice.String())
			if err := choice.Valid(); err != nil {
				t.Errorf("%d points: %v", c.points, err)
			}
			if across := choices[len(choices)-1-i]; choice.Mirrored() != across {
				t.Errorf("%d points: %v stands across from %v", c.points, choice, across)
			}
		}
		if !slices.Equal(words, c.words) {
			t.Errorf("%d points: %q, want %q", c.points, words, c.words)
		}
	}
	if _, err := ScaleOf(5); err == nil {
		t.Error("a scale of five points")
	}
}
