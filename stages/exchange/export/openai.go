package export

// openAI is the preference format of OpenAI's fine-tuning, which Together, Fireworks
// and Azure read: one assistant message on each side, and no further column, which
// Together refuses.
func openAI() format {
	return format{
		name: "openai", about: "input.messages, preferred_output, non_preferred_output", ties: DropTies, annotators: Majority,
		takes: []string{"edits", "parquet"},
		columns: func(Options) []column {
			return []column{recordColumn("input", messagesColumn("messages")), messagesColumn("preferred_output"), messagesColumn("non_preferred_output")}
		},
		rows: func(d decision, o Options, s *Account) (out []line) {
			for _, p := range d.preferences(o, s) {
				out = append(out, p.line([]any{[]any{messages(p.Prompt.Messages()...)}, reply(p.better), reply(p.worse)}))
			}
			return out
		},
	}
}
