package exchange

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
)

// elsewhere is the error for a number in place of a prompt.
const elsewhere = "it holds a number, want text or a list of messages; it may name a prompt of another file, see --with"

// elsewhere reports whether the row names its prompt by a number instead of holding it.
func (r *record) elsewhere() bool {
	_, v := r.promptField()
	text, isText := v.(string)
	_, isNumber := v.(number)
	return isNumber || isText && r.cells && digits(text)
}

// asked reads the prompt of a row, with an answer at its end if it has one, and the
// turns of each answer found.
func (r *record) asked(it *item, found []offer) (d dialogue, tails []dialogue, err error) {
	name, v := r.promptField()
	if len(found) == 0 {
		name, v = r.fuller(name, v)
	}
	r.use(name)
	open := false
	switch v := v.(type) {
	case nil:
		return nil, nil, missing(r, wordPrompt)
	case string:
		if r.values["earlier_turns"] != nil && r.detailed() || r.ours(v) {
			if d, err = r.ownPrompt(v); err != nil {
				return d, nil, err
			}
			break
		}
		d, it.split = transcript(v)
		open = it.split && openEnded(v)
		list, _ := listInText(v).([]any)
		switch {
		case it.split:
		case r.cells && digits(v):
			err = wrongValue{elsewhere}
		case messageList(v):
			d, err = asDialogue(v)
		case texts(list) != nil && (r.cells || listed(found)):
			d, tails, err = interleave(it, texts(list), found)
		default:
			d, err = r.history()
			d = append(d, prompt.Message{Role: prompt.User, Content: r.withInput(name, v)})
		}
	case []any:
		if turns := texts(v); len(turns) > 0 {
			d, tails, err = interleave(it, turns, found)
			break
		}
		d, err = asDialogue(v)
	case map[string]any:
		if !isMessage(v) {
			err = wrongValue{fmt.Sprintf("it holds %s, want text or a list of messages", describe(v))}
			break
		}
		var m prompt.Message
		m, err = asMessage(v)
		d = dialogue{m}
	case number:
		err = wrongValue{elsewhere}
	default:
		err = wrongValue{fmt.Sprintf("it holds %s, want text or a list of messages", describe(v))}
	}
	if err != nil {
		return d, nil, fieldError{name, err}
	}
	if tails == nil {
		tails, err = answerTurns(found, open)
	}
	return d, tails, err
}

// digits reports whether a cell holds a number of a few digits and nothing else.
func digits(cell string) bool {
	return len(cell) < 10 && strings.Trim(cell, "0123456789") == ""
}

// answerTurns reads the turns of each answer. open says that the prompt is a
// transcript up to the assistant's mark, so that a space before the answer is not
// the answer's.
func answerTurns(found []offer, open bool) ([]dialogue, error) {
	tails := make([]dialogue, len(found))
	for i, o := range found {
		d, err := o.turns()
		if err != nil {
			return nil, fieldError{o.field, err}
		}
		if open && len(d) == 1 {
			d[0].Content = strings.TrimPrefix(d[0].Content, " ")
		}
		tails[i] = d
	}
	return tails, nil
}

// listed reports whether every answer is a list of texts.
func listed(found []offer) bool {
	for _, o := range found {
		if textList(o.value) == nil {
			return false
		}
	}
	return len(found) > 0
}

// textList returns a list of texts, also one written inside a text; null stands for an
// answer that did not come. It returns nil for other values.
func textList(v any) []string {
	if text, ok := v.(string); ok {
		v = listInText(text)
	}
	list, _ := v.([]any)
	var out []string
	for _, item := range list {
		text, ok := item.(string)
		if !ok && item != nil {
			return nil
		}
		out = append(out, text)
	}
	return out
}

// interleave puts the user's turns and the turns of each answer together. Answers of
// one turn belong to the first; without answers for the later turns these are left
// out and counted.
func interleave(it *item, turns []string, found []offer) (asked dialogue, tails []dialogue, err error) {
	first := dialogue{{Role: prompt.User, Content: turns[0]}}
	if !listed(found) {
		it.unasked = len(turns) - 1
		tails, err = answerTurns(found, false)
		return first, tails, err
	}
	whole := make([]offer, len(found))
	most := 0
	for i, o := range found {
		var d []any
		for k, answer := range textList(o.value) {
			if k < len(turns) {
				d = append(d, map[string]any{"role": "user", "content": turns[k]}, map[string]any{"role": "assistant", "content": answer})
			}
		}
		most = max(most, len(d)/2)
		whole[i] = offer{field: o.field, value: d}
	}
	it.unasked = len(turns) - most
	return sharedPrompt(whole)
}

