package measure

// Ablation says what each stage adds to a reward head: heads trained on equally many
// labelled pairs, one arm for each stage, tested on the same pairs.
type Ablation struct {
	Data   string `json:"data"`   // hash of what it was measured on
	Labels int    `json:"labels"` // labelled pairs in the deck then
	Pairs  int    `json:"pairs"`  // that each head was trained on
	Sets   int    `json:"sets"`   // training sets of each arm, by seed
	// The test set: pairs drawn at random before filtering, of prompts that no head
	// was trained on.
	TestPairs   int `json:"test_pairs"` // in which people prefer one response
	TestPrompts int `json:"test_prompts"`
	Stream      int `json:"test_stream"` // of the test set's pairs then: from the test stream
	// Dropped is the share of pairs that filtering drops, in the test set and in the
	// arms before filtering.
	Dropped Estimate      `json:"dropped"`
	Arms    []Arm         `json:"arms"`
	Effects []StageEffect `json:"effects"`
	Why     string        `json:"why,omitempty"` // nothing was measured
	// Wanted is how many more labels on pairs drawn at random it takes to measure
	// anything.
	Wanted int `json:"wanted_random,omitempty"`
}

// Arm is a way of collecting pairs, as good as the heads trained on them.
type Arm struct {
	Name   string `json:"name"`
	About  string `json:"about"`
	Labels int    `json:"labels"` // labelled pairs to draw training sets from
	// Accuracy is how often a head names the response that people prefer.
	Accuracy Estimate `json:"accuracy"`
	// BestOf is how often people prefer the head's pick among all kept responses to a
	// prompt to another of them, a tie as half.
	BestOf    Estimate `json:"best_of_n"`
	Responses float64  `json:"responses"` // N of BestOf: mean over the prompts
	Why       string   `json:"why,omitempty"`
}

// StageVerdict says what the interval of an effect allows to say.
type StageVerdict string

// The verdicts.
const (
	Helps StageVerdict = "helps"
	Harms StageVerdict = "harms"
	Open  StageVerdict = "open" // the interval contains 0
)

// StageEffect is the difference in accuracy that one stage makes: between its arm and the
// last one before it that is defined.
type StageEffect struct {
	Stage      string       `json:"stage"`
	From       string       `json:"from,omitempty"` // arms
	To         string       `json:"to"`
	Difference Estimate     `json:"difference"`
	Verdict    StageVerdict `json:"verdict,omitempty"`
	// More labels, spread like those there are, would show a difference of Show if the
	// verdict is open.
	More int     `json:"more_labels,omitempty"`
	Show float64 `json:"more_would_show,omitempty"`
	Why  string  `json:"why,omitempty"` // the difference is not defined
}
