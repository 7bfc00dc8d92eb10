package commands

import (
	"path/filepath"
	"slices"
	"strings"

	"prefdeck/stages/exchange/export"
	"prefdeck/stages/ground/shell"
)

// Meant returns the command line that somebody probably meant who typed one that
// does not parse, for a shell to read; "" if nothing is likely.
func Meant(args []string) string {
	words := decked(exportFlags(args))
	if meant := meant(words); meant != nil {
		words = decked(meant)
	} else if slices.Equal(words, args) {
		return ""
	}
	for i, w := range words {
		if words[i] = shell.Quote(w); strings.HasPrefix(w, "-") && !strings.ContainsFunc(w, func(r rune) bool { return r != '-' && (r < 'a' || r > 'z') }) {
			words[i] = w // a flag
		}
	}
	return strings.Join(words, " ")
}

// decked puts the flag before a deck that stands where its command takes no word.
func decked(args []string) []string {
	i := slices.IndexFunc(args, func(w string) bool { return filepath.Ext(w) == ".db" })
	if i < 1 || strings.HasPrefix(args[i-1], "-") || !slices.Contains([]string{"open", "run", "label", "export", "adjudicate", "stats", "report", "measure", "doctor"}, args[0]) {
		return args
	}
	return slices.Insert(slices.Clone(args), i, "--deck")
}

// exportFlags calls the flags of export what they are called.
func exportFlags(args []string) []string {
	names := map[string]string{"--format": "--to", "-f": "--to", "--output": "--out", "-o": "--out"}
	var out []string
	for _, w := range args {
		name, value, with := strings.Cut(w, "=")
		called, known := names[name]
		switch {
		case args[0] != "export" || !known:
			out = append(out, w)
		case with:
			out = append(out, called, value)
		default:
			out = append(out, called)
		}
	}
	return out
}

func meant(args []string) []string {
	if len(args) == 0 {
		return nil
	}
	first, rest := args[0], args[1:]
	with := func(line string) []string { return slices.Concat(strings.Fields(line), rest) }
	if name, dashed := strings.CutPrefix(first, "--"); dashed {
		if isCommand(name) {
			return with(name)
		}
	}
	switch line, known := synonyms()[strings.ToLower(strings.TrimLeft(first, "-"))]; {
	case known && line == "open" && len(rest) > 0: // which takes the deck by its flag
		return slices.Concat([]string{"--deck"}, rest)
	case known:
		return with(line)
	case first == "help":
		return append(commandIn(rest), "--help")
	case first == "run" && len(rest) > 0 && strings.HasPrefix(synonyms()[rest[0]], "run "):
		return slices.Concat(strings.Fields(synonyms()[rest[0]]), rest[1:])
	case first == "run" && len(rest) > 0 && isCommand(rest[0]):
		return rest
	case first == "export" && len(rest) == 1 && slices.Contains([]string{"jsonl", "json", "parquet"}, rest[0]):
		return exported("trl", []string{"pairs." + rest[0]})
	case first == "export" && len(rest) > 0 && slices.Contains(export.Formats(), rest[0]):
		return exported(rest[0], rest[1:])
	case first == "export" && len(rest) == 1 && !strings.HasPrefix(rest[0], "-"):
		return []string{"export", "--to", "trl", "--out", rest[0]}
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

// commandIn returns the first word that is a command or stands for one, as a list; nil
// for none.
func commandIn(words []string) []string {
	for _, w := range words {
		if isCommand(w) {
			return []string{w}
		}
		if line, known := synonyms()[w]; known {
			return strings.Fields(line)[:1]
		}
	}
	return nil
}

func isCommand(word string) bool {
	_, there := Named(word)
	return there
}

// exported returns the export of a format, into the file that may follow it.
func exported(format string, rest []string) []string {
	file := "pairs.jsonl"
	if format == "csv" {
		file = "pairs.csv"
	}
	if len(rest) > 0 && !strings.HasPrefix(rest[0], "-") {
		file, rest = rest[0], rest[1:]
	}
	return slices.Concat([]string{"export", "--to", format, "--out", file}, rest)
}

// Negative joins negative numbers to the flags before them, so that the parser does
// not take them for flags of their own.
func Negative(args []string) []string {
	var out []string
	for i, arg := range args {
		if arg == "--" {
			return append(out, args[i:]...)
		}
		last := len(out) - 1
		digit := len(arg) > 1 && arg[0] == '-' && arg[1] >= '0' && arg[1] <= '9'
		if digit && last >= 0 && strings.HasPrefix(out[last], "--") && !strings.Contains(out[last], "=") {
			out[last] += "=" + arg
			continue
		}
		out = append(out, arg)
	}
	return out
}

// synonyms maps words that people try to the command that does it.
func synonyms() map[string]string {
	out := map[string]string{}
	for line, words := range map[string]string{
		"label":                  "labels labelling labeling annotate annotation rate compare decide undo redo",
		"run --stages prompts":   "prompt prompts generate",
		"run --stages responses": "response responses answer answers ollama",
		"run --stages filter":    "filter filters filtering pair pairs pairing",
		"run":                    "start stages pipeline resume continue",
		"import":                 "load add read",
		"export":                 "exports dump write",
		"merge":                  "join",
		"inspect":                "list ls show view browse",
		"drop":                   "remove rm delete",
		"open":                   "new init create home",
		"query":                  "sql select",
		"backup":                 "copy save",
		"stats":                  "stat status statistics info count progress",
		"measure reward":         "train reward",
		"measure replay":         "replay",
		"doctor":                 "check health diagnose verify models",
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
