package filter

import (
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// Subject is a response with everything that a filter may use.
type Subject struct {
	Prompt   prompt.Prompt
	Response response.Response
	Model    stages.Model // the one that answered; zero if unknown
}

// PairSubject is two responses to one prompt with everything that a filter may use.
type PairSubject struct {
	A, B       Subject
	similarity func() float64
}

// Similarity returns how similar the two texts are, 0 to 1. Comparing them takes a
// while, so it is done once, for the first filter that asks.
func (s PairSubject) Similarity() float64 { return s.similarity() }

// Filter is one link of the chain: its name, its purpose, and the check itself.
type Filter struct {
	Spec
	About      string // what it drops, in one line
	Thresholds []Threshold

	// response judges one response (Kind OfResponse). An empty reason lets it pass.
	response func(s Subject) (value float64, reason string)
	// pair judges two responses to one prompt (Kind OfPair).
	pair func(s PairSubject) (value float64, reason string)
}

// Chain returns the filters that o leaves on, in the order in which a response
// passes them: the cheap and certain ones first.
func Chain(o Options) []Filter {
	var chain []Filter
	for _, of := range []func(*builder) Filter{
		empty, truncated, refusal, repetition, language, identity, nearIdentical,
	} {
		if f := build(o, of); !slices.Contains(o.Off, f.Name) {
			chain = append(chain, f)
		}
	}
	return chain
}

// All returns every filter there is, with its default thresholds.
func All() []Filter { return Chain(Options{}) }

// Names lists all filters in the order of the chain.
func Names() []string {
	var names []string
	for _, f := range All() {
		names = append(names, f.Name)
	}
	return names
}
