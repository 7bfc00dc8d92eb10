package exchange

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// word names something that a row can contain, in prefdeck's words.
type word string

// The words. They stand on the left side of --map.
const (
	wordPrompt    word = "prompt"
	wordInput     word = "input" // the material that the prompt works on, put below it
	wordSystem    word = "system"
	wordHistory   word = "history"
	wordResponse  word = "response"
	wordModel     word = "model"
	wordResponseA word = "response_a"
	wordResponseB word = "response_b"
	wordModelA    word = "model_a"
	wordModelB    word = "model_b"
	wordTags      word = "tags"
	wordLanguage  word = "language"
	wordThinking  word = "thinking" // the thinking before the response
	wordThinkingA word = "thinking_a"
	wordThinkingB word = "thinking_b"
	wordGold      word = "gold" // the known answer to a pair
	wordGoldWhy   word = "gold_why"
)

// aliases lists the names that files use for a word; the first one present counts.
func aliases(w word) []string {
	switch w {
	case wordPrompt:
		return []string{"prompt", "messages", "conversations", "conversation", "instruction", "question", "query", "turns", "text", "context", "input"}
	case wordSystem:
		return []string{"system", "system_prompt"}
	case wordResponse:
		return []string{"response", "output", "completion", "answer", "result"}
	case wordModel:
		return []string{"model", "generator", "model_name"}
	case wordResponseA:
		return []string{"response_a", "response1", "response_1", "chosen", "chosen_response"}
	case wordResponseB:
		return []string{"response_b", "response2", "response_2", "rejected", "rejected_response"}
	case wordModelA:
		return []string{"model_a", "model1", "model_1", "chosen_model"}
	case wordModelB:
		return []string{"model_b", "model2", "model_2", "rejected_model"}
	case wordThinking:
		return []string{"thinking", "reasoning", "reasoning_content"}
	case wordThinkingA:
		return []string{"thinking_a", "thinking1", "thinking_1", "reasoning_a", "chosen_thinking"}
	case wordThinkingB:
		return []string{"thinking_b", "thinking2", "thinking_2", "reasoning_b", "rejected_thinking"}
	case wordTags:
		return []string{"tags", "category", "source"}
	case wordLanguage:
		return []string{"language", "lang"}
	}
	return []string{string(w)}
}

func allWords() []word {
	return []word{
		wordPrompt, wordInput, wordSystem, wordHistory, wordResponse, wordModel, wordResponseA, wordResponseB,
		wordModelA, wordModelB, wordThinking, wordThinkingA, wordThinkingB, wordTags, wordLanguage, wordGold, wordGoldWhy,
	}
}

// fields finds the contents of a row under the names that files use.
type fields struct {
	mapped map[word]string
	names  map[string]bool // every known name, in lower case
}

// CheckMap returns what is wrong with a map of fields, if anything.
func CheckMap(mapped map[string]string) error {
	_, err := newFields(mapped)
	return err
}

// newFields checks the names given with --map: a word of prefdeck's, or another
// known name for it, on the left, and the file's field on the right.
func newFields(mapped map[string]string) (fields, error) {
	f := fields{mapped: map[word]string{}, names: map[string]bool{"instances": true}}
	meaning := map[string]word{}
	for _, w := range allWords() {
		for _, name := range aliases(w) {
			f.names[name] = true
			if _, taken := meaning[name]; !taken {
				meaning[name] = w
			}
		}
		meaning[string(w)] = w
	}
	for left, right := range mapped {
		w, ok := meaning[strings.ToLower(left)]
		if !ok || right == "" {
			return f, fmt.Errorf("--map %s=%s: the left side is one of %s", left, right, joinWords(allWords()))
		}
		f.mapped[w] = right
		f.names[strings.ToLower(right)] = true
		top, _, _ := strings.Cut(right, ".")
		f.names[strings.ToLower(top)] = true
	}
	return f, nil
}

func joinWords(ws []word) string {
	names := make([]string, len(ws))
	for i, w := range ws {
		names[i] = string(w)
	}
	return strings.Join(names, ", ")
}

// known reports whether a field of this name has a meaning.
func (f fields) known(name string) bool { return f.names[strings.ToLower(name)] }

// find returns the row's value for w and the name of its field. null counts as
// absent.
func (f fields) find(r map[string]any, w word) (name string, v any) {
	if path, ok := f.mapped[w]; ok {
		return path, lookup(r, path)
	}
	for _, name := range aliases(w) {
		if v := field(r, name); v != nil {
			return name, v
		}
	}
	return "", nil
}

// text returns the row's value for w, which must be text; "" if it has none.
func (f fields) text(r map[string]any, w word) (string, error) {
	name, v := f.find(r, w)
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case number:
		return string(v), nil
	}
	return "", fieldError{name, fmt.Errorf("it holds %s, want text", describe(v))}
}

// field returns the value of a field by name, ignoring case if need be.
func field(r map[string]any, name string) any {
	if v, ok := r[name]; ok {
		return v
	}
	for n, v := range r {
		if strings.EqualFold(n, name) {
			return v
		}
	}
	return nil
}

// lookup follows a dotted path; numbers are indexes of lists, from 0. A field whose
// own name has dots takes precedence.
func lookup(r map[string]any, path string) any {
	if v := field(r, path); v != nil {
		return v
	}
	var v any = r
	for step := range strings.SplitSeq(path, ".") {
		switch in := v.(type) {
		case map[string]any:
			v = field(in, step)
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(in) {
				return nil
			}
			v = in[i]
		default:
			return nil
		}
	}
	return v
}

// fieldError describes a fault in one field of a row.
type fieldError struct {
	field string
	err   error
}

func (e fieldError) Error() string { return fmt.Sprintf("field %q: %s", e.field, e.err) }
func (e fieldError) Unwrap() error { return e.err }

// missing says that a row lacks w, what it has instead, and what to do.
func missing(r map[string]any, w word) error {
	names := make([]string, 0, len(r))
	for n := range r {
		names = append(names, n)
	}
	slices.Sort(names)
	found := strings.Join(names, ", ")
	if found == "" {
		return fieldError{string(w), errors.New("missing, the row is empty")}
	}
	const enough = 200
	if runes := []rune(found); len(runes) > enough {
		found = string(runes[:enough]) + " …"
	}
	return fieldError{string(w), fmt.Errorf("missing, the row has %s; name the right one with --map %s=FIELD", found, w)}
}

// describe names the kind of a value.
func describe(v any) string {
	switch v.(type) {
	case nil:
		return "nothing"
	case string:
		return "text"
	case number:
		return "a number"
	case bool:
		return "true or false"
	case []any:
		return "a list"
	}
	return "an object"
}
