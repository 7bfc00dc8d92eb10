package prompt

import (
	"encoding/json"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
)

// Options configures Run. The zero value curates and generates nothing.
type Options struct {
	Version string // of the program, for the record of the run

	Generate int              // new prompts wanted; 0 for none
	By       string           // the method; "": SelfInstruct
	Model    string           // the Ollama model that writes them
	Jobs     int              // requests in flight; 0: 1
	Throttle *ollama.Throttle // bounds them further while the run is under way; nil: nothing does
	MaxRouge float64          // highest ROUGE-L F1 of a new prompt to any other; 0: 0.7
	Examples int              // prompts shown per request of Self-Instruct; 0: 8
	Topics   []string         // of the topic tree; nil: a list of ours
	Personas []string         // who ask; nil: a list of ours
	Seed     int64            // of all random choices
	NumCtx   int              // context length to request; 0: 4096
	Base     map[string]any   // options of Ollama, over those of the method

	Then []stages.Stage // that run after this one in one command; until they end well, no other prompts are made

	AllowRemote []string // models that may run elsewhere (promise 8)

	Screen Screen // the prompts that are wanted at all
	Choose int    // how many stay of those that all other filters pass; 0: an earlier choice stays

	Embedder Embedder // compares prompts for the choice by what they mean; nil: their words do

	NearDuplicate float64 // word-shingle Jaccard similarity at which a prompt repeats another; 0: 0.7, above 1: off
}

func (o Options) withDefaults() Options {
	if o.By == "" {
		o.By = SelfInstruct
	}
	if o.Jobs <= 0 {
		o.Jobs = 1
	}
	if o.MaxRouge <= 0 {
		o.MaxRouge = 0.7
	}
	if o.Examples <= 0 {
		o.Examples = 8
	}
	if o.NumCtx <= 0 {
		o.NumCtx = 4096
	}
	if o.NearDuplicate <= 0 {
		o.NearDuplicate = 0.7
	}
	return o
}

// snapshots returns the configuration that identifies the prompts to make, and, as the
// record of the run keeps it, with the stages that follow.
func (o Options) snapshots() (config, whole json.RawMessage, err error) {
	if config, err = o.snapshot(); err != nil || o.Generate == 0 || len(o.Then) == 0 {
		return config, config, err
	}
	then, err := json.Marshal(o.Then)
	if err != nil {
		return nil, nil, err
	}
	whole = append(slices.Clone(config[:len(config)-1]), `,"then":`...)
	return config, append(append(whole, then...), '}'), nil
}

func (o Options) snapshot() (json.RawMessage, error) {
	return json.Marshal(struct {
		Generate      int            `json:"generate"`
		By            string         `json:"by,omitempty"`
		Model         string         `json:"model,omitempty"`
		AllowRemote   []string       `json:"allow_remote,omitempty"`
		Topics        []string       `json:"topics,omitempty"`
		Personas      []string       `json:"personas,omitempty"`
		MaxRouge      float64        `json:"max_rouge"`
		Examples      int            `json:"examples"`
		Seed          int64          `json:"seed"`
		NumCtx        int            `json:"num_ctx"`
		Options       map[string]any `json:"options,omitempty"`
		Languages     []string       `json:"languages,omitempty"`
		MinWords      int            `json:"min_words,omitempty"`
		MaxWords      int            `json:"max_words,omitempty"`
		PersonalData  bool           `json:"personal_data,omitempty"`
		HeldOut       int            `json:"held_out,omitempty"` // texts
		NearDuplicate float64        `json:"near_duplicate"`
		Choose        int            `json:"choose,omitempty"`
		Embedder      string         `json:"embedder,omitempty"`
	}{o.Generate, o.By, o.Model, o.AllowRemote, o.Topics, o.Personas, o.MaxRouge, o.Examples, o.Seed, o.NumCtx, o.Base,
		o.Screen.Languages, o.Screen.MinWords, o.Screen.MaxWords, o.Screen.PersonalData, len(o.Screen.HeldOut), o.NearDuplicate, o.Choose, o.embedderName()})
}

// embedderName returns the name of the model that compares prompts, if one does.
func (o Options) embedderName() string {
	if o.Embedder == nil || o.Choose == 0 {
		return ""
	}
	return o.Embedder.Model().Name
}
