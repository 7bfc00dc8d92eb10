package response

import (
	"context"
	"encoding/json"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
	"prefdeck/stages/prompt"
)

// Ledger is the part of the store that response generation needs: the responses
// wanted, and those that exist.
type Ledger interface {
	stages.RunLog
	// CountPrompts returns how many prompts are in (not dropped).
	CountPrompts(ctx context.Context) (int, error)
	// Prompts returns a page of the prompts that are in, by id, after the given
	// one.
	Prompts(ctx context.Context, after stages.ID, limit int) ([]prompt.Prompt, error)
	// Filled reports which of the slots hold a complete or cut response.
	Filled(ctx context.Context, slots []stages.ID) (map[stages.ID]bool, error)
	// Begun returns the prompts of those of the slots that hold any response, a failed
	// one too, by slot.
	Begun(ctx context.Context, slots []stages.ID) (map[stages.ID]stages.ID, error)
	SaveModel(ctx context.Context, m stages.Model) error
	// ModelsNamed returns the models that have one of the names.
	ModelsNamed(ctx context.Context, names ...string) ([]stages.Model, error)
	// LastSample returns the highest number of any sample of a model; -1 if it has none.
	LastSample(ctx context.Context, model stages.ID) (int, error)
	// LastOptions returns the options of the newest response of a model, as stored; nil
	// if it has none.
	LastOptions(ctx context.Context, model stages.ID) (json.RawMessage, error)
	// SaveResponses stores responses in one commit and returns once that is synced.
	// A response replaces an earlier failure of its slot; if the slot is filled
	// already, it changes nothing.
	SaveResponses(ctx context.Context, rs []Response) error
}

// Server is the part of Ollama that response generation needs; *peer.Client
// implements it.
type Server interface {
	Host() string
	Version(ctx context.Context) (string, error)
	Models(ctx context.Context) ([]ollama.ModelInfo, error)
	Show(ctx context.Context, name string, allow []string) (ollama.ModelInfo, error)
	Chat(ctx context.Context, r ollama.Request, each func(ollama.Chunk)) (ollama.Reply, error)
	Pull(ctx context.Context, name string, each func(done, total int64)) error
}
