package response

import (
	"encoding/json"
	"strconv"
	"time"

	"prefdeck/stages"
)

// Status is how a response ended.
type Status string

// The statuses of a response.
const (
	Complete Status = "complete" // the model stopped, or reached its limit
	Cut      Status = "cut"      // a person stopped it
	Failed   Status = "failed"   // no answer: see Error; the next run tries again
)

// Response is one model's answer to one prompt. Text and Thinking are kept byte for
// byte.
type Response struct {
	ID     stages.ID
	Prompt stages.ID
	Model  stages.ID // "" if an import does not name it
	Slot   stages.ID // the request: see SlotID; "" for imported responses
	Sample int       // the number of the sample for this prompt, model and options

	Text     string // of one that goes on for several turns or calls tools, all of it to be read
	Parts    string // such a response as it is: see prompt.AsParts; "" for plain text
	Thinking string

	Options      json.RawMessage // as sent, including the seed; "{}" for imported
	Seed         int64
	Status       Status
	DoneReason   string // stop, length, load, unload or ""
	PromptTokens int
	Tokens       int
	Load         time.Duration
	PromptEval   time.Duration
	Eval         time.Duration
	Total        time.Duration
	Error        string // one line, for Failed
	Attempts     int

	Source  string // the file it came from; "" if generated
	Run     stages.RunID
	Dropped string // the filter that dropped it; "" while it is in
}

// SlotID identifies one wanted response: the n-th sample of a model with these
// options (canonical JSON, without the seed) for a prompt. A slot that holds a
// response is never asked for again (promise 4).
func SlotID(prompt, model stages.ID, options string, sample int) stages.ID {
	return stages.Hash("slot", string(prompt), string(model), options, strconv.Itoa(sample))
}

// Identify sets the ID. It covers the prompt, the model, the slot and the text: two
// samples with the same words are two responses, and an imported response keeps its
// ID whenever its file is imported again.
func (r *Response) Identify() {
	hashed := []string{string(r.Prompt), string(r.Model), string(r.Slot), r.Text}
	if r.Parts != "" {
		hashed = append(hashed, r.Parts)
	}
	r.ID = stages.Hash("response", hashed...)
}

// TextID identifies only the words of a response; pairs are made of them.
func (r Response) TextID() stages.ID { return stages.Hash("text", r.Text) }
