package prompt

import (
	"context"
	"fmt"
	"math"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/embed"
	"prefdeck/stages/ground/near"
)

// Embedder turns texts into vectors; *embed.Encoder implements it.
type Embedder interface {
	Model() stages.Model
	Vectors(ctx context.Context, texts []string) ([]embed.Embedding, error)
}

// embed gives every entry that lacks one the vector of its conversation, and forgets the
// text. It does nothing where prompts are compared by their words.
func (c *curator) embed(ctx context.Context) error {
	if c.embedder == nil {
		return nil
	}
	var texts []string
	var of []*entry
	for i := range c.entries {
		if e := &c.entries[i]; e.whole != "" {
			texts, of = append(texts, e.whole), append(of, e)
		}
	}
	vs, err := c.embedder.Vectors(ctx, texts)
	if err != nil {
		return fmt.Errorf("compare prompts: %w", err)
	}
	for i, e := range of {
		e.vector, e.whole = vs[i], ""
	}
	return nil
}

// wholeText returns all text of a prompt.
func wholeText(p Prompt) string {
	if !p.Conversational() {
		return p.Text()
	}
	var parts []string
	for _, m := range p.Messages() {
		parts = append(parts, m.Content)
	}
	return strings.Join(parts, "\n")
}

// kinship measures how alike prompts are: by their meaning where both are embedded, and
// by shared words otherwise.
type kinship struct {
	es    []*entry
	words []near.Set
}

func newKinship(es []*entry) kinship {
	k := kinship{es, make([]near.Set, len(es))}
	for i, e := range es {
		k.words[i] = e.words()
	}
	return k
}

// likeness returns how alike two prompts are, 0 to 1.
func (k kinship) likeness(i, j int) float64 {
	if cos := embed.Likeness(k.es[i].vector, k.es[j].vector); !math.IsNaN(cos) {
		return max(0, cos)
	}
	return near.Jaccard(k.words[i], k.words[j])
}
