package prompt

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"

	"prefdeck/stages/ollama"
)

// Magpie (arXiv 2406.08464): a model that is given its own chat template up to the user's
// turn writes a user's message. Temperature and top_p are those of the paper's
// experiments.
var magpieTraits = traits{patience: 40, options: map[string]any{"temperature": 1.0, "top_p": 1.0, "num_predict": 256}}

// userTurn stands in for the user's message to find its place in the template.
const userTurn = "PREFDECKUSERTURN"

// magpie lets a model write the user's turn.
type magpie struct {
	before string   // the template up to the user's turn
	stop   []string // what ends the turn
}

// newMagpie has the server render a chat, which shows where the user's turn stands,
// whichever template the server uses.
func newMagpie(ctx context.Context, g *generator) (*magpie, error) {
	rendering, cancel := context.WithTimeout(ctx, roundDeadline)
	defer cancel()
	text, err := g.server.Render(rendering, ollama.Request{
		Model: g.name, Think: g.think, Options: g.loadOptions(),
		Messages: []ollama.ChatMessage{{Role: string(User), Content: userTurn}},
	})
	if err != nil {
		return nil, fmt.Errorf("the template of %s: %w", g.options.Model, err)
	}
	before, after, ok := strings.Cut(text, userTurn)
	if !ok || strings.TrimSpace(before) == "" {
		return nil, fmt.Errorf("%s has no template with a place for the user's turn, which magpie needs; choose another way (--prompts-by)", g.options.Model)
	}
	// A blank at the end would be a word of its own, after which models rarely begin one.
	m := &magpie{before: strings.TrimRight(before, " ")}
	if end, _, _ := strings.Cut(strings.TrimLeft(after, " \n"), "\n"); strings.TrimSpace(end) != "" {
		m.stop = []string{strings.TrimSpace(end)}
	}
	return m, nil
}

func (m *magpie) next(*rand.Rand) (query, bool) {
	return query{raw: m.before, stop: m.stop}, true
}

func (m *magpie) read(_ query, reply ollama.Reply) []candidate {
	c := candidate{text: strings.TrimSpace(reply.Text)}
	if reply.DoneReason != "stop" {
		c.refused = "cut off"
	}
	return []candidate{c}
}
