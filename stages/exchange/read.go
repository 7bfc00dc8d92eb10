package exchange

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
)

// item is the content of one row.
type item struct {
	kind    RowKind
	prompt  prompt.Prompt
	answers []answer     // none for a prompt, one for a response, two for a pair
	unasked int          // later user turns without an answer
	ranked  bool         // the file said which one is better
	gold    *label.Known // the known answer, with A as the first response
}

type answer struct{ text, thinking, model string }

// read turns a row into an item. Without a kind the row's fields decide: two
// responses make a pair, one a response, none a prompt.
func (f fields) read(r map[string]any, as RowKind) (item, error) {
	if as == "" {
		as = f.kind(r)
	}
	var it item
	var err error
	switch as {
	case Pairs:
		it, err = f.readPair(r)
	case Responses:
		it, err = f.readResponse(r)
	default:
		it, err = f.readPrompt(r)
	}
	if err != nil {
		return item{}, err
	}
	it.kind = as
	it.prompt.Operator = prompt.Imported
	it.prompt.Tags = f.tags(r)
	it.prompt.Language = f.language(r)
	return it, nil
}

func (f fields) kind(r map[string]any) RowKind {
	_, a := f.find(r, wordResponseA)
	_, b := f.find(r, wordResponseB)
	if a != nil && b != nil {
		return Pairs
	}
	if _, v := f.find(r, wordResponse); v != nil {
		return Responses
	}
	if _, v := f.find(r, wordPrompt); messageList(v) {
		if d, err := asDialogue(v); err == nil {
			if _, _, ok := d.answered(); ok {
				return Responses
			}
		}
	}
	return Prompts
}

// readPrompt reads only the prompt of a row, without an answer at the end of its
// conversation.
func (f fields) readPrompt(r map[string]any) (item, error) {
	d, unasked, err := f.asked(r)
	if err != nil {
		return item{}, err
	}
	d, _, _ = d.answered()
	p, err := f.prompt(r, d)
	return item{prompt: p, unasked: unasked}, err
}

func (f fields) readResponse(r map[string]any) (item, error) {
	d, unasked, err := f.asked(r)
	if err != nil {
		return item{}, err
	}
	d, text, answered := d.answered()
	name, v := f.find(r, wordResponse)
	switch {
	case v == nil && !answered:
		return item{}, missing(r, wordResponse)
	case v != nil && answered:
		return item{}, fieldError{name, errors.New("the conversation ends with an answer already")}
	case v != nil:
		if text, err = answerText(v); err != nil {
			return item{}, fieldError{name, err}
		}
	}
	model, err := f.text(r, wordModel)
	if err != nil {
		return item{}, err
	}
	said := v
	if said == nil {
		_, said = f.promptField(r)
	}
	thinking, err := f.thinking(r, wordThinking, said)
	if err != nil {
		return item{}, err
	}
	p, err := f.prompt(r, d)
	return item{prompt: p, unasked: unasked, answers: []answer{{text, thinking, model}}}, err
}

func (f fields) readPair(r map[string]any) (item, error) {
	nameA, a := f.find(r, wordResponseA)
	nameB, b := f.find(r, wordResponseB)
	if a == nil {
		return item{}, missing(r, wordResponseA)
	}
	if b == nil {
		return item{}, missing(r, wordResponseB)
	}
	it := item{ranked: strings.Contains(strings.ToLower(nameA), "chosen")}
	var d dialogue
	var texts [2]string
	var err error
	if wholeDialogue(a) || wholeDialogue(b) {
		d, texts, err = sharedPrompt(a, b)
		if err != nil {
			return item{}, fieldError{nameA, err}
		}
	} else {
		if d, it.unasked, err = f.asked(r); err != nil {
			return item{}, err
		}
		for i, v := range []any{a, b} {
			if texts[i], err = answerText(v); err != nil {
				return item{}, fieldError{[]string{nameA, nameB}[i], err}
			}
		}
	}
	if texts[0] == texts[1] {
		return item{}, fieldError{nameB, errors.New("both responses are the same: there is nothing to prefer")}
	}
	for i, side := range []struct {
		model, thinking word
		said            any
	}{{wordModelA, wordThinkingA, a}, {wordModelB, wordThinkingB, b}} {
		model, err := f.text(r, side.model)
		if err != nil {
			return item{}, err
		}
		thinking, err := f.thinking(r, side.thinking, side.said)
		if err != nil {
			return item{}, err
		}
		it.answers = append(it.answers, answer{texts[i], thinking, model})
	}
	if it.gold, err = f.gold(r); err != nil {
		return item{}, err
	}
	it.prompt, err = f.prompt(r, d)
	return it, err
}

// gold returns the known answer to a pair; nil if the row has none.
func (f fields) gold(r map[string]any) (*label.Known, error) {
	said, err := f.text(r, wordGold)
	if err != nil || said == "" {
		return nil, err
	}
	why, err := f.text(r, wordGoldWhy)
	if err != nil {
		return nil, err
	}
	k := label.Known{Answer: label.Answer(strings.ReplaceAll(strings.ToLower(said), " ", "_")), Why: why}
	switch k.Answer {
	case label.A, label.B, label.Tie, label.BothBad:
		return &k, nil
	}
	name, _ := f.find(r, wordGold)
	return nil, fieldError{name, fmt.Errorf("it holds %q, want a, b, tie or both_bad: the known answer to the pair", said)}
}

