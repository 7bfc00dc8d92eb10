package export

import (
	"encoding/json"

	"prefdeck/stages/prompt"
)

// openAI is the preference format of OpenAI's fine-tuning, which Together, Fireworks
// and Azure read: one assistant message on each side, and no further column, which
// Together refuses. A call of a tool holds its arguments as a text.
func openAI() format {
	return format{
		name: "openai", weightless: true, about: "input.messages, preferred_output, non_preferred_output", ties: DropTies, annotators: Majority,
		takes: []string{"edits", "parquet"}, steps: oneAnswer, noTools: "missing",
		columns: func(Options) []column {
			return []column{recordColumn("input", messagesColumn("messages"), rare(column{"tools", shape{kind: raw}})), messagesColumn("preferred_output"), messagesColumn("non_preferred_output")}
		},
		rows: func(d decision, o Options, s *Account) (out []line) {
			for _, p := range d.preferences(o, s) {
				out = append(out, p.line([]any{[]any{spelled(p.asked), rawOr(offered(p.Prompt))}, spelled(p.good), spelled(p.bad)}))
			}
			return out
		},
	}
}

// spelled returns the value of turns in which the arguments of calls are texts that
// hold JSON.
func spelled(turns []prompt.Message) []any {
	out := messages(turns...)
	for _, turn := range out {
		calls, _ := turn.([]any)[3].([]any)
		for _, call := range calls {
			function := call.([]any)[1].([]any)
			if arguments, ok := function[1].(json.RawMessage); ok {
				function[1] = asJSONText(arguments)
			}
		}
	}
	return out
}

// asJSONText returns a JSON value as a JSON text that holds it. A text stays as it is:
// the model wrote it in place of an object.
func asJSONText(v json.RawMessage) json.RawMessage {
	if v[0] == '"' {
		return v
	}
	return json.RawMessage(jsonText(string(v)))
}
