package peer

import (
	"reflect"
	"strings"
	"testing"

	"github.com/ollama/ollama/api"

	"prefdeck/stages/ollama"
)

// The table of options has all that the client knows, with its kinds.
func TestOptionsAreTheClients(t *testing.T) {
	t.Parallel()
	wrong := map[reflect.Kind]any{reflect.Int: 0.5, reflect.Float32: "x", reflect.Pointer: 1, reflect.Slice: 1}
	names := strings.Join(ollama.OptionNames(), " ") + " "
	for _, f := range reflect.VisibleFields(reflect.TypeFor[api.Options]()) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" {
			continue // the struct that holds some of them
		}
		value, known := wrong[f.Type.Kind()]
		if !known || !strings.Contains(names, name+" ") || ollama.CheckOption(name, value) == nil {
			t.Errorf("%s is a %s, which the table does not say", name, f.Type)
		}
		if right := reflect.Zero(f.Type); f.Type.Kind() == reflect.Int || f.Type.Kind() == reflect.Float32 {
			if err := ollama.CheckOption(name, right.Interface()); err != nil {
				t.Error(err)
			}
		}
	}
}
