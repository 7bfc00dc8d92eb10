package pipeline

import (
	"fmt"
	"maps"
	"reflect"
	"strings"
	"time"

	"prefdeck/stages/ground/strict"
)

const (
	allDefaults = "Every value here is the default, so a file needs only\n# the lines that differ."
	someGiven   = "The values are those that were given, and the\n# defaults of the others."
)

// TOML returns the configuration as a file that Load reads: Example with its values in
// place of the defaults that differ. Its error lists all values that no file may have.
func (c Config) TOML() (string, error) {
	read, err := strict.Decode("the plan", nil, &file{})
	if err != nil {
		return "", err
	}
	c.check(read)
	if err := read.Err(); err != nil {
		return "", err
	}
	given, defaults := fileOf(c).values(), fileOf(Default()).values()
	var out strings.Builder
	table, changed, keep := "", false, true
	for line := range strings.Lines(Example()) {
		if strings.HasPrefix(line, "[") {
			again := table == strings.Trim(line, "[]\n")
			table = strings.Trim(line, "[]\n")
			whole, isTable := given[table]
			differs := isTable && !alike(whole[""], defaults[table][""])
			keep = !differs
			if differs {
				changed = true
				text := ""
				if !again {
					if text, err = written(table, whole[""]); err != nil {
						return "", err
					}
				}
				if text == "" && !again {
					text = "\n" // the line between tables goes with those that are left out
				}
				out.WriteString(text)
				continue
			}
		}
		key, _, isKey := strings.Cut(line, " = ")
		switch value, known := given[table][key]; {
		case strings.HasPrefix(line, "#"), !isKey && keep, isKey && keep && (!known || alike(value, defaults[table][key])):
			out.WriteString(line)
		case keep:
			text, err := entry(key, value)
			if err != nil {
				return "", err
			}
			out.WriteString(text)
			changed = true
		}
		if table == "responses" && key == "allow_remote" && empty(given["responses.sets"][""]) {
			out.WriteString("sets = []\n") // in the table above theirs, as TOML wants it
		}
	}
	if !changed {
		return out.String(), nil
	}
	return strings.Replace(out.String(), allDefaults, someGiven, 1), nil
}

// fileOf returns the configuration as it is written in TOML: config turned round.
func fileOf(c Config) file {
	p, r, x := c.Prompts, c.Responses, c.Filter
	return file{
		Prompts: promptsTable{
			Generate: p.Generate, By: p.By, Model: p.Model, MaxRouge: p.MaxRouge, Examples: p.Examples, Topics: p.Topics, Personas: p.Personas,
			Seed: p.Seed, NumCtx: p.NumCtx, Options: p.Base, NearDuplicate: p.NearDuplicate, Choose: p.Choose, HeldOut: c.HeldOut,
			Languages: p.Screen.Languages, MinWords: p.Screen.MinWords, MaxWords: p.Screen.MaxWords, PersonalData: p.Screen.PersonalData,
		},
		Embed: embedTable{Model: c.Embed},
		Responses: responsesTable{
			Models: r.Models, Plan: r.Plan, Samples: r.Samples, Draw: r.Draw, Jobs: r.Jobs, Hosts: r.Hosts, Options: r.Base, Sets: r.Sets,
			Deadline: duration(r.Deadline), Stall: duration(r.Stall), Attempts: r.Attempts,
			Backoff: duration(r.Backoff), Pull: r.Pull, CheckSeeds: r.CheckSeeds, AllowRemote: r.AllowRemote,
		},
		Filter: filterTable{
			Off: x.Off, Thresholds: x.Thresholds, Languages: x.Languages, Audit: x.Audit,
			PairsPerPrompt: x.PairsPerPrompt, PairsPerResponse: x.PairsPerResponse,
			Strategy: x.Strategy, RandomShare: x.RandomShare, PolicyModel: x.PolicyModel, Score: x.Score,
		},
	}
}

// values returns the values by table and key. A table whose keys are free is one value,
// with the key "".
func (f file) values() map[string]map[string]any {
	out := map[string]map[string]any{
		"prompts": keysOf(f.Prompts), "responses": keysOf(f.Responses), "filter": keysOf(f.Filter), "embeddings": keysOf(f.Embed),
		"prompts.options": {"": f.Prompts.Options}, "responses.options": {"": f.Responses.Options}, "responses.sets": {"": f.Responses.Sets},
	}
	for key, value := range f.Filter.Thresholds {
		out["filter"][key] = value
	}
	return out
}

// keysOf returns the fields of a table by key.
func keysOf(table any) map[string]any {
	out := map[string]any{}
	v := reflect.ValueOf(table)
	for i := range v.NumField() {
		if key, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("toml"), ","); key != "" {
			out[key] = v.Field(i).Interface()
		}
	}
	return out
}

// alike reports whether two values mean the same: none is as good as an empty list.
func alike(a, b any) bool {
	if empty(a) && empty(b) {
		return true
	}
	return reflect.DeepEqual(a, b)
}

func empty(value any) bool {
	v := reflect.ValueOf(value)
	return (v.Kind() == reflect.Slice || v.Kind() == reflect.Map) && v.Len() == 0
}

// written returns a table whose keys are free, or a list of such.
func written(table string, value any) (string, error) {
	sets, several := value.([]map[string]any)
	if !several {
		options, _ := value.(map[string]any)
		body, err := strict.Encode(maps.Clone(options))
		return "[" + table + "]\n" + string(body) + "\n", err
	}
	var out strings.Builder
	for _, set := range sets {
		body, err := strict.Encode(set)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&out, "[[%s]]\n%s\n", table, body)
	}
	return out.String(), nil
}

// entry returns a line with a key and its value.
func entry(key string, value any) (string, error) {
	switch v := value.(type) {
	case duration:
		value = time.Duration(v).String()
	default:
		if empty(v) {
			return key + " = []\n", nil
		}
	}
	line, err := strict.Encode(map[string]any{key: value})
	return string(line), err
}
