package exchange

import (
	"fmt"
	"slices"
	"strings"

	"prefdeck/stages/prompt"
)

// wholeDialogue reports whether v is a conversation that begins with what was asked:
// a list of messages, or a transcript.
func wholeDialogue(v any) bool {
	switch v := v.(type) {
	case string:
		if messageList(v) {
			return wholeDialogue(listInText(v))
		}
		_, ok := transcript(v)
		return ok
	case []any:
		if len(v) < 2 || !isMessage(v[0]) {
			return false
		}
		_, name := speaker(v[0].(map[string]any))
		role, err := asRole(name)
		return err != nil || role != prompt.Assistant
	}
	return false
}

// ofMessage is the fields of a message of the APIs.
var ofMessage = []string{"role", "content", "name", "tool_calls", "function_call", "refusal", "annotations", "audio", "thinking", "reasoning", "reasoning_content"}

// messageInText reads the assistant's message that stands in a text as JSON, and
// nothing beside it.
func messageInText(text string) (map[string]any, bool) {
	if !strings.HasPrefix(text, `{"`) || !strings.Contains(text, `"assistant"`) {
		return nil, false
	}
	m, _ := listInText(text).(map[string]any)
	for name := range m {
		if !slices.Contains(ofMessage, name) {
			return nil, false // text that was asked for
		}
	}
	return m, m["role"] == "assistant" && (m["content"] != nil || m["tool_calls"] != nil)
}

// turns returns an answer as turns.
func (o offer) turns() (dialogue, error) {
	if text, ok := o.value.(string); ok && o.literal {
		return dialogue{{Role: prompt.Assistant, Content: text}}, nil
	}
	return turnsOf(o.value)
}

// whole reports whether an answer is a conversation that begins with what was asked.
func (o offer) whole() bool { return !o.literal && wholeDialogue(o.value) }

// asTheyAre marks the answers whose text must not be split: answers of our own rows, and
// answers beside a prompt that is a list of messages, unless they begin by repeating the
// prompt.
func (r *record) asTheyAre(found []offer) {
	name, v := r.promptField()
	list, _ := v.([]any)
	text, _ := v.(string)
	own := name != "" && r.detailed() || r.ours(text)
	if !own && (len(list) == 0 || !isMessage(list[0])) {
		return
	}
	for i := range found {
		if one, _ := found[i].value.([]any); len(one) == 1 {
			found[i].value = one[0]
		}
		if answer, isText := found[i].value.(string); isText {
			found[i].literal = own || !repeats(answer, list)
		}
	}
}

// repeats reports whether a text is a conversation that begins as a list of messages does.
func repeats(text string, list []any) bool {
	whole, err := offer{value: text}.wholeTurns()
	asked, wrong := asDialogue(list)
	if err != nil || wrong != nil {
		return false
	}
	for _, d := range []*dialogue{&whole, &asked} {
		for len(*d) > 0 && (*d)[0].Role == prompt.System {
			*d = (*d)[1:]
		}
	}
	return len(whole) > 0 && len(asked) > 0 && whole[0].Role == prompt.User && strings.TrimSpace(whole[0].Content) == strings.TrimSpace(asked[0].Content)
}

// turnsOf returns an answer as turns: text, one message, or several.
func turnsOf(v any) (dialogue, error) {
	switch v := v.(type) {
	case string:
		if messageList(v) {
			return asDialogue(v)
		}
		if m, ok := messageInText(v); ok {
			return turnsOf(m)
		}
		return dialogue{{Role: prompt.Assistant, Content: v}}, nil
	case map[string]any:
		m, err := asMessage(v)
		if err == nil && m.Role != prompt.Assistant {
			err = fmt.Errorf("it is the %s's message, want the assistant's", m.Role)
		}
		return dialogue{m}, err
	case []any:
		if len(v) == 1 {
			return turnsOf(v[0])
		}
		if len(v) > 1 && isMessage(v[0]) {
			return asDialogue(v)
		}
		return nil, fmt.Errorf("it holds %d texts, want one", len(v))
	}
	return nil, fmt.Errorf("it holds %s, want text or a message", describe(v))
}
