package stages

import (
	"strings"
	"unicode"
)

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
	ContextLength int // tokens that it was trained for; 0: not known. The deck does not keep it
}

// ModelID identifies a model by name and digest.
func ModelID(name, digest string) ID { return Hash("model", name, digest) }

// makers are words of names that say who made a model, not which family it is of.
var makers = map[string]bool{"meta": true, "google": true, "ibm": true, "nvidia": true, "microsoft": true}

// Lineage returns the family of a model by its name: "llama" for llama3.2:1b and
// hf.co/somebody/Meta-Llama-3-8B, "" for a name without a word. Ollama's own family is
// the architecture, which unrelated models share: SmolLM2 is of the family llama.
func Lineage(name string) string {
	name = strings.ToLower(name[strings.LastIndex(name, "/")+1:])
	name, _, _ = strings.Cut(name, ":")
	for word := range strings.FieldsFuncSeq(name, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if !makers[word] {
			return word
		}
	}
	return ""
}

// Kin reports whether two models, by name, are of one family.
func Kin(a, b string) bool {
	family := Lineage(a)
	return family != "" && family == Lineage(b)
}
