package labelling

import (
	"testing"

	"prefdeck/stages/label"
)

func TestFeedbackOnlyInTraining(t *testing.T) {
	t.Parallel()
	for _, training := range []string{"", "week one"} {
		scheme := label.DefaultScheme()
		scheme.Training = training
		deck := &memory{items: numbered(t, 4)}
		deck.items[0].Gold = &label.Known{Answer: answerOf(&sitting{deck: deck}, 0), Why: "it is short"}
		deck.items[1].Gold = &label.Known{Answer: label.Tie}
		d := sit(t, deck, 120, 36, func(o *Options) { o.Scheme = &scheme })
		d.dontSee("known")
		d.press("7")
		if training == "" {
			d.dontSee("training")
			continue
		}
		d.see("training: week one")
		d.see("training: the known answer was A better, because it is short")
		d.press("i")
		d.see("known answer    A better, because it is short")
		d.press("esc", "t")
		d.see("training: that is the known answer")
		d.press("t")
		d.dontSee("known answer")
	}
}
