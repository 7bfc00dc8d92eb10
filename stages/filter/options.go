package filter

// Options configures Run. The zero value runs every filter with its defaults and
// proposes every pair.
type Options struct {
	Version string // of the program, for the record of the run

	Off []string // filters not to run, by name

	MinChars       int      // "empty": fewer visible characters than this; 0: 1
	MaxRepetition  float64  // "repetition": share of text in word 10-grams that occur three times or more; 0: 0.5
	Languages      []string // "language": ISO 639-1 codes allowed; empty: the prompt's own language
	NearIdentical  float64  // "near-identical": similarity from which two responses are the same; 0: 0.95
	PairsPerPrompt int      // 0: all; otherwise so many, the least similar first; pairs the deck has count
	Audit          float64  // share of the drops that go to the person all the same; 0: none

	// More makes the run follow another stage that is still adding responses: it
	// goes over the deck each time something arrives, and a last time when More is
	// closed. Nil: once.
	More <-chan struct{}
}
