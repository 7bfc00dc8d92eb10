package export

import (
	"strings"
	"unicode/utf8"

	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
)

// trl is TRL's preference format: prompt, chosen, rejected and margin, which
// RewardTrainer reads and DPOTrainer ignores. The margin is in every row, since the
// collator looks for it in the first row only.
func trl() format {
	return format{
		name: "trl", about: "prompt, chosen, rejected, margin", ties: DropTies, annotators: Majority, extras: true,
		takes: []string{"implicit", "plain-text", "reference", "edits", "parquet", "thinking"}, steps: allSteps, noTools: noToolsJSON,
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
		if o.Implicit && !o.PlainText && sameStart(p.good, p.bad) {
			s.Left[Miscut]++
			continue
		}
		answers := [][]prompt.Message{p.good, p.bad}
		if o.Reference {
			answers = append(answers, p.reference)
		}
		switch {
		case o.PlainText && !o.Implicit:
			row = append(row, asked)
		case !o.Implicit:
			row = append(row, messages(p.asked...))
		}
		for _, answer := range answers {
			switch {
			case o.PlainText && o.Implicit:
				row = append(row, asked+answer[0].Content)
			case o.PlainText:
				row = append(row, answer[0].Content)
			case o.Implicit:
				row = append(row, dialogue(p.asked, answer))
			default:
				row = append(row, messages(answer...))
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

// sameStart reports whether two answers begin with the same turn, which TRL's
// extract_prompt takes for the end of the prompt.
func sameStart(a, b []prompt.Message) bool { return a[0] == b[0] }

// noToolsJSON stands for no tools in TRL's column of JSON texts. Its trainers read it
// as None. They stop on an empty text, and an empty list makes some chat templates
// announce tools.
const noToolsJSON = "null"

// trlUnpaired is TRL's format for KTOTrainer: a response and whether it is good. A
// pair gives two rows; one whose sides are both bad, two bad ones.
func trlUnpaired() format {
	return format{
		name: "trl-unpaired", weightless: true, about: "prompt, completion, label", bothBad: true, ties: DropTies, annotators: Majority, extras: true,
		takes: []string{"plain-text", "edits", "parquet", "thinking"}, steps: allSteps, noTools: noToolsJSON,
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
	add := func(p preference, from *preference, response []prompt.Message, good bool) {
		row := []any{messages(p.asked...), messages(response...), good}
		if o.PlainText {
			row = []any{p.Prompt.Text(), response[0].Content, good}
		}
		out = append(out, line{append(row, extraValues(p.decision, o)...), from})
	}
	for _, p := range d.preferences(o, s) {
		add(p, &p, p.good, p.preferred())
		if !p.edited { // what was edited has its row already
			add(p, nil, p.bad, false)
		}
	}
	return out
}
