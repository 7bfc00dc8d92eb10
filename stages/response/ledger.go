package response

import (
	"context"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
	"prefdeck/stages/prompt"
)

// Ledger is what response generation needs of the store: which responses are
// wanted, and which are there.
type Ledger interface {
	stages.RunLog
	// CountPrompts is how many prompts are in (not dropped).
	CountPrompts(ctx context.Context) (int, error)
	// Prompts is a page of the prompts that are in, by ID, after the given one.
	Prompts(ctx context.Context, after stages.ID, limit int) ([]prompt.Prompt, error)
	// Filled says which of the slots hold a complete or cut response.
	Filled(ctx context.Context, slots []stages.ID) (map[stages.ID]bool, error)
	SaveModel(ctx context.Context, m Model) error
	// SaveResponses stores responses in one commit and returns once that is synced.
	// A response whose slot failed before takes the failure's place; one whose slot
	// is filled already changes nothing.
	SaveResponses(ctx context.Context, rs []Response) error
}

// Server is what response generation needs of Ollama; *ollama.Client is one.
type Server interface {
	Models(ctx context.Context) ([]ollama.ModelInfo, error)
	Show(ctx context.Context, name string, allow []string) (ollama.ModelInfo, error)
	Chat(ctx context.Context, r ollama.Request, each func(ollama.Chunk)) (ollama.Reply, error)
	Pull(ctx context.Context, name string, each func(done, total int64)) error
}
