package batch

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"prefdeck/stages/ollama"
	"prefdeck/stages/prompt"
)

// message is a turn in the words of the endpoint.
type message struct {
	Role    string     `json:"role"`
	Content string     `json:"content"`
	Calls   []toolCall `json:"tool_calls,omitempty"`
	Answers string     `json:"tool_call_id,omitempty"`
}

type toolCall struct {
	ID       string   `json:"id"`
	Type     string   `json:"type"`
	Function function `json:"function"`
}

type function struct {
	Name      string `json:"name"`
	Arguments string `json:"arguments"` // JSON as a text
}

// messagesOf translates turns. The endpoint wants every call to have an ID and every
// result to name one: calls without an ID get one, and results that name none answer
// the calls in turn.
func messagesOf(turns []ollama.ChatMessage) []message {
	out := make([]message, len(turns))
	made := 0
	var unanswered []string
	for i, t := range turns {
		out[i] = message{Role: t.Role, Content: t.Content, Answers: t.Answers}
		for _, c := range t.Calls {
			if c.ID == "" {
				made++
				c.ID = fmt.Sprintf("call%05d", made) // Mistral's templates take nine letters and digits, no more
			}
			unanswered = append(unanswered, c.ID)
			out[i].Calls = append(out[i].Calls, toolCall{c.ID, "function", function{c.Name, argumentsOf(c)}})
		}
		if t.Role == string(prompt.Tool) && len(unanswered) > 0 {
			if t.Answers == "" {
				out[i].Answers = unanswered[0]
			}
			unanswered = slices.DeleteFunc(unanswered, func(id string) bool { return id == out[i].Answers })
		}
	}
	return out
}

// argumentsOf returns the arguments of a call as the endpoint takes them.
func argumentsOf(c ollama.ToolCall) string {
	var text string
	if json.Unmarshal(c.Arguments, &text) == nil && text != "" {
		return text
	}
	var compact bytes.Buffer
	if json.Compact(&compact, c.Arguments) != nil {
		return "{}" // there are none
	}
	return compact.String()
}

// offered returns the tools that a prompt offers, as the endpoint takes them; nil if
// none.
func offered(p prompt.Prompt) []any {
	for _, m := range p.Turns {
		parts, _ := prompt.DecodeParts(m.Parts) // response.Pending has read them
		for _, part := range parts {
			var tools []any
			if part.Type != prompt.PartTools || json.Unmarshal(part.Tools, &tools) != nil {
				continue
			}
			for i, t := range tools {
				if plain, ok := t.(map[string]any); ok && plain["function"] == nil {
					tools[i] = map[string]any{"type": "function", "function": plain}
				}
			}
			return tools
		}
	}
	return nil
}
