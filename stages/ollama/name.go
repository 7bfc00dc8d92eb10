package ollama

import (
	"slices"
	"strings"

	"github.com/ollama/ollama/types/model"
)

// cloudHost runs the models whose names say cloud.
const cloudHost = "https://ollama.com"

// reference is a model's name as Ollama reads it since v0.18: the part after its
// last colon may say where to run it. The tag cloud, or one that ends in -cloud,
// means ollama.com, whatever the server holds under that name; :local after a name
// means the server itself.
type reference struct {
	model model.Name // without the part that says where
	cloud bool
	local bool
}

func parseReference(name string) reference {
	name = strings.TrimSpace(name)
	at := strings.LastIndex(name, ":") + 1
	base, tag := strings.TrimSuffix(name[:at], ":"), strings.TrimSpace(name[at:])
	folded := strings.ToLower(tag)
	switch {
	case at == 0, strings.Contains(tag, "/"): // no tag: the colon belongs to a port
	case folded == "cloud":
		return reference{model: model.ParseName(base), cloud: true}
	case strings.HasSuffix(folded, "-cloud"):
		size := tag[:len(tag)-len("-cloud")]
		return reference{model: model.ParseName(base + ":" + size), cloud: true}
	case folded == "local":
		return reference{model: model.ParseName(base), local: true}
	}
	return reference{model: model.ParseName(name)}
}

// SameName reports whether Ollama takes a and b for the same model: "llama3" is
// "llama3:latest", and both are "registry.ollama.ai/library/llama3:latest". A cloud
// model is never the same as one on the server.
func SameName(a, b string) bool {
	x, y := parseReference(a), parseReference(b)
	return a == b || x.cloud == y.cloud && x.model.EqualFold(y.model)
}

// Listed returns a model of the server's own as its list means it: a name that says
// cloud means ollama.com, whatever the server holds under it.
func Listed(m ModelInfo) ModelInfo {
	if !parseReference(m.Name).cloud {
		return m
	}
	return ModelInfo{Name: m.Name, RemoteHost: cloudHost, stored: &m}
}

// Find returns the model that the server runs for a name. A name that says cloud
// finds one even if models, the server's list, lacks it: the server would ask
// ollama.com. Requests must use the Name of the result.
func Find(models []ModelInfo, name string) (ModelInfo, bool) {
	want := parseReference(name)
	at := slices.IndexFunc(models, func(m ModelInfo) bool {
		if want.cloud {
			return SameName(m.Name, name)
		}
		return model.ParseName(m.Name).EqualFold(want.model)
	})
	switch {
	case at >= 0 && !want.cloud && models[at].stored != nil:
		m := *models[at].stored
		m.Name += ":local" // the name alone means the cloud
		return m, true
	case at >= 0:
		return models[at], true
	case want.cloud:
		return ModelInfo{Name: strings.TrimSpace(name), RemoteHost: cloudHost}, true
	case want.local: // before v0.18, local was an ordinary tag
		at = slices.IndexFunc(models, func(m ModelInfo) bool { return model.ParseName(m.Name).EqualFold(model.ParseName(name)) })
	}
	if at < 0 {
		return ModelInfo{}, false
	}
	return models[at], true
}

// Refused reports whether m runs on another machine without being named in allow
// (promise 8).
func (m ModelInfo) Refused(allow []string) bool {
	return m.RemoteHost != "" && !slices.ContainsFunc(allow, func(name string) bool { return SameName(name, m.Name) })
}

// Place returns the name of m for people to read, and where it runs unless that is
// the server.
func (m ModelInfo) Place() string {
	if m.RemoteHost == "" {
		return m.Name
	}
	return m.Name + " on " + m.RemoteHost
}
