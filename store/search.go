package store

import (
	"context"
	"strings"
)

const holdsText = `
EXISTS (SELECT 1 FROM pairs p CROSS JOIN responses a ON a.id = p.a CROSS JOIN responses b ON b.id = p.b
	WHERE p.id = q.pair AND (a.text LIKE ? ESCAPE '\' OR b.text LIKE ? ESCAPE '\'
		OR EXISTS (SELECT 1 FROM prompt_turns t WHERE t.prompt = p.prompt AND t.content LIKE ? ESCAPE '\')))`

// searched adds to c that text occurs in the pair.
func (d *Deck) searched(_ context.Context, _ querier, text string, c *condition) error {
	like := likeText(text)
	c.need(holdsText, like, like, like)
	return nil
}

// likeText is the pattern of LIKE for a text that stands anywhere.
func likeText(text string) string {
	return `%` + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text) + `%`
}
