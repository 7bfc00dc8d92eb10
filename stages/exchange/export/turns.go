package export

import (
	"encoding/json"
	"slices"
	"strings"

	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// keeping says which pairs with steps a format has a place for: calls of tools, their
// results, responses that go on for several turns.
type keeping int

// The places for steps.
const (
	noSteps   keeping = iota
	inPrompts         // the prompt is a list of messages, responses are texts
	oneAnswer         // a response is one message, which may call tools
	allSteps          // responses are lists of messages, too
)

// turnShape is the shape of a turn. Loaders compare the keys of all messages of a
// column: where some have further keys, a message keeps its own and gets no nulls.
var turnShape = shape{kind: record, fields: []column{
	textColumn("role"), textColumn("content"),
	rare(textColumn("reasoning_content")), rare(listColumn("tool_calls", callShape)), rare(textColumn("name")), rare(textColumn("tool_call_id")),
}}

// callShape is the shape of a call of a tool. Its arguments are an object, as chat
// templates read them, or the text that a model wrote in its place.
var callShape = shape{kind: record, fields: []column{
	textColumn("type"), recordColumn("function", textColumn("name"), rare(column{"arguments", shape{kind: raw}})), rare(textColumn("id")),
}}

func messagesColumn(name string) column { return listColumn(name, turnShape) }

// messages returns the value of a list of turns.
func messages(turns ...prompt.Message) []any {
	out := make([]any, len(turns))
	for i, m := range turns {
		out[i] = turn(m)
	}
	return out
}

// turn returns the value of a turn that keeps has let through.
func turn(m prompt.Message) []any {
	parts, _ := prompt.DecodeParts(m.Parts)
	var thinking []string
	var calls []any
	var name, answers any
	for _, p := range parts {
		switch p.Type {
		case prompt.PartThinking:
			thinking = append(thinking, p.Text)
		case prompt.PartCall:
			calls = append(calls, []any{"function", []any{p.Name, rawOr(p.Arguments)}, textOr(p.ID)})
		case prompt.PartResult:
			name, answers = textOr(p.Name), textOr(p.ID)
		}
	}
	out := []any{string(m.Role), m.Content, nil, nil, name, answers}
	if len(thinking) > 0 {
		out[2] = strings.Join(thinking, "\n\n")
	}
	if len(calls) > 0 {
		out[3] = calls
	}
	return out
}

func textOr(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func rawOr(r json.RawMessage) any {
	if len(r) == 0 {
		return nil
	}
	return r
}

// dialogue returns a prompt with the turns of a response that follow it.
func dialogue(asked, response []prompt.Message) []any {
	return append(messages(asked...), messages(response...)...)
}

// keeps reports whether the format has a place for all of a turn.
func (f format) keeps(m prompt.Message) bool {
	parts, err := prompt.DecodeParts(m.Parts)
	return err == nil && !slices.ContainsFunc(parts, func(p prompt.Part) bool {
		switch p.Type {
		case prompt.PartThinking:
			return false
		case prompt.PartCall:
			return f.steps == noSteps || m.Role != prompt.Assistant
		case prompt.PartResult:
			return f.steps == noSteps || m.Role != prompt.Tool
		case prompt.PartTools:
			return f.noTools == ""
		}
		return true
	})
}

// carries reports whether the format has a place for all turns of a prompt and of its
// responses.
func (f format) carries(p prompt.Prompt, o Options, responses ...response.Response) bool {
	if o.PlainText {
		f.steps, f.noTools = noSteps, ""
	}
	if slices.ContainsFunc(p.Turns, func(m prompt.Message) bool { return !f.keeps(m) }) {
		return false
	}
	for _, r := range responses {
		if r.Parts == "" {
			continue
		}
		turns, err := prompt.DecodeTurns(r.Parts)
		if err != nil || f.steps < oneAnswer || f.steps == oneAnswer && len(turns) > 1 ||
			slices.ContainsFunc(turns, func(m prompt.Message) bool { return !f.keeps(m) }) {
			return false
		}
	}
	return true
}

// answerTurns returns a response as the turns that follow its prompt. Its thinking
// belongs to the first.
func (o Options) answerTurns(r response.Response) []prompt.Message {
	turns := []prompt.Message{{Role: prompt.Assistant, Content: r.Text}}
	if r.Parts != "" {
		turns, _ = prompt.DecodeTurns(r.Parts) // carries has read them
	}
	for i := range turns {
		if turns[i].Role == prompt.Assistant {
			turns[i].Content = o.trimmed(turns[i].Content)
		}
	}
	if r.Thinking != "" && len(turns) > 0 {
		inner, _ := prompt.DecodeParts(turns[0].Parts)
		turns[0].Parts = prompt.EncodeParts(append([]prompt.Part{{Type: prompt.PartThinking, Text: r.Thinking}}, inner...))
	}
	return o.thoughts(turns)
}

// asked returns the turns of a prompt, the system message first.
func (o Options) asked(p prompt.Prompt) []prompt.Message { return o.thoughts(p.Messages()) }

// thoughts returns turns with their thinking, or without it if it is not wanted.
func (o Options) thoughts(turns []prompt.Message) []prompt.Message {
	if o.Thinking || !slices.ContainsFunc(turns, thinks) {
		return turns
	}
	turns = slices.Clone(turns)
	for i, m := range turns {
		if thinks(m) {
			parts, _ := prompt.DecodeParts(m.Parts)
			turns[i].Parts = prompt.EncodeParts(slices.DeleteFunc(parts, func(p prompt.Part) bool { return p.Type == prompt.PartThinking }))
		}
	}
	return turns
}

// loses reports whether thinking of a decision's prompt or of two responses is left
// out.
func (o Options) loses(d decision, x, y response.Response) bool {
	if o.Thinking {
		return false
	}
	for _, r := range []response.Response{x, y} {
		turns, _ := prompt.DecodeTurns(r.Parts)
		if r.Thinking != "" || slices.ContainsFunc(turns, thinks) {
			return true
		}
	}
	return slices.ContainsFunc(d.Prompt.Turns, thinks)
}

// thinks reports whether a turn has thinking beside its text.
func thinks(m prompt.Message) bool {
	if m.Parts == "" {
		return false
	}
	parts, err := prompt.DecodeParts(m.Parts)
	return err == nil && slices.ContainsFunc(parts, func(p prompt.Part) bool { return p.Type == prompt.PartThinking })
}

// offered returns the tools that a prompt offers, as a JSON list; nil if none.
func offered(p prompt.Prompt) json.RawMessage {
	for _, m := range p.Turns {
		parts, _ := prompt.DecodeParts(m.Parts)
		for _, part := range parts {
			if part.Type == prompt.PartTools {
				return part.Tools
			}
		}
	}
	return nil
}
