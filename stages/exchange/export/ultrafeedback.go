package export

// ultraFeedback is UltraFeedback as the Hub has it binarised: whole conversations,
// and two scores. Their difference is the margin.
func ultraFeedback() format {
	return format{
		name: "ultrafeedback", about: "prompt, prompt_id, chosen, rejected, messages, score_chosen, score_rejected",
		ties: DropTies, annotators: Majority, extras: true, takes: []string{"edits", "parquet", "thinking"}, steps: allSteps, noTools: noToolsJSON,
		columns: func(Options) []column {
			return []column{
				textColumn("prompt"), textColumn("prompt_id"), messagesColumn("chosen"), messagesColumn("rejected"), messagesColumn("messages"),
				fractionColumn("score_chosen"), fractionColumn("score_rejected"),
			}
		},
		rows: func(d decision, o Options, s *Account) (out []line) {
			for _, p := range d.preferences(o, s) {
				row := []any{
					p.Prompt.Text(), string(p.Prompt.ID), dialogue(p.asked, p.good), dialogue(p.asked, p.bad), dialogue(p.asked, p.good),
					p.margin, 0.0,
				}
				out = append(out, p.line(append(row, extraValues(p.decision, o)...)))
			}
			return out
		},
	}
}
