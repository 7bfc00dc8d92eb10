package duel

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Whatever both models say and in which turn, and wherever they break off: what is
// shown is the beginning of what was said, never less than before, and no answer that
// goes on, or broke off like the other, has come less far than the other is shown.
func TestNoAnswerIsAhead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var d Bout
		var before [2]Shown
		for range rapid.IntRange(1, 20).Draw(t, "pieces") {
			s := &d.sides[rapid.IntRange(0, 1).Draw(t, "side")]
			if !s.over {
				s.text.WriteString(rapid.SampledFrom([]string{"a", "blue ", "señor ", "日本語", "🙂", "sky\n"}).Draw(t, "piece"))
				ends := rapid.IntRange(0, 7).Draw(t, "ends")
				if s.over = ends < 2; ends == 1 {
					s.err = errors.New("the server is gone")
				}
			}
			shown := d.Shown()
			for i := range d.sides {
				said, other := d.sides[i].text.String(), &d.sides[1-i]
				if !strings.HasPrefix(shown[i].Text, before[i].Text) {
					t.Fatalf("after %q it shows %q", before[i].Text, shown[i].Text)
				}
				if !strings.HasPrefix(said, shown[i].Text) || shown[i].Whole && shown[i].Text != said {
					t.Fatalf("of %q it shows %+v", said, shown[i])
				}
				if (!other.over || other.err != nil && !shown[i].Whole) && len(shown[i].Text) > other.text.Len() {
					t.Fatalf("%q is ahead of %q", shown[i].Text, other.text.String())
				}
			}
			for i, s := range d.sides {
				if s.over && s.err == nil && d.sides[1-i].over && !shown[i].Whole {
					t.Fatalf("both have ended, and it shows %+v", shown)
				}
			}
			before = shown
		}
	})
}
