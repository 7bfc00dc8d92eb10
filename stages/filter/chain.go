package filter

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// Subject is a response with everything that a filter may use.
type Subject struct {
	Prompt   prompt.Prompt
	Response response.Response
	Model    response.Model // the one that answered; zero if unknown
}

// Filter is one link of the chain: its name, its purpose, and the check itself.
type Filter struct {
	Spec
	About string // the kind of response or pair it drops, in one line

	// response judges one response (Kind OfResponse). An empty reason lets it pass.
	response func(s Subject) (value float64, reason string)
	// pair judges the similarity of two responses (Kind OfPair).
	pair func(similarity float64) (reason string)
}

// Chain returns the filters that o leaves on, in the order in which a response
// passes them: cheap and certain ones first.
func Chain(o Options) []Filter {
	all := []Filter{
		empty(o.minChars()),
		truncated(),
		refusal(),
		repetition(o.maxRepetition()),
		language(o.Languages),
		identity(),
		nearIdentical(o.nearIdentical()),
	}
	return slices.DeleteFunc(all, func(f Filter) bool { return slices.Contains(o.Off, f.Name) })
}

// All returns every filter with its default thresholds.
func All() []Filter { return Chain(Options{}) }

// Names lists all filters in the order of the chain.
func Names() []string {
	var names []string
	for _, f := range All() {
		names = append(names, f.Name)
	}
	return names
}

// Validate returns an error that names the wrong option, if any.
func (o Options) Validate() error {
	for _, off := range o.Off {
		if !slices.Contains(Names(), off) {
			return fmt.Errorf("off: there is no filter %q; there are %s", off, strings.Join(Names(), ", "))
		}
	}
	for _, code := range o.Languages {
		if !knownLanguage(code) {
			return fmt.Errorf("languages: %q is not the two-letter code of a language that can be recognised", code)
		}
	}
	switch {
	case o.MinChars < 0:
		return fmt.Errorf("min_chars: %d is negative", o.MinChars)
	case o.MaxRepetition < 0 || o.MaxRepetition > 1:
		return fmt.Errorf("max_repetition: %v is not between 0 and 1", o.MaxRepetition)
	case o.NearIdentical < 0 || o.NearIdentical > 1:
		return fmt.Errorf("near_identical: %v is not between 0 and 1", o.NearIdentical)
	case !(o.Audit >= 0 && o.Audit <= 1):
		return fmt.Errorf("audit: %v is not between 0 and 1", o.Audit)
	case o.PairsPerPrompt < 0:
		return fmt.Errorf("pairs_per_prompt: %d is negative", o.PairsPerPrompt)
	}
	return nil
}

// snapshot returns the configuration for the record of the run.
func (o Options) snapshot() (json.RawMessage, error) {
	return json.Marshal(struct {
		Off            []string `json:"off,omitempty"`
		MinChars       int      `json:"min_chars"`
		MaxRepetition  float64  `json:"max_repetition"`
		Languages      []string `json:"languages,omitempty"`
		NearIdentical  float64  `json:"near_identical"`
		PairsPerPrompt int      `json:"pairs_per_prompt"`
		Audit          float64  `json:"audit"`
	}{o.Off, o.minChars(), o.maxRepetition(), o.Languages, o.nearIdentical(), o.PairsPerPrompt, o.Audit})
}

func (o Options) minChars() int { return max(o.MinChars, 1) }

func (o Options) maxRepetition() float64 {
	if o.MaxRepetition == 0 {
		return 0.5
	}
	return o.MaxRepetition
}

func (o Options) nearIdentical() float64 {
	if o.NearIdentical == 0 {
		return 0.95
	}
	return o.NearIdentical
}

// config returns thresholds as they are stored with the verdicts.
func config(thresholds map[string]any) json.RawMessage {
	if len(thresholds) == 0 {
		return json.RawMessage("{}")
	}
	b, err := json.Marshal(thresholds) // sorts the keys
	if err != nil {
		panic(err) // only numbers and strings
	}
	return b
}
