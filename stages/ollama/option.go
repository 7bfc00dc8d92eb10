package ollama

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// optionKinds holds the options that some server knows, older or newer than the client
// in use, with the kind of their values. A test compares it with that client's own.
var optionKinds = map[string]reflect.Kind{
	"draft_num_predict": reflect.Int, // from 0.34 on
	"f16_kv":            reflect.Bool,
	"frequency_penalty": reflect.Float32,
	"logits_all":        reflect.Bool,
	"low_vram":          reflect.Bool,
	"main_gpu":          reflect.Int,
	"min_p":             reflect.Float32,
	"mirostat":          reflect.Int,
	"mirostat_eta":      reflect.Float32,
	"mirostat_tau":      reflect.Float32,
	"num_batch":         reflect.Int,
	"num_ctx":           reflect.Int,
	"num_gpu":           reflect.Int,
	"num_keep":          reflect.Int,
	"num_predict":       reflect.Int,
	"num_thread":        reflect.Int,
	"numa":              reflect.Bool,
	"penalize_newline":  reflect.Bool,
	"presence_penalty":  reflect.Float32,
	"repeat_last_n":     reflect.Int,
	"repeat_penalty":    reflect.Float32,
	"seed":              reflect.Int,
	"stop":              reflect.Slice,
	"temperature":       reflect.Float32,
	"tfs_z":             reflect.Float32,
	"top_k":             reflect.Int,
	"top_p":             reflect.Float32,
	"typical_p":         reflect.Float32,
	"use_mlock":         reflect.Bool,
	"use_mmap":          reflect.Bool,
	"vocab_only":        reflect.Bool,
}

// OptionNames lists the options of a model that some server knows.
func OptionNames() []string {
	return slices.Sorted(maps.Keys(optionKinds))
}

// LoadOptions lists the options whose change makes a server load the model anew, which
// takes seconds: requests that alternate have to agree on them.
func LoadOptions() []string {
	return []string{"num_ctx", "num_batch", "num_gpu", "main_gpu", "use_mmap", "num_thread"}
}

// CheckOption rejects a value of another type than the option has, which the server
// would refuse. It accepts any value of an option that it does not know.
func CheckOption(name string, value any) error {
	ok, want := true, ""
	switch optionKinds[name] {
	case reflect.Int:
		ok, want = isWhole(value), "a whole number"
	case reflect.Float32:
		ok, want = isNumber(value), "a number"
	case reflect.Bool:
		_, ok = value.(bool)
		want = "true or false"
	case reflect.Slice:
		ok, want = isTexts(value), "a list of strings"
	}
	if text, isText := value.(string); isText {
		value = strconv.Quote(text)
	}
	if !ok {
		return fmt.Errorf("option %s is %v, want %s", name, value, want)
	}
	return nil
}

// Unstopped returns the texts that end an answer by the parameters of a model, as
// peer.Client.Show returns them, and no longer do with these options: the option stop replaces
// them all.
func Unstopped(options map[string]any, parameters string) []string {
	if _, named := options["stop"]; !named {
		return nil
	}
	named := Stops(options)
	var lost []string
	for line := range strings.Lines(parameters) { // one to a line, quoted
		name, text, _ := strings.Cut(strings.TrimSpace(line), " ")
		text = strings.TrimSpace(text)
		if bare, err := strconv.Unquote(text); err == nil {
			text = bare
		}
		if name == "stop" && !slices.Contains(named, text) {
			lost = append(lost, text)
		}
	}
	return lost
}

// Stops returns the values of the option stop, whichever decoder they came from.
func Stops(options map[string]any) []string {
	var stops []string
	switch list := options["stop"].(type) {
	case []string:
		stops = list
	case []any:
		for _, v := range list {
			if text, ok := v.(string); ok {
				stops = append(stops, text)
			}
		}
	}
	return slices.Clip(stops)
}

func isNumber(value any) bool {
	v := reflect.ValueOf(value)
	return v.IsValid() && (v.CanInt() || v.CanFloat())
}

func isWhole(value any) bool {
	f, real := value.(float64)
	return isNumber(value) && (!real || f == float64(int64(f)))
}

func isTexts(value any) bool {
	list, ok := value.([]any)
	for _, v := range list {
		_, text := v.(string)
		ok = ok && text
	}
	_, texts := value.([]string)
	return ok || texts
}
