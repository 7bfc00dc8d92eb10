package commands

import (
	"path/filepath"
	"slices"
	"strings"

	"prefdeck/stages/ground/shell"
)

// Meant returns the command line that somebody probably meant who typed one that
// does not parse, for a shell to read; "" if nothing is likely.
func Meant(args []string) string {
	words := meant(args)
	for i, w := range words {
		if words[i] = shell.Quote(w); strings.HasPrefix(w, "-") && !strings.ContainsFunc(w, func(r rune) bool { return r != '-' && (r < 'a' || r > 'z') }) {
			words[i] = w // a flag
		}
	}
	return strings.Join(words, " ")
}

func meant(args []string) []string {
	if len(args) == 0 {
		return nil
	}
	first, rest := args[0], args[1:]
	with := func(line string) []string { return slices.Concat(strings.Fields(line), rest) }
	if name, dashed := strings.CutPrefix(first, "--"); dashed {
		if _, there := Named(name); there {
			return with(name)
		}
	}
	switch line, known := synonyms()[strings.ToLower(strings.TrimLeft(first, "-"))]; {
	case known:
		return with(line)
	case first == "help" && len(rest) > 0:
		return []string{rest[0], "--help"}
	case first == "help":
		return []string{"--help"}
	case first == "run" && len(rest) > 0 && strings.HasPrefix(synonyms()[rest[0]], "run "):
		return slices.Concat(strings.Fields(synonyms()[rest[0]]), rest[1:])
	case first == "export" && len(rest) == 1 && !strings.HasPrefix(rest[0], "-"):
		return []string{"export", "--to", "trl", "--out", rest[0]}
	case first == "export" && len(rest) == 2 && !strings.HasPrefix(rest[0]+rest[1], "-"):
		return []string{"export", "--to", rest[0], "--out", rest[1]}
	}
	packed := strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(first), ".gz"), ".zst")
	switch filepath.Ext(packed) {
	case ".db":
		return slices.Concat([]string{"--deck"}, args)
	case ".jsonl", ".json", ".csv", ".tsv", ".txt", ".parquet":
		return slices.Concat([]string{"import"}, args)
	}
	return nil
}

// synonyms maps words that people try to the command that does it.
func synonyms() map[string]string {
	out := map[string]string{}
	for line, words := range map[string]string{
		"label":                  "labels labelling labeling annotate annotation rate compare",
		"run --stages prompts":   "prompt prompts generate",
		"run --stages responses": "response responses answer answers ollama",
		"run --stages filter":    "filter filters filtering pair pairs pairing",
		"run":                    "start stages pipeline",
		"import":                 "load add read",
		"export":                 "exports dump write",
		"merge":                  "join",
		"query":                  "sql select",
		"backup":                 "copy save",
		"stats":                  "stat status statistics info count progress",
		"measure reward":         "train reward",
		"measure replay":         "replay",
		"doctor":                 "check health diagnose verify",
		"doctor --repair":        "repair fix",
		"demo":                   "sample example examples try",
		"config":                 "configuration",
		"config --screen":        "settings keys themes theme",
		"completion":             "completions complete",
		"man":                    "manual",
	} {
		for word := range strings.FieldsSeq(words) {
			out[word] = line
		}
	}
	return out
}
