package exchange

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// word names something that a row can contain, in prefdeck's words.
type word uint8

// The words. They stand on the left side of --map.
const (
	wordPrompt word = iota
	wordInput       // the material that the prompt works on, put below it
	wordSystem
	wordHistory
	wordResponse
	wordModel
	wordResponseA
	wordResponseB
	wordModelA
	wordModelB
	wordThinking // the thinking before the response
	wordThinkingA
	wordThinkingB
	wordTags
	wordLanguage
	wordGold // the known answer to a pair
	wordGoldWhy
	wordWinner // which response somebody preferred
	wordAnnotator
	wordRanks        // the rank of each answer of a list
	wordOrder        // the numbers of the answers of a list, the best one first
	wordWinnerIndex  // the number of the better answer, counted from 0
	wordWinnerNumber // the same, counted from 1
	wordFirstBetter  // 1 where the first of two answers is better, 0 where the second is
	words            // their number
)

func (w word) String() string {
	return [words]string{"prompt", "input", "system", "history", "response", "model", "response_a", "response_b", "model_a", "model_b",
		"thinking", "thinking_a", "thinking_b", "tags", "language", "gold", "gold_why", "winner", "annotator", "ranks", "order", "winner_index", "winner_number", "a_is_better"}[w]
}

// side returns what a word says of a side: "model" of model_a.
func (w word) side() string { return strings.TrimSuffix(strings.TrimSuffix(w.String(), "_a"), "_b") }

// aliases lists the names that files use for a word, best first. A name with dots
// leads into an object.
func aliases(w word) []string {
	switch w {
	case wordPrompt:
		return []string{"orig_instruction", "prompt", "messages", "conversations", "conversation", "instruction", "question", "query", "question_body", "question_text", "prompt_text", "user_query", "task_prompt", "turns", "text",
			"context", "input", "post", "history", "question.full_text", "input.messages", "info.post", "info.article", "dialogue", "dialog", "user_prompt", "user",
			"contents", "chat_messages", "trajectory", "inputs", "first_turn_prompt"}
	case wordSystem:
		return []string{"system", "system_prompt", "systemInstruction", "system_instruction"}
	case wordResponse:
		return []string{"response", "output", "completion", "answer", "result", "generation", "model_output", "reply", "model_response", "targets"}
	case wordModel:
		return []string{"model", "generator", "model_name", "model_id", "generation_model", "llm", "engine", "modelIdentifier"}
	case wordResponseA:
		return []string{"response_a", "chosen", "chosen_response"}
	case wordResponseB:
		return []string{"response_b", "rejected", "rejected_response"}
	case wordThinking:
		return []string{"thinking", "reasoning", "reasoning_content"}
	case wordTags:
		return []string{"tags", "category", "source", "domain"}
	case wordLanguage:
		return []string{"language", "lang"}
	case wordAnnotator:
		return []string{"annotator", "worker", "judge", "annotator_id", "user_id", "worker_id", "completed_by", "judge_id"}
	case wordRanks, wordOrder, wordWinnerIndex, wordWinnerNumber, wordFirstBetter:
		return nil // which of them a field holds, its name does not say for sure
	}
	return []string{w.String()}
}

// fields are the names of the contents of rows: the user's, and those that files
// use.
type fields struct {
	mapped  [words]string     // by --map; "" for none
	columns []modelColumn     // by --map response:MODEL, sorted
	without []string          // fields that are not read
	meaning map[string][]word // of the known names, in lower case
}

// modelColumn is a field of a table that has one for each model's answers.
type modelColumn struct{ model, field string }

// columnPrefix stands before the model in the left side of such a --map.
var columnPrefix = wordResponse.String() + ":"

// columnWord returns the left side of the --map that reads a model's column.
func columnWord(model string) string { return columnPrefix + model }

// ModelColumn returns the left side of the --map that reads a field as the answers of
// the model that it is named after.
func ModelColumn(field string) string {
	return columnWord(cmp.Or(besideModel().ReplaceAllString(field, ""), field))
}

// IsResponse reports whether a word of --map stands for one response among others.
func IsResponse(word string) bool {
	return word == wordResponse.String() || strings.HasPrefix(word, columnPrefix)
}

// CheckMap returns what is wrong with a map of fields, if anything.
func CheckMap(mapped map[string]string) error {
	_, err := newFields(mapped)
	return err
}

// newFields checks the names given with --map: a word of prefdeck's, or another
// known name for it, on the left, and the file's field on the right.
func newFields(mapped map[string]string) (fields, error) {
	f := fields{meaning: map[string][]word{}}
	left := map[string]word{"response1": wordResponseA, "response_1": wordResponseA, "response2": wordResponseB, "response_2": wordResponseB,
		"model1": wordModelA, "model_1": wordModelA, "chosen_model": wordModelA, "model2": wordModelB, "model_2": wordModelB, "rejected_model": wordModelB}
	for w := range words {
		for _, name := range aliases(w) {
			f.meaning[name] = append(f.meaning[name], w)
			if _, taken := left[name]; !taken {
				left[name] = w
			}
		}
		left[w.String()] = w
	}
	for name, field := range mapped {
		if f.addColumn(name, field) {
			continue
		}
		w, ok := left[strings.ToLower(name)]
		if !ok || field == "" {
			return f, fmt.Errorf("--map %s=%s: the left side is one of %s, %s", name, field, joinWords(), columnWord("MODEL"))
		}
		f.mapped[w] = field
	}
	return f, nil
}

