package prompt

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Folded is a part of a turn that a person reads folded: a call of a tool, a result, an
// offer of tools, thinking.
type Folded struct {
	Type  PartType
	Title string // one line that tells it from others; of thinking, nothing of its text
	Text  string // all of it
}

// Steps returns the steps of a turn, and the text beside them. A turn of a tool is one
// step.
func (m Message) Steps() (steps []Folded, text string) {
	parts, err := DecodeParts(m.Parts)
	if err != nil {
		parts = nil
	}
	result := Folded{Type: PartResult, Title: "result", Text: m.Content}
	for _, p := range parts {
		switch p.Type {
		case PartThinking:
			steps = append(steps, Folded{PartThinking, "thinking", p.Text})
		case PartCall:
			steps = append(steps, Folded{PartCall, "call " + p.Name + "(" + oneLine(p.Arguments) + ")", indented(p.Arguments)})
		case PartTools:
			steps = append(steps, Folded{PartTools, "tools: " + strings.Join(toolNames(p.Tools), ", "), indented(p.Tools)})
		case PartResult:
			if p.Name != "" {
				result.Title = "result of " + p.Name
			}
		}
	}
	if m.Role == Tool {
		return append(steps, result), ""
	}
	return steps, m.Content
}

// oneLine returns arguments as a person would write them: x=1, y="two". What is no
// object stays as it is.
func oneLine(arguments json.RawMessage) string {
	d := json.NewDecoder(bytes.NewReader(arguments))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return string(arguments)
	}
	var out []string
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return string(arguments)
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return string(arguments)
		}
		out = append(out, name.(string)+"="+string(value))
	}
	return strings.Join(out, ", ")
}

// indented returns JSON over several lines, or the text that it holds.
func indented(raw json.RawMessage) string {
	var text Exact
	if len(raw) > 0 && raw[0] == '"' && json.Unmarshal(raw, &text) == nil {
		return string(text)
	}
	var out bytes.Buffer
	if err := json.Indent(&out, raw, "", "  "); err != nil {
		return string(raw)
	}
	return out.String()
}

// DecodeTurns reads the turns of a response that has parts: see AsParts.
func DecodeTurns(parts string) ([]Message, error) {
	list, err := DecodeParts(parts)
	turns := make([]Message, len(list))
	for i, p := range list {
		turns[i] = Message{Role: p.Role, Content: p.Text, Parts: EncodeParts(p.Parts)}
	}
	return turns, err
}
