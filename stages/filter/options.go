package filter

// Options configures Run. The zero value runs every filter with its defaults and
// proposes every pair.
type Options struct {
	Version string // of the program, for the record of the run

	Off []string // filters not to run, by name

	MinChars       int      // "empty": drop responses with fewer visible characters; 0: 1
	MaxRepetition  float64  // "repetition": highest share of text in word 10-grams that occur three times or more; 0: 0.5
	Languages      []string // "language": ISO 639-1 codes allowed; empty: the prompt's own language
	NearIdentical  float64  // "near-identical": similarity at which two responses count as the same; 0: 0.95
	PairsPerPrompt int      // 0: all; otherwise this many, the least similar first, including pairs in the deck
	Audit          float64  // share of the drops that go to the person anyway; 0: none

	// More makes the run follow another stage that is still adding responses: it
	// goes over the deck each time it receives, and a last time when More is
	// closed. Nil: once.
	More <-chan struct{}
}
