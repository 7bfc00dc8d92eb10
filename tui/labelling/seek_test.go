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
		d.see("esc goes back")
	}
	f := label.QueueFilter{Model: "secret-one"}
	d := sit(t, &memory{items: numbered(t, 3)}, 80, 24, func(o *Options) { o.Filter = &f })
	d.see("not blind") // in the header, where the footer has no room for it
	d.see("esc goes back  t tie  x both bad")
}

// esc leads back to where the pairs were opened, and the filter does not outlive that.
// Once another search is made, esc leaves only that.
func TestEscLeadsBackFromTheOpenedPairs(t *testing.T) {
	t.Parallel()
	f := label.QueueFilter{Text: "Question 2"}
	deck := &memory{items: numbered(t, 3)}
	d := sit(t, deck, 120, 36, func(o *Options) { o.Filter = &f })
	d.press("esc")
	if d.left == nil || deck.desk.view.Filter != (label.QueueFilter{}) {
		t.Errorf("left %v, the filter is %+v", d.left, deck.desk.view.Filter)
	}
	d = sit(t, &memory{items: numbered(t, 3)}, 120, 36, func(o *Options) { o.Filter = &f })
	d.press("/")
	d.typed("Question 1")
	d.press("enter", "esc")
	if d.left != nil {
		t.Error("esc left the screen from a search of one's own")
	}
	d.see("all pairs again")
}
