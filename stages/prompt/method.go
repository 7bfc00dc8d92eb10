package prompt

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
)

// Methods of making prompts, by name. They are the operators of the prompts that they
// make.
const (
	SelfInstruct = "self-instruct"
	Evol         = "evol"
	Magpie       = "magpie"
	Topics       = "topics"
	Personas     = "personas"
	FollowUp     = "follow-up"
)

// Methods returns the names of all methods.
func Methods() []string { return []string{SelfInstruct, Evol, Magpie, Topics, Personas, FollowUp} }

// CheckMethod returns an error that names the methods if there is none of this name.
func CheckMethod(name string) error {
	if slices.Contains(Methods(), name) {
		return nil
	}
	return fmt.Errorf("there is no way %q to make prompts; there are %s", name, strings.Join(Methods(), ", "))
}

// method decides what a model is asked, and reads its replies.
type method interface {
	// next returns the next request, or false if there is nothing left to ask. All
	// its choices come from random.
	next(random *rand.Rand) (query, bool)
	// read takes the reply to a request of next apart.
	read(q query, reply ollama.Reply) []candidate
}

// traits are the properties of a method that the generator must know.
type traits struct {
	patience int            // requests in a row without a new prompt, then it gives up
	checked  bool           // the model must be able to answer a new prompt
	options  map[string]any // of its requests, unless the person sets others
}

// query is one request of a method.
type query struct {
	messages []ollama.ChatMessage
	raw      string // in their place
	stop     []string
	format   json.RawMessage // a JSON schema, or nil
	shown    []example
	way      string    // of several that a method has; "" for one that has one
	tags     []string  // of the prompts that come of it
	exchange *Exchange // that a follow-up goes on with

	check *candidate // asks for the beginning of an answer to this one instead
}

// example is a prompt that the model is shown.
type example struct {
	id   stages.ID
	text string
}

// candidate is a text that a model offers as a prompt.
type candidate struct {
	text    string
	refused string    // why it cannot be one, if the reply tells: “cut off”
	from    *example  // which it goes on from, and so shares words with
	query   query     // that it came of
	system  string    // of the conversation that it goes on with
	before  []Message // the turns of that; nil: it stands alone
}

// source returns the name of the generator of a prompt.
func (q query) source(method string) string {
	if q.way == "" {
		return method
	}
	return method + "/" + q.way
}

func (q query) parents() []stages.ID {
	var ids []stages.ID
	for _, e := range q.shown {
		ids = append(ids, e.id)
	}
	return ids
}

// requestOptions returns the options of a request: those of the method, over them the
// person's, and what the generator decides itself.
func (g *generator) requestOptions(q query, seed int) map[string]any {
	o := map[string]any{"num_predict": replyTokens}
	if q.check != nil {
		o = g.loadOptions()
		o["num_predict"], o["temperature"] = checkTokens, 0
	} else {
		maps.Copy(o, g.traits.options)
		maps.Copy(o, g.options.Base)
	}
	o["num_ctx"], o["seed"] = g.options.NumCtx, seed
	if len(q.stop) > 0 {
		o["stop"] = append(ollama.Stops(o), q.stop...)
		o["stop"] = append(ollama.Stops(o), ollama.Unstopped(o, g.parameters)...) // which it replaces
	}
	return o
}

// loadOptions returns the options by which the server loads the model.
func (g *generator) loadOptions() map[string]any {
	o := map[string]any{}
	for _, name := range ollama.LoadOptions() {
		if v, ok := g.options.Base[name]; ok {
			o[name] = v
		}
	}
	o["num_ctx"] = g.options.NumCtx
	return o
}
