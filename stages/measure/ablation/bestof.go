package ablation

import (
	"math"

	"prefdeck/stages/measure"
	"prefdeck/stages/measure/reward"
)

// Stored is a response that filtering left.
type Stored struct {
	Prompt   int
	Response int64
	Text     string
}

// fewestToPick is the least N at which best-of-N shows more than the accuracy.
const fewestToPick = 3

// choices are the responses to each test prompt that has enough to pick from.
type choices map[int][]candidate

type candidate struct {
	response int64
	features reward.Vector
}

func choicesOf(stored []Stored) choices {
	c := choices{}
	for _, s := range stored {
		c[s.Prompt] = append(c[s.Prompt], candidate{s.Response, reward.FeaturesOf(s.Text)})
	}
	for p, all := range c {
		if len(all) < fewestToPick {
			delete(c, p)
		}
	}
	return c
}

// mean returns the mean number of responses to pick from.
func (c choices) mean() float64 {
	if len(c) == 0 {
		return 0
	}
	n := 0
	for _, all := range c {
		n += len(all)
	}
	return float64(n) / float64(len(c))
}

// wins estimates how often people prefer the head's pick of all responses to a prompt
// to another of them, from the test cases that compare the two.
func (c choices) wins(trials []Trial, test []int, h reward.Head, b measure.Bootstrap) measure.Estimate {
	pick := make(map[int]int64, len(c))
	for p, all := range c {
		best := math.Inf(-1)
		for _, x := range all {
			if s := h.Score(x.features); s > best {
				best, pick[p] = s, x.response
			}
		}
	}
	var prompts []int
	var won []float64
	for _, i := range test {
		t := &trials[i]
		picked, any := pick[t.Prompt]
		switch {
		case !any || t.Dropped:
			continue
		case picked == t.ResponseA:
			won = append(won, t.Y)
		case picked == t.ResponseB:
			won = append(won, 1-t.Y)
		default:
			continue
		}
		prompts = append(prompts, t.Prompt)
	}
	return measure.MeanOf(prompts, won, b)
}
