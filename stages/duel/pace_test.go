package duel

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Whatever both models say and in which turn: what is shown is the beginning of what
// was said, and no answer that goes on has come less far than another is shown.
func TestNoAnswerIsAhead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var d Bout
		for range rapid.IntRange(1, 20).Draw(t, "pieces") {
			s := &d.sides[rapid.IntRange(0, 1).Draw(t, "side")]
			if !s.over {
				s.text.WriteString(rapid.SampledFrom([]string{"a", "blue ", "señor ", "日本語", "🙂", "sky\n"}).Draw(t, "piece"))
				s.over = rapid.IntRange(0, 5).Draw(t, "ends") == 0
			}
			shown := d.Shown()
			for i := range d.sides {
				said, other := d.sides[i].text.String(), &d.sides[1-i]
				if !strings.HasPrefix(said, shown[i].Text) || shown[i].Whole && shown[i].Text != said {
					t.Fatalf("of %q it shows %+v", said, shown[i])
				}
				if !other.over && len(shown[i].Text) > other.text.Len() {
					t.Fatalf("%q is ahead of %q", shown[i].Text, other.text.String())
				}
			}
			if d.sides[0].over && d.sides[1].over && !(shown[0].Whole && shown[1].Whole) {
				t.Fatalf("both have ended, and it shows %+v", shown)
			}
		}
	})
}
