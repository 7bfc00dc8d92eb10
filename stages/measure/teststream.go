package measure

// TestStream is how far the deck's own test set is: pairs of two random responses to
// random prompts, drawn before filtering. Reward heads are tested on them and never
// trained on them.
type TestStream struct {
	Drawn    int `json:"drawn"`
	Waiting  int `json:"waiting"`  // of Drawn: for the person
	Labelled int `json:"labelled"` // of Drawn: people prefer one response
	Wanted   int `json:"wanted"`   // more labels, until there are TestLabels
	// Beside counts the labels that prefer a response in another pair of the same
	// prompts. Exports leave them out as well: nothing trains on these prompts.
	Beside  int  `json:"beside"`
	Last    int  `json:"last"`    // such pairs that wait: they come last
	Drained bool `json:"drained"` // the last draw found too few pairs, and no response came since
}

// TestLabels is the number of labels that measures a head's accuracy to within 10 points.
var TestLabels = LabelsFor(0.1)

// NewTestStream returns the test set with the number of labels that it still wants.
func NewTestStream(drawn, waiting, labelled int) TestStream {
	return TestStream{Drawn: drawn, Waiting: waiting, Labelled: labelled, Wanted: max(0, TestLabels-labelled)}
}

// Missing returns how many pairs to draw, so that as many wait as labels are wanted.
func (t TestStream) Missing() int { return max(0, t.Wanted-t.Waiting) }
