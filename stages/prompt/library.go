package prompt

import (
	"context"

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
	// SavePrompts stores prompts and reports for each whether it was new.
	SavePrompts(ctx context.Context, ps []Prompt) (added []bool, err error)
	// CuratePrompts records, in one transaction, the verdicts of one curating
	// filter: the prompts it dropped, by id, with the reason. Judged prompts that
	// are not named pass.
	CuratePrompts(ctx context.Context, c Curation) error
	// SaveModel records the model that writes prompts.
	SaveModel(ctx context.Context, m stages.Model) error
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

// Drop says why a prompt was dropped.
type Drop struct {
	Value  float64
	Reason string
}

// Server is the part of Ollama that prompt generation needs; *ollama.Client
// implements it.
type Server interface {
	Models(ctx context.Context) ([]ollama.ModelInfo, error)
	Show(ctx context.Context, name string, allow []string) (ollama.ModelInfo, error)
	Chat(ctx context.Context, r ollama.Request, each func(ollama.Chunk)) (ollama.Reply, error)
}
