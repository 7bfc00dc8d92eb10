package export

import (
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
)

// arena is a table of battles between models, as arena-rank and the Chatbot Arena
// have it.
func arena() format {
	return format{
		name: "arena", weightless: true, about: "model_a, model_b, winner, conversation_a, conversation_b", undecided: true, bothBad: true, ties: KeepTies, annotators: Each,
		wish: exchange.Wish{Details: true}, takes: []string{"parquet", "thinking"}, steps: allSteps,
		columns: func(Options) []column {
			return []column{
				textColumn("question_id"), textColumn("model_a"), textColumn("model_b"), textColumn("winner"), textColumn("judge"),
				messagesColumn("conversation_a"), messagesColumn("conversation_b"), textColumn("language"), fractionColumn("tstamp"),
			}
		},
		rows: func(d decision, o Options, s *Account) []line {
			a, _ := d.model(false)
			b, _ := d.model(true)
			if a == "" || b == "" {
				s.Left[NoModel]++
				return nil
			}
			winner := map[label.Answer]string{label.A: "model_a", label.B: "model_b", label.Tie: "tie", label.BothBad: "both_bad"}[d.answer]
			if o.loses(d, d.A, d.B) {
				s.Said[Unthought]++
			}
			if d.margin > 0 {
				s.Said[Weightless]++
			}
			asked := o.asked(d.Prompt)
			return []line{{values: []any{
				string(d.Prompt.ID), a, b, winner, d.annotator(), dialogue(asked, o.answerTurns(d.A)), dialogue(asked, o.answerTurns(d.B)),
				d.Prompt.Language, float64(d.at()) / 1000,
			}}}
		},
	}
}
