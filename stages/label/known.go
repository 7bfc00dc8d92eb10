package label

// Known is the known answer to a pair, by content: a gold item. The pair goes
// through the queue like any other, and its label is compared with the known
// answer.
type Known struct {
	Answer   Answer
	Strength int    // 0 if only the side is known
	Why      string // shown in training, after the decision
}

// Valid returns what is wrong with the known answer, if anything.
func (k Known) Valid() error {
	return Choice{Answer: k.Answer, Strength: k.Strength}.Valid()
}

// Right reports whether a choice by content is the known answer. The strength does
// not matter: how much better is more a matter of taste than which.
func (k Known) Right(c Choice) bool { return k.Answer == c.Answer }

// Feedback is shown in training after a decision, by content.
type Feedback struct {
	Right bool
	Known Known
}

// Feedback returns what a deck in training shows after a decision on an item; ok is
// false if that is nothing: outside training, on a pair without a known answer, on
// a skip.
func (s Scheme) Feedback(item Item, content Choice) (Feedback, bool) {
	if s.Training == "" || item.Gold == nil || !content.Decides() {
		return Feedback{}, false
	}
	return Feedback{Right: item.Gold.Right(content), Known: *item.Gold}, true
}