// promptField returns the field that holds the prompt: the first known name whose
// value can be one, or the first of all for an error to name.
func (r *record) promptField() (string, any) {
	if name := r.mapped(wordPrompt); name != "" {
		return name, r.at(name)
	}
	first, wrong := "", any(nil)
	for _, name := range r.names[wordPrompt] {
		v := r.at(name)
		if v == nil {
			continue
		}
		if r.asks(plainName(name), v) {
			return name, v
		}
		if first == "" {
			first, wrong = name, v
		}
	}
	return first, wrong
}

// fuller returns the field with the whole conversation, where a row repeats its first
// question in one of its own and has its answer nowhere else.
func (r *record) fuller(name string, v any) (string, any) {
	asked, isText := v.(string)
	for _, other := range r.names[wordPrompt] {
		list, ok := r.at(other).([]any)
		if !isText || !ok || r.mapped(wordPrompt) != "" || !messageList(list) {
			continue
		}
		d, err := asDialogue(list)
		if err != nil {
			continue
		}
		if d[0].Role == prompt.System && len(d) > 1 {
			d = d[1:]
		}
		if _, _, answered := d.answered(); answered && d[0].Content == asked {
			return other, list
		}
	}
	return name, v
}

// asks reports whether a value under this name can be a prompt. context and history
// are prompts only if nothing else is: context as a list of messages, history as text.
func (r *record) asks(name string, v any) bool {
	switch v := v.(type) {
	case string:
		return name != "context" || messageList(v)
	case []any:
		if len(v) > 0 && isMessage(v[0]) {
			return true
		}
		return name != "context" && name != "history" && (len(v) == 0 || texts(v) != nil)
	case map[string]any:
		return isMessage(v) && name != "user"
	}
	return false
}

// texts returns v as a list of texts, or nil.
func texts(v []any) []string {
	var out []string
	for _, item := range v {
		text, ok := item.(string)
		if !ok {
			return nil
		}
		out = append(out, text)
	}
	return out
}

// withInput appends the material of a question to it: an instruction's input or context,
// the first instance of a Self-Instruct task, the passage that a question is about.
func (r *record) withInput(name, text string) string {
	from, s := r.material(plainName(name))
	switch {
	case strings.TrimSpace(s) == "", s == text, s == "<noinput>":
		return text
	case strings.Contains(text, s): // a question that quotes it
		r.use(from)
		return text
	}
	r.use(from)
	return text + "\n\n" + s
}

// material returns the field with the material of a prompt, and its text. Beside other
// fields than an instruction, a word or two are a property of the row.
func (r *record) material(asks string) (from, text string) {
	if from = r.mapped(wordInput); from != "" {
		text, _ = r.at(from).(string)
		return from, text
	}
	for _, path := range []string{r.plain["input"], r.plain["context"], r.plain["passage"], "instances.0.input"} {
		text, _ = r.at(path).(string)
		certain := asks == "instruction" || asks == "prompt" && path == r.plain["input"]
		passage := path != r.plain["input"] && longText(text)
		if path != "" && strings.TrimSpace(text) != "" && !r.isMapped(path, wordInput) && (certain || passage) {
			return path, text
		}
	}
	return "", ""
}

// history reads LLaMA-Factory's earlier turns: a list of questions and answers.
func (r *record) history() (dialogue, error) {
	if d, err := r.earlier(); d != nil || err != nil {
		return d, err
	}
	name, v := r.find(wordHistory)
	list, ok := v.([]any)
	if text, isText := v.(string); isText && r.mapped(wordHistory) == "" {
		if list, ok = listInText(text).([]any); !ok {
			return nil, nil // text: a field of the row's own
		}
	}
	if !ok && v != nil && v != "" {
		return nil, fmt.Errorf("%s holds %s, want a list", name, describe(v))
	}
	r.use(name)
	var turns dialogue
	for _, item := range list {
		pair, _ := item.([]any)
		exchange := texts(pair)
		if len(exchange) != 2 {
			return nil, errors.New("history holds something other than pairs of question and answer")
		}
		turns = append(turns,
			prompt.Message{Role: prompt.User, Content: exchange[0]},
			prompt.Message{Role: prompt.Assistant, Content: exchange[1]})
	}
	return turns, nil
}

