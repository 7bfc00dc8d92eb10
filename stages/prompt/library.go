package prompt

import (
	"context"
	"encoding/json"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
)

// Library is the part of the store that prompt generation needs: the prompts to
// curate and to learn from, and a place for new ones.
type Library interface {
	stages.RunLog
	// AllPrompts returns a page of all prompts, including dropped ones, by id after
	// the given one.
	AllPrompts(ctx context.Context, after stages.ID, limit int) ([]Prompt, error)
	// Exchanges returns a page of the prompts that are in and have a whole answer, by id,
	// after the given one.
	Exchanges(ctx context.Context, after stages.ID, limit int) ([]Exchange, error)
	// SavePrompts stores, in one transaction, prompts that a model wrote and the
	// verdicts on them, and reports for each whether it was new. One that was not
	// stays as it is.
	SavePrompts(ctx context.Context, ps []Prompt, chain []Curation) (added []bool, err error)
	// CuratePrompts records, in one transaction, the verdicts of a chain of filters,
	// and puts these in force, in this order, and no others. A prompt that was
	// judged is dropped by the first that dropped it, unless a person rescued it, and
	// is in if none did. Of a dropped one the pairs that nobody has decided leave the
	// queue, unless it was only not chosen, and come back with it.
	CuratePrompts(ctx context.Context, chain []Curation) (Moved, error)
	// EarlierPrompts says what runs of this stage did before: Made and Whole, those
	// with this configuration (without its key then) since the last whose command ended
	// well: alone, this stage of it, or else the stages after it as well.
	EarlierPrompts(ctx context.Context, config json.RawMessage, alone bool) (Earlier, error)
	// SaveModel records the model that writes prompts.
	SaveModel(ctx context.Context, m stages.Model) error
}

// Exchange is a prompt with a response to it.
type Exchange struct {
	Prompt   Prompt
	Response string
}

// Earlier says what runs of the stage did before.
type Earlier struct {
	Runs  int
	Made  int  // prompts that are in, by runs that are gone on with
	Whole bool // one of these made all that it was to make; a later stage has not ended well
}

// Curation holds the verdicts of one curating filter on the prompts it judged.
type Curation struct {
	Filter  string // "exact-duplicate", "near-duplicate"
	Version int
	Config  string // JSON object
	Run     stages.RunID
	Judged  []stages.ID
	Dropped map[stages.ID]Drop
}

// Moved counts the pairs that left the queue with their prompts, and that came back.
type Moved struct{ Left, Back int }

// Drop says why a prompt was dropped.
type Drop struct {
	Value  float64
	Reason string
}

// Server is the part of Ollama that prompt generation needs; *peer.Client
// implements it.
type Server interface {
	Models(ctx context.Context) ([]ollama.ModelInfo, error)
	Show(ctx context.Context, name string, allow []string) (ollama.ModelInfo, error)
	// Render returns the text that a chat becomes for the model.
	Render(ctx context.Context, r ollama.Request) (string, error)
	// Host and Version say which server it is.
	Host() string
	Version(ctx context.Context) (string, error)
	Chat(ctx context.Context, r ollama.Request, each func(ollama.Chunk)) (ollama.Reply, error)
}
