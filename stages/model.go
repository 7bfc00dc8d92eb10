package stages

// Model is a language model with its provenance: the same name with another digest
// is another model.
type Model struct {
	ID            ID
	Name          string
	Digest        string // "" if only the name is known (imported responses)
	Family        string
	ParameterSize string // as Ollama writes it: "134.52M"
	Quantization  string
	RemoteHost    string // where Ollama's server runs it; "" for this machine
	Template      string // with System and Parameters, the Modelfile's additions
	System        string
	Parameters    string
	Capabilities  []string
}

// ModelID identifies a model by name and digest.
func ModelID(name, digest string) ID { return Hash("model", name, digest) }