// answerText returns the text of a response: text, one message, or a list of one
// message.
func answerText(v any) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case map[string]any:
		m, err := asMessage(v)
		if err == nil && m.Role != prompt.Assistant {
			err = fmt.Errorf("it is the %s's message, want the assistant's", m.Role)
		}
		return m.Content, err
	case []any:
		if len(v) != 1 {
			return "", fmt.Errorf("it holds %d messages, want one", len(v))
		}
		return answerText(v[0])
	}
	return "", fmt.Errorf("it holds %s, want text or a message", describe(v))
}

// wholeDialogue reports whether v is a conversation with its answer, as in TRL's
// implicit prompt.
func wholeDialogue(v any) bool {
	list, ok := v.([]any)
	return ok && len(list) > 1
}

// sharedPrompt splits two conversations that differ only in their last turn.
func sharedPrompt(a, b any) (asked dialogue, texts [2]string, err error) {
	var both [2]dialogue
	for i, v := range []any{a, b} {
		d, err := asDialogue(v)
		if err != nil {
			return asked, texts, err
		}
		var ok bool
		if both[i], texts[i], ok = d.answered(); !ok {
			return asked, texts, errors.New("the conversation does not end with an answer")
		}
	}
	if both[0].system != both[1].system || !slices.Equal(both[0].turns, both[1].turns) {
		return asked, texts, errors.New("the two conversations differ before their last turn")
	}
	return both[0], texts, nil
}

// asked reads the prompt of a row, with an answer at its end if it has one. unasked
// counts the user turns left out because the one before has no answer.
func (f fields) asked(r map[string]any) (d dialogue, unasked int, err error) {
	name, v := f.promptField(r)
	switch v := v.(type) {
	case nil:
		return d, 0, missing(r, wordPrompt)
	case string:
		if (name == "messages" || name == "conversations") && messageList(v) {
			d, err = asDialogue(v)
			break
		}
		d.turns, err = f.history(r)
		d.turns = append(d.turns, prompt.Message{Role: prompt.User, Content: f.withInput(r, name, v)})
	case []any:
		if turns := texts(v); len(turns) > 0 {
			return dialogue{turns: []prompt.Message{{Role: prompt.User, Content: turns[0]}}}, len(turns) - 1, nil
		}
		d, err = asDialogue(v)
	default:
		err = fmt.Errorf("it holds %s, want text or a list of messages", describe(v))
	}
	if err != nil {
		return d, 0, fieldError{name, err}
	}
	return d, 0, nil
}

// promptField returns the field that holds the prompt. "context" is one only as a
// list of messages: as text it belongs to an instruction.
func (f fields) promptField(r map[string]any) (string, any) {
	if _, ok := f.mapped[wordPrompt]; ok {
		return f.find(r, wordPrompt)
	}
	for _, name := range aliases(wordPrompt) {
		if v := field(r, name); v != nil && (name != "context" || messageList(v)) {
			return name, v
		}
	}
	return "", nil
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

// withInput appends the material of an instruction to it: a field input or context,
// or the first instance of a Self-Instruct task.
func (f fields) withInput(r map[string]any, name, text string) string {
	var input any
	switch _, mapped := f.mapped[wordInput]; {
	case mapped:
		_, input = f.find(r, wordInput)
	case name == "prompt":
		input = field(r, "input")
	case name == "instruction":
		for _, path := range []string{"input", "context", "instances.0.input"} {
			if input = lookup(r, path); input != nil && input != "" {
				break
			}
		}
	}
	if s, _ := input.(string); strings.TrimSpace(s) != "" && s != text && s != "<noinput>" {
		return text + "\n\n" + s
	}
	return text
}

// history reads LLaMA-Factory's earlier turns: a list of questions and answers.
func (f fields) history(r map[string]any) ([]prompt.Message, error) {
	_, v := f.find(r, wordHistory)
	list, ok := v.([]any)
	if !ok && v != nil && v != "" {
		return nil, fmt.Errorf("history holds %s, want a list", describe(v))
	}
	var turns []prompt.Message
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

func (f fields) prompt(r map[string]any, d dialogue) (prompt.Prompt, error) {
	if d.system == "" {
		system, err := f.text(r, wordSystem)
		if err != nil {
			return prompt.Prompt{}, err
		}
		d.system = system
	}
	p, err := prompt.New(d.system, d.turns...)
	if err != nil {
		name, _ := f.promptField(r)
		return p, fieldError{name, err}
	}
	return p, nil
}

// tags collects the categories of a row. A bad tag is no reason to refuse a row, so
// anything but text is skipped.
func (f fields) tags(r map[string]any) []string {
	names := aliases(wordTags)
	if path, ok := f.mapped[wordTags]; ok {
		names = []string{path}
	}
	var tags []string
	for _, name := range names {
		var found []string
		switch v := lookup(r, name).(type) {
		case string:
			found = []string{v}
			if list, err := parseValue([]byte(v)); err == nil {
				if items, ok := list.([]any); ok {
					found = texts(items)
				}
			}
		case []any:
			found = texts(v)
		}
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
func (f fields) language(r map[string]any) string {
	_, v := f.find(r, wordLanguage)
	text, _ := v.(string)
	code, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(text), "_", "-"), "-")
	if len(code) != 2 || code[0] < 'a' || code[0] > 'z' || code[1] < 'a' || code[1] > 'z' {
		return ""
	}
	return code
}
