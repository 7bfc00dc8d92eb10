package prompt

import (
	"context"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
)

// Library is what prompt generation needs of the store: the prompts to curate and
// to learn from, and a place for new ones.
type Library interface {
	stages.RunLog
	// AllPrompts is a page of all prompts, dropped ones included, by ID, after
	// the given one.
	AllPrompts(ctx context.Context, after stages.ID, limit int) ([]Prompt, error)
	// SavePrompts stores prompts and says for each whether it was new.
	SavePrompts(ctx context.Context, ps []Prompt) (added []bool, err error)
	// CuratePrompts records, in one transaction, the verdicts of one curating
	// filter and which prompts it turned down (by ID, with the reason). Prompts
	// judged and not named pass.
	CuratePrompts(ctx context.Context, c Curation) error
	// NoteModel records the model that writes prompts and returns its ID.
	NoteModel(ctx context.Context, m ollama.ModelInfo) (stages.ID, error)
}

// Curation is what one curating filter said of the prompts it judged.
type Curation struct {
	Filter  string // "exact-duplicate", "near-duplicate"
	Version int
	Config  string // JSON object
	Run     stages.RunID
	Judged  []stages.ID
	Dropped map[stages.ID]Drop
}

// Drop is why a prompt was turned down.
type Drop struct {
	Value  float64
	Reason string
}

// Server is what prompt generation needs of Ollama; *ollama.Client is one.
type Server interface {
	Models(ctx context.Context) ([]ollama.ModelInfo, error)
	Show(ctx context.Context, name string, allow []string) (ollama.ModelInfo, error)
	Chat(ctx context.Context, r ollama.Request, each func(ollama.Chunk)) (ollama.Reply, error)
}
