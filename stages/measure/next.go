package measure

// NextStep names the work that brings a deck forward.
type NextStep string

// The steps, in the order in which a deck goes through them.
const (
	Fill     NextStep = "fill"     // the deck is empty
	Ask      NextStep = "ask"      // prompts wait for responses
	Pair     NextStep = "pair"     // responses wait to be paired
	Contrast NextStep = "contrast" // no prompt has two responses that differ
	Judge    NextStep = "judge"    // pairs wait for a person
	Export   NextStep = "export"   // everything is decided
)

// Next returns the step that would bring the deck forward, and how many prompts,
// responses, pairs or preferences it is about.
func (s Stats) Next() (NextStep, int) {
	switch {
	case s.Queue > 0:
		return Judge, s.Queue
	case s.Unpaired > 0:
		return Pair, s.Unpaired
	case s.Unanswered > 0:
		return Ask, s.Unanswered
	case s.Labels.A+s.Labels.B > 0:
		return Export, s.Preferences
	case s.Responses > 0:
		return Contrast, s.Responses
	}
	return Fill, 0
}
