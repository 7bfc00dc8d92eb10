package export

// messagesFormat is the format that ms-swift reads: a conversation that ends with the
// better response, the worse one beside it, and the margin. If any turn is more than
// text, the worse one is a conversation of its own in every row.
func messagesFormat() format {
	return format{
		name: "messages", about: "messages, rejected_response, margin", ties: DropTies, annotators: Majority, extras: true,
		takes: []string{"edits", "parquet", "thinking"}, steps: allSteps, noTools: "[]",
		columns: func(o Options) []column {
			rejected := textColumn("rejected_response")
			if o.found.steps {
				rejected = messagesColumn("rejected_messages")
			}
			return []column{messagesColumn("messages"), rejected, fractionColumn("margin")}
		},
		rows: func(d decision, o Options, s *Account) (out []line) {
			for _, p := range d.preferences(o, s) {
				row := []any{dialogue(p.asked, p.good), p.bad[0].Content, p.margin}
				if o.found.steps {
					row[1] = dialogue(p.asked, p.bad)
				}
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
	message := func(name string) column { return recordColumn(name, textColumn("role"), textColumn("content")) }
	return format{
		name: "llamafactory", weightless: true, about: "conversations, chosen, rejected", ties: DropTies, annotators: Majority, extras: true,
		takes: []string{"edits", "parquet"},
		columns: func(Options) []column {
			return []column{messagesColumn("conversations"), message("chosen"), message("rejected")}
		},
		rows: func(d decision, o Options, s *Account) (out []line) {
			for _, p := range d.preferences(o, s) {
				row := []any{messages(p.asked...), []any{"assistant", p.better}, []any{"assistant", p.worse}}
				out = append(out, p.line(append(row, extraValues(p.decision, o)...)))
			}
			return out
		},
	}
}
