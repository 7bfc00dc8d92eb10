package exchange

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"prefdeck/stages/prompt"
)

// message is a message that is being read.
type message struct {
	role  prompt.Role
	text  strings.Builder
	parts []prompt.Part // what is not text
}

// content reads what was said: text, parts, or nothing beside calls of tools.
func (m *message) content(v any, whole map[string]any) error {
	switch v := v.(type) {
	case string:
		m.text.WriteString(v)
		return nil
	case []any:
		for _, part := range v {
			if err := m.part(part); err != nil {
				return err
			}
		}
		return nil
	case nil:
		if no := textOf(whole, "refusal"); no != "" { // OpenAI's
			m.text.WriteString(no)
			return nil
		}
		if either(whole, "tool_calls", "function_call") != nil || m.role == prompt.Tool {
			return nil
		}
	case number, bool:
		m.text.WriteString(terseText(v))
		return nil
	case map[string]any: // a tool's result as an object
		if m.role == prompt.Tool {
			m.text.WriteString(encode(v))
			return nil
		}
		return m.part(v)
	}
	return fmt.Errorf("its content is %s, want text", describe(v))
}

// part reads one part of a content.
func (m *message) part(v any) error {
	if text, ok := v.(string); ok {
		m.text.WriteString(text)
		return nil
	}
	p, ok := v.(map[string]any)
	if !ok {
		return fmt.Errorf("a part of its content is %s, want text", describe(v))
	}
	kind, _ := field(p, "type").(string)
	text, isText := field(p, "text").(string)
	if answer, ok := p["answer"].(string); ok && kind == "" && !isText { // Arena-Hard
		text, isText = answer, true
	}
	if said, ok := p["content"].(string); ok && kind == "text" && !isText { // OpenTelemetry
		text, isText = said, true
	}
	if no, ok := p["refusal"].(string); ok && kind == "refusal" {
		text, isText = no, true
	}
	switch {
	case kind == "" && (p["inlineData"] != nil || p["fileData"] != nil): // Gemini
		return errors.New("a part of its content is not text but a file, which a terminal cannot show")
	case kind == "" && object(p, "functionCall") != nil:
		m.parts = append(m.parts, callOf(object(p, "functionCall")))
		return nil
	case kind == "" && object(p, "functionResponse") != nil:
		said := object(p, "functionResponse")
		m.parts = append(m.parts, prompt.Part{Type: prompt.PartResult, ID: textOf(said, "id"), Name: textOf(said, "name")})
		m.text.WriteString(encode(said["response"]))
		return nil
	case p["thought"] == true && isText:
		m.parts = append(m.parts, prompt.Part{Type: prompt.PartThinking, Text: text})
		return nil
	case strings.Contains(kind, "image"), strings.Contains(kind, "audio"), strings.Contains(kind, "video"), kind == "file":
		return fmt.Errorf("a part of its content is not text but %s, which a terminal cannot show", strings.TrimSuffix(kind, "_url"))
	case kind == "thinking", kind == "reasoning":
		if thought, ok := field(p, kind).(string); ok {
			text, isText = thought, true
		}
		if isText {
			m.parts = append(m.parts, prompt.Part{Type: prompt.PartThinking, Text: text})
		}
		return nil
	case kind == "tool_use", kind == "tool_call":
		m.parts = append(m.parts, callOf(p))
		return nil
	case kind == "tool_result":
		m.parts = append(m.parts, prompt.Part{Type: prompt.PartResult, ID: textOf(p, "tool_use_id")})
		return m.content(field(p, "content"), p)
	case isText:
		m.text.WriteString(text)
		return nil
	}
	return errors.New("a part of its content is not text")
}

// beside reads what a message has beside its content: calls of tools, whose call it
// answers, and thinking.
func (m *message) beside(whole map[string]any) error {
	for _, name := range aliases(wordThinking) {
		if text := textOf(whole, name); text != "" {
			m.parts = append(m.parts, prompt.Part{Type: prompt.PartThinking, Text: text})
			break
		}
	}
	switch calls := field(whole, "tool_calls").(type) {
	case nil:
	case []any:
		for _, c := range calls {
			call, ok := c.(map[string]any)
			if !ok {
				return fmt.Errorf("one of its tool_calls is %s, want an object", describe(c))
			}
			m.parts = append(m.parts, callOf(call))
		}
	default:
		return fmt.Errorf("its tool_calls hold %s, want a list", describe(calls))
	}
	if call, ok := field(whole, "function_call").(map[string]any); ok {
		m.parts = append(m.parts, callOf(call))
	}
	if m.role == prompt.Tool {
		if result := (prompt.Part{Type: prompt.PartResult, ID: textOf(whole, "tool_call_id"), Name: textOf(whole, "name")}); result.ID+result.Name != "" {
			m.parts = append(m.parts, result)
		}
	}
	return nil
}

// callOf reads a call of a tool in OpenAI's shape, Anthropic's, or a plain one.
func callOf(call map[string]any) prompt.Part {
	p := prompt.Part{Type: prompt.PartCall, ID: textOf(call, "id")}
	if inner, ok := field(call, "function").(map[string]any); ok {
		call = inner
	}
	p.Name = textOf(call, "name")
	v := field(call, "arguments")
	for _, name := range []string{"input", "parameters", "args"} {
		if v == nil {
			v = field(call, name)
		}
	}
	p.Arguments = arguments(v)
	return p
}

// callIn reads a call of a tool written into a text.
func callIn(text string) prompt.Part {
	if v, err := parseValue([]byte(text)); err == nil {
		if call, ok := v.(map[string]any); ok && textOf(call, "name") != "" {
			return callOf(call)
		}
	}
	return prompt.Part{Type: prompt.PartCall, Arguments: json.RawMessage(encode(text))}
}

// textOf returns the text in an object's field; "" if it holds none.
func textOf(m map[string]any, name string) string {
	text, _ := field(m, name).(string)
	return text
}

// thinkingIn returns the thinking of a message and the message without it: the deck
// keeps a response's apart.
func thinkingIn(m prompt.Message) (string, prompt.Message, error) {
	parts, err := prompt.DecodeParts(m.Parts)
	if err != nil || len(parts) == 0 {
		return "", m, err
	}
	var thinking []string
	var rest []prompt.Part
	for _, p := range parts {
		if p.Type == prompt.PartThinking {
			thinking = append(thinking, p.Text)
		} else {
			rest = append(rest, p)
		}
	}
	m.Parts = prompt.EncodeParts(rest)
	return strings.Join(thinking, "\n\n"), m, nil
}

// pictured refuses a row with pictures, sounds or films in fields of their own: what is
// said of them cannot be judged without.
func (r *record) pictured() error {
	for _, name := range []string{"image", "images", "image_path", "image_url", "image_urls", "img", "video", "videos", "audio", "audios"} {
		field := r.plain[name]
		if field == "" {
			continue
		}
		filled := false
		switch v := r.values[field].(type) {
		case string:
			filled = strings.TrimSpace(v) != ""
		case []any:
			filled = slices.ContainsFunc(v, func(item any) bool { return item != nil && item != "" })
		case map[string]any:
			filled = len(v) > 0
		}
		if filled {
			return fieldError{field, fmt.Errorf("the row is about more than text, which a terminal cannot show (--leave-out %s imports only its texts)", field)}
		}
	}
	return nil
}
