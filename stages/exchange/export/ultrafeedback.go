package export

import (
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/prompt"
)

// ultraFeedback is UltraFeedback as the Hub has it binarised: whole conversations,
// and two scores. Their difference is the margin, which an import believes beside the
// identity of the prompt that the row holds.
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
					p.Prompt.Text(), string(o.identity(p.Prompt)), dialogue(p.asked, p.good), dialogue(p.asked, p.bad), dialogue(p.asked, p.good),
					p.margin, 0.0,
				}
				out = append(out, p.line(append(row, extraValues(p.decision, o)...)))
			}
			return out
		},
	}
}

// identity returns the identity of a prompt as it is exported: without thinking that
// is left out, and with the bytes that replace what is not UTF-8.
func (o Options) identity(p prompt.Prompt) stages.ID {
	system, turns := p.System, slices.Clone(o.thoughts(p.Turns))
	if o.InvalidUTF8 == ReplaceInvalid {
		system = replaced(system)
		for i, m := range turns {
			turns[i].Content, turns[i].Parts = replaced(m.Content), replaced(m.Parts)
		}
	}
	written, err := prompt.New(system, turns...)
	if err != nil {
		return p.ID
	}
	return written.ID
}
