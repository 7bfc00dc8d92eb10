package export

// messagesFormat is what ms-swift reads: a conversation that ends with the better
// response, the worse one beside it, and the margin.
func messagesFormat() format {
	return format{
		name: "messages", about: "messages, rejected_response, margin", ties: DropTies, annotators: Majority, extras: true,
		takes: []string{"edits", "parquet"},
		columns: func(Options) []column {
			return []column{messagesColumn("messages"), textColumn("rejected_response"), fractionColumn("margin")}
		},
		rows: func(d decision, o Options, s *Account) (out []line) {
			for _, p := range d.preferences(o, s) {
				row := []any{dialogue(p.Prompt, p.better), p.worse, p.margin}
				out = append(out, p.line(append(row, extraValues(p.decision, o)...)))
			}
			return out
		},
	}
}

// llamaFactory is LLaMA-Factory's ShareGPT format for preferences, with the tags
// that its dataset_info.json entry names: an odd number of turns that ends with the
// user's, and two single messages.
func llamaFactory() format {
	message := func(name string) column { return recordColumn(name, messageShape.fields...) }
	return format{
		name: "llamafactory", about: "conversations, chosen, rejected", ties: DropTies, annotators: Majority, extras: true,
		takes: []string{"edits", "parquet"},
		columns: func(Options) []column {
			return []column{messagesColumn("conversations"), message("chosen"), message("rejected")}
		},
		rows: func(d decision, o Options, s *Account) (out []line) {
			for _, p := range d.preferences(o, s) {
				row := []any{messages(p.Prompt.Messages()...), []any{"assistant", p.better}, []any{"assistant", p.worse}}
				out = append(out, p.line(append(row, extraValues(p.decision, o)...)))
			}
			return out
		},
	}
}
