package exchange

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"prefdeck/stages/prompt"
)

// dialogue is a conversation as files have it: prompt and answer in one list.
type dialogue struct {
	system string
	turns  []prompt.Message
}

// answered splits off the last turn if it is the assistant's.
func (d dialogue) answered() (asked dialogue, answer string, ok bool) {
	n := len(d.turns)
	if n == 0 || d.turns[n-1].Role != prompt.Assistant {
		return d, "", false
	}
	return dialogue{d.system, d.turns[:n-1]}, d.turns[n-1].Content, true
}

// asDialogue reads a list of messages in OpenAI's shape (role, content) or in
// ShareGPT's (from, value). A table cell may hold such a list as JSON.
func asDialogue(v any) (dialogue, error) {
	if text, ok := v.(string); ok {
		parsed, err := parseValue([]byte(text))
		if err != nil {
			return dialogue{}, errors.New("it holds text, want a list of messages")
		}
		v = parsed
	}
	list, ok := v.([]any)
	if !ok {
		return dialogue{}, fmt.Errorf("it holds %s, want a list of messages", describe(v))
	}
	var d dialogue
	for i, item := range list {
		m, err := asMessage(item)
		switch {
		case err != nil:
			return d, fmt.Errorf("message %d: %w", i+1, err)
		case m.Role == prompt.System && i > 0:
			return d, fmt.Errorf("message %d: a system message can only come first", i+1)
		case m.Role == prompt.System:
			d.system = m.Content
		default:
			d.turns = append(d.turns, m)
		}
	}
	return d, nil
}

func asMessage(v any) (prompt.Message, error) {
	m, ok := v.(map[string]any)
	if !ok {
		return prompt.Message{}, fmt.Errorf("it is %s, want an object with role and content", describe(v))
	}
	roleValue, content := field(m, "role"), field(m, "content")
	if roleValue == nil {
		roleValue = field(m, "from")
	}
	if content == nil {
		content = field(m, "value")
	}
	name, _ := roleValue.(string)
	role, err := asRole(name)
	if err != nil {
		return prompt.Message{}, err
	}
	text, err := asContent(content)
	return prompt.Message{Role: role, Content: text}, err
}

func asRole(name string) (prompt.Role, error) {
	switch strings.ToLower(name) {
	case "user", "human", "prompter":
		return prompt.User, nil
	case "assistant", "gpt", "chatgpt", "bot", "model":
		return prompt.Assistant, nil
	case "system", "developer":
		return prompt.System, nil
	case "":
		return "", errors.New("it has no role")
	}
	return "", fmt.Errorf("role %q is not one of user, assistant, system", name)
}

// asContent returns the text of a message, which may come in parts.
func asContent(v any) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case []any:
		var whole strings.Builder
		for _, part := range v {
			m, _ := part.(map[string]any)
			text, ok := field(m, "text").(string)
			if !ok {
				return "", errors.New("a part of its content is not text")
			}
			whole.WriteString(text)
		}
		return whole.String(), nil
	}
	return "", fmt.Errorf("its content is %s, want text", describe(v))
}

// messageList reports whether v is a list of messages, directly or as JSON in a
// table cell.
func messageList(v any) bool {
	if text, ok := v.(string); ok {
		if !strings.HasPrefix(text, "[") || !json.Valid([]byte(text)) {
			return false
		}
		v, _ = parseValue([]byte(text))
	}
	list, ok := v.([]any)
	if !ok || len(list) == 0 {
		return false
	}
	_, ok = list[0].(map[string]any)
	return ok
}
