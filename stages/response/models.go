package response

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/ground/shell"
	"prefdeck/stages/ollama"
)

// MissingModelsError names all wanted models that the server lacks. It is an
// ollama.ErrNoModel.
type MissingModelsError struct{ Names []string }

func (e *MissingModelsError) Error() string {
	return fmt.Sprintf("%s not on the Ollama server, get with: %s",
		count(len(e.Names), "model is", "models are"), strings.Join(e.Advice(), " && "))
}

// Unwrap returns ollama.ErrNoModel.
func (e *MissingModelsError) Unwrap() error { return ollama.ErrNoModel }

// Advice returns the command that gets each missing model, one per name.
func (e *MissingModelsError) Advice() []string {
	lines := make([]string, len(e.Names))
	for i, name := range e.Names {
		lines[i] = "ollama pull " + shell.Quote(name)
	}
	return lines
}

// ErrCannotChat says that a model only embeds texts, or draws.
var ErrCannotChat = errors.New("cannot chat")

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Resolve looks up the models that o names, each once and in this order, with their
// provenance. If any cannot be used, it returns an *ollama.RemoteError or, failing
// that, a *MissingModelsError that names all of them. Until every model may be used
// it asks the server only for its list.
func Resolve(ctx context.Context, s Server, o Options) ([]stages.Model, error) {
	listed, err := s.Models(ctx)
	if err != nil {
		return nil, fmt.Errorf("look up the models: %w", err)
	}
	var (
		found   []string
		missing MissingModelsError
		remote  ollama.RemoteError
	)
	for _, name := range o.Models {
		m, ok := ollama.Find(listed, name)
		switch {
		case !ok && !slices.Contains(missing.Names, name):
			missing.Names = append(missing.Names, name)
		case !ok, slices.Contains(found, m.Name):
		default:
			found = append(found, m.Name)
			if m.Refused(o.AllowRemote) {
				remote.Models = append(remote.Models, m)
			}
		}
	}
	switch {
	case len(remote.Models) > 0:
		return nil, &remote
	case len(missing.Names) > 0:
		return nil, &missing
	}
	models := make([]stages.Model, 0, len(found))
	for _, name := range found {
		m, err := show(ctx, s, name, o)
		switch {
		case errors.Is(err, ollama.ErrNoModel): // a cloud name that nobody knows
			missing.Names = append(missing.Names, name)
		case err != nil:
			return nil, err
		default:
			models = append(models, m)
		}
	}
	if len(missing.Names) > 0 {
		return nil, &missing
	}
	return models, nil
}

// show returns a model with its provenance if it can chat at all.
func show(ctx context.Context, s Server, name string, o Options) (stages.Model, error) {
	m, err := s.Show(ctx, name, o.AllowRemote)
	switch {
	case err != nil:
		return stages.Model{}, fmt.Errorf("look up the models: %w", err)
	case len(m.Capabilities) > 0 && !slices.Contains(m.Capabilities, "completion"):
		return stages.Model{}, fmt.Errorf("%s %w, only %s: name another model", m.Name, ErrCannotChat, strings.Join(m.Capabilities, ", "))
	}
	return m.Model(), nil
}
