package export

import (
	"strings"
	"unicode/utf8"

	"prefdeck/stages/label"
)

// trl is TRL's preference format: prompt, chosen, rejected and margin, which
// RewardTrainer reads and DPOTrainer ignores. The margin is in every row, since the
// collator looks for it in the first row only.
func trl() format {
	return format{
		name: "trl", about: "prompt, chosen, rejected, margin", ties: DropTies, annotators: Majority, extras: true,
		takes: []string{"implicit", "plain-text", "reference", "edits", "parquet"},
		columns: func(o Options) []column {
			turn := messagesColumn
			if o.PlainText {
				turn = textColumn
			}
			out := []column{turn("prompt"), turn("chosen"), turn("rejected")}
			if o.Implicit {
				out = out[1:]
			}
			if o.Reference {
				out = append(out, turn("reference"))
			}
			return append(out, fractionColumn("margin"))
		},
		rows: trlRows,
	}
}

func trlRows(d decision, o Options, s *Account) []line {
	if o.PlainText && d.Prompt.Conversational() {
		s.Left[Conversation]++
		return nil
	}
	var out []line
	for _, p := range d.preferences(o, s) {
		asked := p.Prompt.Text()
		if o.Implicit && o.PlainText && !cutRight(asked, p.better, p.worse) {
			s.Left[Miscut]++
			continue
		}
		var row []any
		answers := []string{p.better, p.worse}
		if o.Reference {
			answers = append(answers, p.reference)
		}
		switch {
		case o.PlainText && !o.Implicit:
			row = append(row, asked)
		case !o.Implicit:
			row = append(row, messages(p.Prompt.Messages()...))
		}
		for _, answer := range answers {
			switch {
			case o.PlainText && o.Implicit:
				row = append(row, asked+answer)
			case o.PlainText:
				row = append(row, answer)
			case o.Implicit:
				row = append(row, dialogue(p.Prompt, answer))
			default:
				row = append(row, reply(answer))
			}
		}
		out = append(out, p.line(append(append(row, p.margin), extraValues(p.decision, o)...)))
	}
	return out
}

// cutRight reports whether TRL's extract_prompt finds the end of the prompt in two
// texts that begin with it: it cuts where they first differ, or before a space in
// front of that place.
func cutRight(prompt, chosen, rejected string) bool {
	a, _ := utf8.DecodeRuneInString(chosen)
	b, _ := utf8.DecodeRuneInString(rejected)
	return a != b && !strings.HasSuffix(prompt, " ")
}

// trlUnpaired is TRL's format for KTOTrainer: a response and whether it is good. A
// pair gives two rows; one whose sides are both bad, two bad ones.
func trlUnpaired() format {
	return format{
		name: "trl-unpaired", about: "prompt, completion, label", bothBad: true, ties: DropTies, annotators: Majority, extras: true,
		takes: []string{"plain-text", "edits", "parquet"},
		columns: func(o Options) []column {
			turn := messagesColumn
			if o.PlainText {
				turn = textColumn
			}
			return []column{turn("prompt"), turn("completion"), truthColumn("label")}
		},
		rows: unpairedRows,
	}
}

func unpairedRows(d decision, o Options, s *Account) []line {
	switch {
	case d.answer == label.Tie:
		s.Left[Ties]++ // neither response is good or bad
		return nil
	case o.PlainText && d.Prompt.Conversational():
		s.Left[Conversation]++
		return nil
	}
	var out []line
	add := func(d decision, from *preference, response string, good bool) {
		row := []any{messages(d.Prompt.Messages()...), reply(response), good}
		if o.PlainText {
			row = []any{d.Prompt.Text(), response, good}
		}
		out = append(out, line{append(row, extraValues(d, o)...), from})
	}
	for _, p := range d.preferences(o, s) {
		add(p.decision, &p, p.better, p.preferred())
		if !p.edited { // what was edited has its row already
			add(p.decision, nil, p.worse, false)
		}
	}
	return out
}
