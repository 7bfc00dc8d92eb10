package prompt

// Options configures Run. The zero value curates and generates nothing.
type Options struct {
	Version string // of the program, for the record of the run

	Generate int     // new prompts wanted from Self-Instruct; 0 for none
	Model    string  // the Ollama model that writes them
	MaxRouge float64 // highest ROUGE-L F1 of a new prompt to any other; 0: 0.7
	Examples int     // prompts shown per request; 0: 8
	Seed     int64   // draws the examples
	NumCtx   int     // context length to request; 0: 4096

	AllowRemote []string // models that may run elsewhere (promise 8)

	NearDuplicate float64 // word-shingle Jaccard similarity at which a prompt repeats another; 0: 0.7, above 1: off
}

func (o Options) withDefaults() Options {
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
