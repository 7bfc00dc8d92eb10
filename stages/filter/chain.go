package filter

import (
	"slices"

	"prefdeck/stages"
)

// Filter is one link of the chain: its name, its purpose, and the check itself.
type Filter struct {
	Spec
	About      string // what it drops, in one line
	Thresholds []Threshold

	// response judges one response (Kind OfResponse).
	response func(s Subject) finding
	// pair judges two responses to one prompt (Kind OfPair).
	pair func(s PairSubject) finding
	// embeds says that it needs an embedding model.
	embeds bool
	// compares says that the verdict depends on the other responses to the prompt, so
	// that it is found anew in every run.
	compares bool
	// acrossPrompts says that it needs, of each response, one to another prompt that it
	// resembles: it waits until nothing more comes.
	acrossPrompts bool
}

// finding is a filter's result for one subject. A reason drops the subject unless it is
// only a remark: then the subject stays in, and the reason goes with it.
type finding struct {
	value  float64
	reason string
	remark bool
	at     place // bytes of the response that the reason is about, if any
}

// drops reports whether the subject is out.
func (f finding) drops() bool { return f.reason != "" && !f.remark }

// verdict returns a finding as it is stored.
func (f Filter) verdict(subject stages.ID, is finding) Verdict {
	return Verdict{
		Subject: subject, Kind: f.Kind, Filter: f.Name, Pass: !is.drops(),
		Value: is.value, Reason: is.reason, From: is.at.from, To: is.at.to,
	}
}

// Chain returns the filters that o leaves on, in the order in which a response
// passes them: the cheap and certain ones first. Without an embedding model those that
// need one are off.
func Chain(o Options) []Filter {
	return slices.DeleteFunc(all(o), func(f Filter) bool { return f.embeds && o.Embedder == nil || o.off(f.Name) })
}

func (o Options) off(filter string) bool { return slices.Contains(o.Off, filter) }

// all returns every filter with the thresholds of o.
func all(o Options) []Filter {
	var chain []Filter
	for _, of := range []func(*builder) Filter{
		empty, repetition, truncated, template, garbled, echo, refusal, identity, language, format, offTopic, length, boilerplate,
		nearIdentical, sameAnswer, bothBad, longer,
	} {
		chain = append(chain, build(o, of))
	}
	return chain
}

// All returns every filter there is, with its default thresholds.
func All() []Filter { return all(Options{}) }

// Names lists all filters in the order of the chain.
func Names() []string {
	var names []string
	for _, f := range All() {
		names = append(names, f.Name)
	}
	return names
}
