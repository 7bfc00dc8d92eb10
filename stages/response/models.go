package response

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"prefdeck/stages/ollama"
)

// MissingModelsError names every wanted model that the server lacks. It is an
// ollama.ErrNoModel.
type MissingModelsError struct{ Names []string }

func (e *MissingModelsError) Error() string {
	return fmt.Sprintf("%s not on the Ollama server, get with: %s",
		count(len(e.Names), "model is", "models are"), strings.Join(e.Advice(), " && "))
}

// Unwrap makes it an ollama.ErrNoModel.
func (e *MissingModelsError) Unwrap() error { return ollama.ErrNoModel }

// Advice is the command that gets each missing model, one per name.
func (e *MissingModelsError) Advice() []string {
	lines := make([]string, len(e.Names))
	for i, name := range e.Names {
		lines[i] = "ollama pull " + name
	}
	return lines
}

// RemoteModelsError names the wanted models that the server would run elsewhere
// and that nobody allowed (promise 8). It is an ollama.ErrRemote.
type RemoteModelsError struct{ Names, Hosts []string }

func (e *RemoteModelsError) Error() string {
	places := make([]string, len(e.Names))
	for i, name := range e.Names {
		places[i] = name + " on " + e.Hosts[i]
	}
	return fmt.Sprintf("%s elsewhere, prompts would leave this machine: %s; allow it by name to use it",
		count(len(e.Names), "model runs", "models run"), strings.Join(places, ", "))
}

// Unwrap makes it an ollama.ErrRemote.
func (e *RemoteModelsError) Unwrap() error { return ollama.ErrRemote }

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Resolve looks up the models that o names, each once, in the order of o, with
// all that their provenance needs. A *RemoteModelsError or, if there are none of
// those, a *MissingModelsError names all models that stand in the way at once.
func Resolve(ctx context.Context, s Server, o Options) ([]Model, error) {
	listed, err := s.Models(ctx)
	if err != nil {
		return nil, fmt.Errorf("models for responses: %w", err)
	}
	var (
		found   []string
		missing MissingModelsError
		remote  RemoteModelsError
	)
	for _, name := range o.Models {
		m, ok := ollama.Find(listed, name)
		switch {
		case !ok && !slices.Contains(missing.Names, name):
			missing.Names = append(missing.Names, name)
		case !ok, slices.Contains(found, m.Name), slices.Contains(remote.Names, m.Name):
		case m.RemoteHost != "" && !o.allows(m.Name):
			remote.Names, remote.Hosts = append(remote.Names, m.Name), append(remote.Hosts, m.RemoteHost)
		default:
			found = append(found, m.Name)
		}
	}
	switch {
	case len(remote.Names) > 0:
		return nil, &remote
	case len(missing.Names) > 0:
		return nil, &missing
	}
	models := make([]Model, 0, len(found))
	for _, name := range found {
		m, err := show(ctx, s, name, o)
		if err != nil {
			return nil, err
		}
		models = append(models, m)
	}
	return models, nil
}

func (o Options) allows(name string) bool {
	return slices.ContainsFunc(o.AllowRemote, func(allowed string) bool { return ollama.SameName(allowed, name) })
}

// show is a model with its provenance, if it can answer at all.
func show(ctx context.Context, s Server, name string, o Options) (Model, error) {
	m, err := s.Show(ctx, name)
	switch {
	case err != nil:
		return Model{}, fmt.Errorf("models for responses: %w", err)
	case m.RemoteHost != "" && !o.allows(m.Name):
		return Model{}, &RemoteModelsError{Names: []string{m.Name}, Hosts: []string{m.RemoteHost}}
	case len(m.Capabilities) > 0 && !slices.Contains(m.Capabilities, "completion"):
		return Model{}, fmt.Errorf("model %s cannot chat, only %s: %w", m.Name, strings.Join(m.Capabilities, ", "), ollama.ErrRefused)
	}
	return Model{
		ID:            ModelID(m.Name, m.Digest),
		Name:          m.Name,
		Digest:        m.Digest,
		Family:        m.Family,
		ParameterSize: m.ParameterSize,
		Quantization:  m.Quantization,
		RemoteHost:    m.RemoteHost,
		Template:      m.Template,
		System:        m.System,
		Parameters:    m.Parameters,
		Capabilities:  m.Capabilities,
	}, nil
}