// addColumn takes a field for the answers of one model, if name is such a left side.
func (f *fields) addColumn(name, field string) bool {
	model, ok := strings.CutPrefix(name, columnPrefix)
	if !ok || model == "" || field == "" {
		return false
	}
	f.columns = append(f.columns, modelColumn{model, field})
	slices.SortFunc(f.columns, func(a, b modelColumn) int {
		return cmp.Or(strings.Compare(a.model, b.model), strings.Compare(a.field, b.field))
	})
	return true
}

// paths lists the fields that the user mapped.
func (f *fields) paths() []string {
	var out []string
	for _, path := range f.mapped {
		if path != "" {
			out = append(out, path)
		}
	}
	for _, c := range f.columns {
		out = append(out, c.field)
	}
	return out
}

// bare returns a row without what tools put around it, and without the fields that are
// left out.
func (f *fields) bare(row map[string]any) map[string]any { return f.shortened(f.within(row)) }

// within returns a row without what tools put around it. A log stays as it is where
// the user maps a field that only the log has, and is read without the one that is left
// out.
func (f *fields) within(row map[string]any) map[string]any {
	row = unwrap(row)
	flat := logged(row)
	for _, path := range f.without {
		if lookup(flat, path) == nil && lookup(row, path) != nil {
			row = withoutField(row, path)
			flat = logged(row)
		}
	}
	for _, path := range f.paths() {
		if lookup(flat, path) == nil && lookup(row, path) != nil {
			return row
		}
	}
	return flat
}

// shortened returns a row without the fields that are left out. The row stays as it is.
func (f fields) shortened(row map[string]any) map[string]any {
	for _, path := range f.without {
		row = withoutField(row, path)
	}
	return row
}

// withoutField returns a row without the value under a dotted path.
func withoutField(row map[string]any, path string) map[string]any {
	if _, ok := row[path]; ok {
		row = maps.Clone(row)
		delete(row, path)
		return row
	}
	top, rest, _ := strings.Cut(path, ".")
	if inner, ok := row[top].(map[string]any); ok && rest != "" {
		row = maps.Clone(row)
		row[top] = withoutField(inner, rest)
	}
	return row
}

// with returns f with more names, which must not be empty.
func (f fields) with(more map[string]string) fields {
	f.columns = slices.Clone(f.columns)
	for w := range words {
		if field := more[w.String()]; field != "" {
			f.mapped[w] = field
		}
	}
	for name, field := range more {
		f.addColumn(name, field)
	}
	return f
}

func joinWords() string { return strings.Join(Words(), ", ") }

// known reports whether a field of this name is the content of a row, not of
// something around rows.
func (f fields) known(name string) bool {
	name = strings.ToLower(name)
	for _, mapped := range f.paths() {
		if top, _, _ := strings.Cut(mapped, "."); strings.EqualFold(top, name) || strings.EqualFold(mapped, name) {
			return true
		}
	}
	return len(f.meaning[name]) > 0 || name == "instances" || nameOf(name).role == roleAnswer || isListName(name) || rankedPairName(name)
}

// find returns the row's value for w and the name of its field. null counts as
// absent.
func (r *record) find(w word) (name string, v any) {
	if path := r.mapped(w); path != "" {
		r.use(path)
		return path, r.at(path)
	}
	for _, name := range r.names[w] {
		if v := r.at(name); v != nil {
			r.use(name)
			return name, v
		}
	}
	return "", nil
}

// text returns the row's value for w, which must be text; "" if it has none.
func (r *record) text(w word) (string, error) {
	name, v := r.find(w)
	return asText(name, v)
}

// asText returns the text or number in a field.
func asText(name string, v any) (string, error) {
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

// missingField is the error of a row that lacks a word.
type missingField struct {
	names string // of the fields that it has
}

func (m missingField) Error() string {
	if m.names == "" {
		return "missing, the row is empty"
	}
	return "missing, the row has " + m.names
}

// wrongValue is the error for a field whose value has the wrong type.
type wrongValue struct{ text string }

func (w wrongValue) Error() string { return w.text }

// missing says that a row lacks w, and what it has instead.
func missing(r *record, w word) error {
	found := strings.Join(r.all, ", ")
	const enough = 200
	if runes := []rune(found); len(runes) > enough {
		found = string(runes[:enough]) + " …"
	}
	return fieldError{w.String(), missingField{found}}
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
