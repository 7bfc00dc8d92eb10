package export

import (
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
)

// helpsteer3 is the format of NVIDIA's HelpSteer3: both responses, how much the second is
// better, and each annotator's score with the reasons. A tie is left out by default,
// since NeMo RL's loader would turn it into chosen = rejected.
func helpsteer3() format {
	return format{
		name: "helpsteer3", about: "context, response1, response2, overall_preference, individual_preference",
		undecided: true, ties: DropTies, annotators: Majority, wish: exchange.Wish{Details: true}, takes: []string{"parquet"}, steps: inPrompts,
		columns: func(Options) []column {
			return []column{
				textColumn("domain"), textColumn("language"), messagesColumn("context"), textColumn("response1"), textColumn("response2"),
				wholeColumn("overall_preference"),
				listColumn("individual_preference", shape{kind: record, fields: []column{
					wholeColumn("score"), textColumn("reasoning"), textColumn("feedback1"), textColumn("feedback2"),
				}}),
			}
		},
		rows: helpsteer3Rows,
	}
}

func helpsteer3Rows(d decision, o Options, s *Account) []line {
	a, b := o.trimmed(d.A.Text), o.trimmed(d.B.Text)
	if !sides(a, b, s) {
		return nil
	}
	plain := preference{decision: d, better: a, worse: b, asked: o.asked(d.Prompt), loses: o.loses(d, d.A, d.B)}
	domain := "general"
	if len(d.Prompt.Tags) > 0 {
		domain = d.Prompt.Tags[0]
	}
	var each []any
	for _, g := range d.Labels {
		if g.Choice.Answer == label.A || g.Choice.Answer == label.B || g.Choice.Answer == label.Tie && o.Ties == KeepTies {
			one := decided(d.Labelled, g.Choice.Answer, []exchange.Given{g})
			each = append(each, []any{int64(one.strength()), one.reasoning(), one.note(d.A.ID), one.note(d.B.ID)})
		}
	}
	return []line{plain.line([]any{domain, d.Prompt.Language, messages(plain.asked...), a, b, int64(d.strength()), each})}
}

// sides reports whether two texts can be compared, and counts it otherwise.
func sides(a, b string, s *Account) bool {
	switch {
	case strings.TrimSpace(a) == "" || strings.TrimSpace(b) == "":
		s.Left[Blank]++
	case a == b:
		s.Left[Equal]++
	default:
		return true
	}
	return false
}

// reasoning returns the note on the pair, after the reason tags.
func (d decision) reasoning() string {
	parts := []string{}
	if tags := d.reasons(); len(tags) > 0 {
		parts = append(parts, strings.Join(tags, ", "))
	}
	if note := d.note(stages.ID("")); note != "" {
		parts = append(parts, note)
	}
	return strings.Join(parts, "\n\n")
}
