package labelling

import (
	"testing"

	"prefdeck/stages/label"
)

// Labelling that is opened for some pairs begins with them, and says what it tells.
func TestLabellingOpensWithAFilter(t *testing.T) {
	t.Parallel()
	for _, f := range []label.QueueFilter{{Model: "secret-one"}, {Text: "Question 2"}} {
		deck := &memory{items: numbered(t, 3)}
		d := sit(t, deck, 120, 36, func(o *Options) { o.Filter = &f })
		if deck.desk.view.Filter != f {
			t.Errorf("the view is %+v, wanted %+v", deck.desk.view.Filter, f)
		}
		d.see("pair")
		d.dontSee("nothing was found")
	}
}
