package label

// Known is the known answer to a pair, by content: a gold item. It goes through
// the queue like any other, and what the annotator says of it is compared.
type Known struct {
	Answer   Answer
	Strength int    // 0 where only the side is known
	Why      string // told in training, after the decision
}

// Valid says what is wrong with the known answer, if anything is.
func (k Known) Valid() error {
	return Choice{Answer: k.Answer, Strength: k.Strength}.Valid()
}

// Right says whether a choice by content is the known answer. The strength does
// not matter: how much better is a matter of taste more than which.
func (k Known) Right(c Choice) bool { return k.Answer == c.Answer }

// Feedback is what training tells after a decision, by content.
type Feedback struct {
	Right bool
	Known Known
}

// Feedback is what a deck in training tells after a decision on an item; not ok
// where it tells nothing: outside training, on a pair without a known answer, on
// a skip.
func (s Scheme) Feedback(item Item, content Choice) (Feedback, bool) {
	if s.Training == "" || item.Gold == nil || !content.Decides() {
		return Feedback{}, false
	}
	return Feedback{Right: item.Gold.Right(content), Known: *item.Gold}, true
}
