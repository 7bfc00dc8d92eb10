package filter

import (
	"fmt"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/ground/words"
)

// Limits of an echo.
const (
	echoWords = 6   // of the prompt; shorter ones are repeated by accident
	echoShare = 0.9 // of the response's words, in the prompt's order
)

// echo drops responses that only say the prompt again.
func echo(*builder) Filter {
	return Filter{
		Spec:  Spec{Name: "echo", Kind: stages.OfResponse, Version: 3},
		About: "only the prompt, repeated",
		response: func(s Subject) finding {
			w := s.asked.wishes()
			if w.textWork || w.tokens || len(s.Response.Text) > 2*len(s.asked.text())+200 {
				return opensWithPrompt(s)
			}
			if again, question := strings.TrimSpace(s.Response.Text), strings.TrimSpace(s.Prompt.Text()); strings.EqualFold(again, question) && strings.HasSuffix(question, "?") {
				return finding{value: 1, reason: "only the question again: " + excerpt(again)} // of any length
			}
			prompt, said := words.Hashes(s.Prompt.Text(), false), s.read.proseWords()
			if len(prompt) < echoWords || len(said) < echoWords || len(said) > 2*len(prompt) {
				return finding{}
			}
			share := inOrder(said, prompt)
			if share < echoShare {
				return finding{value: share}
			}
			return finding{value: share, reason: fmt.Sprintf("%.0f %% of its words are the prompt's: %s", 100*share, excerpt(s.Response.Text))}
		},
	}
}

// opensWithPrompt remarks that a response repeats the prompt before it answers.
func opensWithPrompt(s Subject) finding {
	asked := strings.TrimSpace(s.Prompt.Text())
	if len(asked) < 40 || s.asked.wishes().textWork || s.asked.wishes().repetition {
		return finding{}
	}
	at := strings.Index(s.Response.Text, asked)
	if at < 0 || visible(s.Response.Text[:at]) > 2 {
		return finding{}
	}
	return finding{value: 1, remark: true, reason: "it repeats the prompt before it answers", at: place{at, at + len(asked)}}
}

// inOrder returns the share of said that is in asked in the same order: the longest
// common subsequence over the length of said.
func inOrder(said, asked []uint64) float64 {
	const most = 2000
	said, asked = said[:min(len(said), most)], asked[:min(len(asked), most)]
	row := make([]int, len(asked)+1)
	for _, x := range said {
		diagonal := 0
		for j, y := range asked {
			above := row[j+1]
			if x == y {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(above, row[j])
			}
			diagonal = above
		}
	}
	return float64(row[len(asked)]) / float64(max(1, len(said)))
}
