package prompt

import (
	"encoding/json"
	"strings"
)

// PartType says what a part of a turn is.
type PartType string

// The types of part.
const (
	PartText     PartType = "text"
	PartThinking PartType = "thinking"
	PartCall     PartType = "tool_call"   // the assistant calls a tool
	PartResult   PartType = "tool_result" // whose call a turn of the role Tool answers
	PartTools    PartType = "tools"       // the tools that the assistant is offered
	PartMessage  PartType = "message"     // a whole turn of a response that goes on for several
)

// Part is a piece of a turn or response that is more than plain text.
type Part struct {
	Type      PartType
	Text      string
	ID        string          // of a call
	Name      string          // of a tool
	Arguments json.RawMessage // of a call: an object, or the text that stood in its place
	Tools     json.RawMessage
	Role      Role   // of a message
	Parts     []Part // of a message that is more than its text
}

// encodedPart is a Part as the deck keeps it.
type encodedPart struct {
	Type      PartType        `json:"type"`
	Text      Exact           `json:"text,omitempty"`
	ID        Exact           `json:"id,omitempty"`
	Name      Exact           `json:"name,omitempty"`
	Arguments json.RawMessage `json:"arguments,omitempty"`
	Tools     json.RawMessage `json:"tools,omitempty"`
	Role      Role            `json:"role,omitempty"`
	Parts     []encodedPart   `json:"parts,omitempty"`
}

func encoded(parts []Part) []encodedPart {
	out := make([]encodedPart, len(parts))
	for i, p := range parts {
		out[i] = encodedPart{p.Type, Exact(p.Text), Exact(p.ID), Exact(p.Name), p.Arguments, p.Tools, p.Role, encoded(p.Parts)}
	}
	return out
}

func decoded(parts []encodedPart) []Part {
	if parts == nil {
		return nil
	}
	out := make([]Part, len(parts))
	for i, p := range parts {
		out[i] = Part{p.Type, string(p.Text), string(p.ID), string(p.Name), p.Arguments, p.Tools, p.Role, decoded(p.Parts)}
	}
	return out
}

// EncodeParts returns parts as a Message keeps them; "" for none.
func EncodeParts(parts []Part) string {
	if len(parts) == 0 {
		return ""
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(encoded(parts)); err != nil {
		panic(err) // Arguments and Tools come from parsed JSON, so it always encodes
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// DecodeParts reads what EncodeParts wrote.
func DecodeParts(text string) ([]Part, error) {
	if text == "" {
		return nil, nil
	}
	var parts []encodedPart
	err := json.Unmarshal([]byte(text), &parts)
	return decoded(parts), err
}

// AsParts returns whole turns as the parts of a response.
func AsParts(turns []Message) ([]Part, error) {
	parts := make([]Part, len(turns))
	for i, t := range turns {
		inner, err := DecodeParts(t.Parts)
		if err != nil {
			return nil, err
		}
		parts[i] = Part{Type: PartMessage, Role: t.Role, Text: t.Content, Parts: inner}
	}
	return parts, nil
}

// Transcript returns turns as text to be read: the first bare if it is the
// assistant's, the others under who speaks, a call of a tool on a line.
func Transcript(turns []Message) string {
	var b strings.Builder
	for i, t := range turns {
		if i > 0 {
			b.WriteString("\n\n")
		}
		if i > 0 || t.Role != Assistant {
			b.WriteString(t.Role.Speaker() + ": ")
		}
		b.WriteString(t.Shown())
	}
	return b.String()
}

// Speaker names who speaks in a transcript.
func (r Role) Speaker() string {
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

// Shown returns the turn's text, with a line for each part that is not text.
func (m Message) Shown() string {
	parts, err := DecodeParts(m.Parts)
	if err != nil || m.Parts == "" {
		return m.Content
	}
	var lines []string
	for _, p := range parts {
		if line := p.line(); line != "" {
			lines = append(lines, line)
		}
	}
	if m.Content != "" {
		lines = append(lines, m.Content)
	}
	return strings.Join(lines, "\n")
}

// line returns a part in one line; "" for text and for what the turn's text shows.
func (p Part) line() string {
	switch p.Type {
	case PartThinking:
		return "(thinking) " + strings.Join(strings.Fields(p.Text), " ")
	case PartCall:
		return "→ " + p.Name + "(" + string(p.Arguments) + ")"
	case PartTools:
		return "(tools) " + strings.Join(toolNames(p.Tools), ", ")
	}
	return ""
}

// toolNames returns the names of tools in the shape of OpenAI or in a plain one.
func toolNames(raw json.RawMessage) []string {
	var tools []struct {
		Name     string `json:"name"`
		Function struct {
			Name string `json:"name"`
		} `json:"function"`
	}
	if err := json.Unmarshal(raw, &tools); err != nil {
		return []string{string(raw)}
	}
	var names []string
	for _, t := range tools {
		if t.Name == "" {
			t.Name = t.Function.Name
		}
		names = append(names, t.Name)
	}
	return names
}