// prompt makes the prompt of a conversation, with the row's system message, tools,
// tags and language.
func (r *record) prompt(d dialogue) (prompt.Prompt, error) {
	system := ""
	turns := []prompt.Message(d)
	if len(turns) > 0 && turns[0].Role == prompt.System && turns[0].Parts == "" {
		system, turns = turns[0].Content, turns[1:]
	}
	if system == "" {
		var err error
		if system, err = r.system(); err != nil {
			return prompt.Prompt{}, err
		}
	}
	turns, err := r.withTools(turns)
	if err != nil {
		return prompt.Prompt{}, err
	}
	p, err := prompt.New(system, turns...)
	if err != nil {
		name, _ := r.promptField()
		return p, fieldError{name, err}
	}
	p.Operator = prompt.Imported
	p.Tags = r.tags()
	p.Language = r.language()
	return p, nil
}

// system returns the row's system message: text, or parts as Anthropic, Amazon and
// Gemini write it.
func (r *record) system() (string, error) {
	name, v := r.find(wordSystem)
	switch in := v.(type) {
	case map[string]any:
		v = in["parts"]
		if v == nil {
			v = []any{in}
		}
	case string, nil:
		return asText(name, v)
	}
	said := message{role: prompt.System}
	if list, ok := v.([]any); !ok || said.content(list, nil) != nil || len(said.parts) > 0 {
		return asText(name, v)
	}
	return said.text.String(), nil
}

// withTools adds the tools that the row offers to the first turn.
func (r *record) withTools(turns []prompt.Message) ([]prompt.Message, error) {
	name := r.plain["tools"]
	v := r.at(name)
	if name == "" || v == nil {
		if v = r.at("input.tools"); v == nil {
			return turns, nil
		}
	}
	if text, ok := v.(string); ok {
		v = listInText(text)
	}
	list, _ := v.([]any)
	if len(list) == 0 || len(turns) == 0 {
		return turns, nil
	}
	r.use(name)
	inner, err := prompt.DecodeParts(turns[0].Parts)
	if err != nil {
		return nil, err
	}
	turns = slices.Clone(turns)
	turns[0].Parts = prompt.EncodeParts(append([]prompt.Part{{Type: prompt.PartTools, Tools: []byte(encode(list))}}, inner...))
	return turns, nil
}

// tags collects the categories of a row. A bad tag is no reason to refuse a row, so
// anything but text is skipped.
func (r *record) tags() []string {
	names := r.names[wordTags]
	if path := r.mapped(wordTags); path != "" {
		names = []string{path}
	}
	var tags []string
	for _, name := range names {
		var found []string
		switch v := r.at(name).(type) {
		case string:
			found = []string{v}
			if items, ok := listInText(v).([]any); ok {
				found = texts(items)
			}
		case []any:
			found = texts(v)
		}
		r.use(name)
		for _, tag := range found {
			if tag = strings.TrimSpace(tag); tag != "" && !slices.Contains(tags, tag) {
				tags = append(tags, tag)
			}
		}
	}
	return tags
}

// language returns the row's language as ISO 639-1, or "" if the row names it in
// another way.
func (r *record) language() string {
	_, v := r.find(wordLanguage)
	text, _ := v.(string)
	code, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(text), "_", "-"), "-")
	if len(code) != 2 || code[0] < 'a' || code[0] > 'z' || code[1] < 'a' || code[1] > 'z' {
		return ""
	}
	return code
}

// gold returns the known answer to a pair; nil if the row has none.
func (r *record) gold() (*label.Known, error) {
	said, err := r.text(wordGold)
	if err != nil || said == "" {
		return nil, err
	}
	why, err := r.text(wordGoldWhy)
	if err != nil {
		return nil, err
	}
	k := label.Known{Answer: label.Answer(strings.ReplaceAll(strings.ToLower(said), " ", "_")), Why: why}
	name, _ := r.find(wordGold)
	switch k.Answer {
	case label.A, label.B, label.Tie, label.BothBad:
		r.use(name)
		return &k, nil
	}
	return nil, fieldError{name, fmt.Errorf("it holds %q, want a, b, tie or both_bad: the known answer to the pair", said)}
}
