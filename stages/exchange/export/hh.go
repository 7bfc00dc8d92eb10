package export

import (
	"strings"

	"prefdeck/stages/prompt"
)

// The marks of turns in a transcript of Anthropic's HH-RLHF.
const (
	humanTurn     = "\n\nHuman: "
	assistantTurn = "\n\nAssistant: "
)

// hh is the format of Anthropic's HH-RLHF: two whole transcripts in one text each.
func hh() format {
	return format{
		name: "hh", weightless: true, about: "chosen, rejected: transcripts", ties: DropTies, annotators: Majority, extras: true, takes: []string{"edits", "parquet"},
		columns: func(Options) []column { return []column{textColumn("chosen"), textColumn("rejected")} },
		rows: func(d decision, o Options, s *Account) (out []line) {
			if d.Prompt.System != "" {
				s.Left[SystemPrompt]++
				return nil
			}
			for _, p := range d.preferences(o, s) {
				asked, ok := transcript(p.Prompt, p.better, p.worse)
				if !ok {
					s.Left[Ambiguous]++
					continue
				}
				out = append(out, p.line(append([]any{asked + p.better, asked + p.worse}, extraValues(p.decision, o)...)))
			}
			return out
		},
	}
}

// transcript returns a conversation up to the response. ok is false if a text contains a
// turn mark: then the turns could not be told apart.
func transcript(p prompt.Prompt, responses ...string) (asked string, ok bool) {
	marked := func(text string) bool {
		return strings.Contains(text, strings.TrimSuffix(humanTurn, " ")) || strings.Contains(text, strings.TrimSuffix(assistantTurn, " "))
	}
	var b strings.Builder
	for _, t := range p.Turns {
		if marked(t.Content) {
			return "", false
		}
		mark := humanTurn
		if t.Role == prompt.Assistant {
			mark = assistantTurn
		}
		b.WriteString(mark + t.Content)
	}
	for _, r := range responses {
		if marked(r) {
			return "", false
		}
	}
	b.WriteString(assistantTurn)
	return b.String(), true
}
