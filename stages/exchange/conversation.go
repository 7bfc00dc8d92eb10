package exchange

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"prefdeck/stages/prompt"
)

// dialogue is a conversation as files have it: prompt and answer in one list.
type dialogue []prompt.Message

// answered splits off the last turn if it is the assistant's.
func (d dialogue) answered() (asked dialogue, answer prompt.Message, ok bool) {
	n := len(d)
	if n == 0 || d[n-1].Role != prompt.Assistant {
		return d, prompt.Message{}, false
	}
	return d[:n-1], d[n-1], true
}

// asDialogue reads a list of messages in OpenAI's shape (role, content) or in
// ShareGPT's (from, value), also as JSON in a text.
func asDialogue(v any) (dialogue, error) {
	if text, ok := v.(string); ok {
		if d, ok := transcript(text); ok {
			return d, nil
		}
		if v = listInText(text); v == nil {
			return nil, errors.New("it holds text, want a list of messages")
		}
	}
	list, ok := v.([]any)
	if !ok {
		return nil, fmt.Errorf("it holds %s, want a list of messages", describe(v))
	}
	list = withAnalysis(list)
	d := make(dialogue, 0, len(list))
	for i, item := range list {
		m, err := asMessage(item)
		if err != nil {
			return d, fmt.Errorf("message %d: %w", i+1, err)
		}
		d = append(d, m)
	}
	return d, nil
}

// withAnalysis gives what gpt-oss says in its channel analysis, as a message of its own,
// to the assistant's message after it: as its thinking.
func withAnalysis(list []any) []any {
	var out []any
	for i := range list {
		item := list[i] // perhaps with a thought already
		m, _ := item.(map[string]any)
		thought, isText := m["content"].(string)
		if m["channel"] != "analysis" || !isText || i+1 == len(list) {
			if out != nil {
				out = append(out, item)
			}
			continue
		}
		next, _ := list[i+1].(map[string]any)
		_, name := speaker(next)
		if role, err := asRole(name); err != nil || role != prompt.Assistant || next["channel"] == "analysis" || either(next, "reasoning_content", "thinking") != nil {
			return list
		}
		if out == nil {
			out = slices.Clone(list[:i])
		}
		next = maps.Clone(next)
		next["reasoning_content"] = thought
		list = slices.Clone(list)
		list[i+1] = next
	}
	if out == nil {
		return list
	}
	return out
}

func asMessage(v any) (prompt.Message, error) {
	m, ok := v.(map[string]any)
	if !ok {
		return prompt.Message{}, fmt.Errorf("it is %s, want an object with role and content", describe(v))
	}
	m, name := speaker(m)
	role, err := asRole(name)
	if err != nil {
		return prompt.Message{}, err
	}
	content := either(m, "content", "value")
	for _, other := range []string{"text", "parts"} {
		if content == nil {
			content = field(m, other)
		}
	}
	said := message{role: role}
	if err := said.content(content, m); err != nil {
		return prompt.Message{}, err
	}
	if role == prompt.User && len(said.parts) == 1 && said.parts[0].Type == prompt.PartResult {
		role = prompt.Tool // as Anthropic and Gemini have the results of tools
	}
	if strings.HasSuffix(strings.ToLower(name), "_call") { // function_call: the text is the call
		said.parts = append(said.parts, callIn(said.text.String()))
		said.text.Reset()
	}
	if err := said.beside(m); err != nil {
		return prompt.Message{}, err
	}
	return prompt.Message{Role: role, Content: said.text.String(), Parts: prompt.EncodeParts(said.parts)}, nil
}

// speaker returns a message without what LangChain puts around it, and who says it:
// role, from, or sender, or LangChain's type.
func speaker(m map[string]any) (inner map[string]any, name string) {
	for _, around := range []string{"kwargs", "data"} {
		if inner := object(m, around); inner["content"] != nil {
			if _, typed := inner["type"].(string); !typed {
				return inner, textOf(m, "type")
			}
			return inner, textOf(inner, "type")
		}
	}
	for _, key := range []string{"role", "from", "sender"} {
		if name, ok := field(m, key).(string); ok {
			return m, name
		}
	}
	if name, _ := m["type"].(string); m["content"] != nil {
		switch name {
		case "human", "ai", "system", "tool":
			return m, name
		}
	}
	return m, ""
}

// either returns the value of the first of two fields that an object has.
func either(m map[string]any, first, second string) any {
	if v := field(m, first); v != nil {
		return v
	}
	return field(m, second)
}

func asRole(name string) (prompt.Role, error) {
	switch strings.ToLower(name) {
	case "user", "human", "prompter":
		return prompt.User, nil
	case "assistant", "gpt", "chatgpt", "bot", "model", "ai", "chatbot", "function_call", "tool_call":
		return prompt.Assistant, nil
	case "system", "developer":
		return prompt.System, nil
	case "tool", "function", "observation", "ipython", "tool_response", "function_response", "tool_result", "function_result":
		return prompt.Tool, nil
	case "":
		return "", errors.New("it has no role")
	}
	return "", fmt.Errorf("role %q is not one of user, assistant, system, tool", name)
}

// messageList reports whether v is a list of messages, directly or as JSON or Python
// in a text.
func messageList(v any) bool {
	if text, ok := v.(string); ok {
		if !strings.HasPrefix(strings.TrimLeft(text, " \n"), "[") {
			return false
		}
		v = listInText(text)
	}
	list, ok := v.([]any)
	return ok && len(list) > 0 && isMessage(list[0])
}

// isMessage reports whether v looks like a message.
func isMessage(v any) bool {
	m, ok := v.(map[string]any)
	if !ok {
		return false
	}
	_, name := speaker(m)
	return name != ""
}
