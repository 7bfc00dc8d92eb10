package export

import (
	"slices"
	"strings"

	"prefdeck/stages/exchange"
)

// rewardBench is RewardBench's format. Its loader never reads the prompt, so that
// chosen and rejected are whole conversations.
func rewardBench() format {
	return format{
		name: "rewardbench", weightless: true, about: "prompt, chosen, rejected, chosen_model, rejected_model, subset, id",
		ties: DropTies, annotators: Majority, wish: exchange.Wish{Details: true}, takes: []string{"parquet", "thinking"}, steps: allSteps,
		columns: func(Options) []column {
			return []column{
				textColumn("prompt"), messagesColumn("chosen"), messagesColumn("rejected"),
				textColumn("chosen_model"), textColumn("rejected_model"), textColumn("subset"), textColumn("id"),
			}
		},
		rows: func(d decision, o Options, s *Account) (out []line) {
			for _, p := range d.preferences(o, s) {
				better, _ := p.model(p.swapped)
				worse, _ := p.model(!p.swapped)
				out = append(out, p.line([]any{
					p.Prompt.Text(), dialogue(p.asked, p.good), dialogue(p.asked, p.bad), better, worse, p.subset(), string(p.Pair.ID),
				}))
			}
			return out
		},
	}
}

// subset names the part of a benchmark that a prompt belongs to: its first tag.
func (d decision) subset() string {
	if len(d.Prompt.Tags) > 0 {
		return d.Prompt.Tags[0]
	}
	return "all"
}

// rewardBench2 is RewardBench 2's format, best of several: of each prompt the
// response that wins most of its comparisons, against those that it beat.
func rewardBench2() format {
	return format{
		name: "rewardbench2", weightless: true, about: "id, prompt, chosen, rejected, num_correct, num_incorrect, total_completions, models, subset",
		ties: DropTies, annotators: Majority, wish: exchange.Wish{Details: true, ByPrompt: true}, takes: []string{"parquet"},
		columns: func(Options) []column {
			texts := shape{kind: text}
			return []column{
				textColumn("id"), textColumn("prompt"), listColumn("chosen", texts), listColumn("rejected", texts),
				wholeColumn("num_correct"), wholeColumn("num_incorrect"), wholeColumn("total_completions"), listColumn("models", texts), textColumn("subset"),
			}
		},
		grouped: rewardBench2Rows,
	}
}

func rewardBench2Rows(of []decision, o Options, s *Account) []line {
	beaten := map[string][]preference{} // by the text of the better response
	for _, d := range of {
		if d.Prompt.Conversational() {
			s.Left[Conversation]++
			continue
		}
		for _, p := range d.preferences(o, s) {
			beaten[p.better] = append(beaten[p.better], p)
		}
	}
	best := ""
	for text, over := range beaten {
		if best == "" || len(over) > len(beaten[best]) || len(over) == len(beaten[best]) && text < best {
			best = text
		}
	}
	if best == "" {
		return nil
	}
	over := beaten[best]
	slices.SortFunc(over, func(x, y preference) int { return strings.Compare(x.worse, y.worse) })
	name, _ := over[0].model(over[0].swapped)
	rejected, models := []any{}, []any{name}
	for _, p := range over {
		worse, _ := p.model(!p.swapped)
		rejected, models = append(rejected, p.worse), append(models, worse)
	}
	n := int64(len(rejected))
	return []line{over[0].line([]any{string(over[0].Prompt.ID), over[0].Prompt.Text(), []any{best}, rejected, int64(1), n, n + 1, models, over[0].subset()})}
}
