package filter

import (
	"context"
	"fmt"
	"math"

	"prefdeck/stages"
	"prefdeck/stages/embed"
	"prefdeck/stages/ground/tongue"
	"prefdeck/stages/response"
)

// OffTopic is the filter that needs an embedding model: without one it does not run.
const OffTopic = "off-topic"

// onTopicWords is how many words a response has to have before its topic counts: a short
// answer shares little with the question.
const onTopicWords = 12

// offTopic drops responses about something else than the prompt, by their embeddings.
// It judges prose in the language of the prompt only, since many embedding models know
// nothing of code and only one language.
func offTopic(b *builder) Filter {
	least := b.threshold(Threshold{
		Key: "off_topic", Default: 0.1, Most: 1,
		About: "a response whose embedding is less like the prompt's than this (cosine, 0 to 1) is off-topic; for responses in the language of the prompt. Only with an embedding model: see embeddings",
	})
	if m := b.options.Embedder; m != nil {
		b.config["model"] = m.Model().ID
	}
	return Filter{
		Spec:   Spec{Name: OffTopic, Kind: stages.OfResponse, Version: 3},
		About:  "about something other than the prompt, by embeddings",
		embeds: true,
		response: func(s Subject) finding {
			if math.IsNaN(s.likeness) {
				return finding{}
			}
			w := s.asked.wishes()
			if s.likeness >= least || w.fiction || w.oddities || w.code || w.repetition || w.json || !s.sameTongue() {
				return finding{value: s.likeness}
			}
			return finding{value: s.likeness, reason: fmt.Sprintf("its likeness to the prompt is %.2f: %s", s.likeness, excerpt(s.Response.Text))}
		},
	}
}

// sameTongue reports whether prompt and response are prose in one language. The
// response's is certain; a prompt too short to be sure shares words with it.
func (s Subject) sameTongue() bool {
	found := s.read.language()
	if found == "" || len(s.read.proseWords()) < onTopicWords {
		return false
	}
	if written := s.asked.tongues().written; len(written) > 0 {
		return tongue.Alike(found, written[0])
	}
	return tongue.Writes(prose(s.asked.prompt.Text()), found)
}

// embed compares the responses of a page with their prompts, where the filter needs it.
func (o Options) embed(ctx context.Context, page []Candidate, known verdicts) error {
	if o.Embedder == nil || o.off(OffTopic) && !o.designs() {
		return nil
	}
	var texts []string
	for i := range page {
		for _, r := range page[i].Responses {
			if _, judged := known[r.ID][OffTopic]; !judged || o.designs() {
				texts = append(texts, response.Said(r.Text))
			}
		}
		if len(page[i].Responses) > 0 {
			texts = append(texts, page[i].asks()...)
		}
	}
	vs, err := o.Embedder.Vectors(ctx, texts)
	if err != nil {
		return fmt.Errorf("compare responses with their prompts: %w", err)
	}
	of := make(map[string]embed.Embedding, len(texts))
	for i, text := range texts {
		of[text] = vs[i]
	}
	for i := range page {
		page[i].compare(of)
		if o.designs() {
			page[i].Vectors = map[stages.ID]embed.Embedding{}
			for _, r := range page[i].Responses {
				page[i].Vectors[r.ID] = of[response.Said(r.Text)]
			}
		}
	}
	return nil
}

// asks returns the texts that a response may be about: the last turn, and the whole
// conversation where there are others.
func (c Candidate) asks() []string {
	texts := []string{c.Prompt.Text()}
	if c.Prompt.Conversational() {
		texts = append(texts, (&asked{prompt: c.Prompt}).text())
	}
	return texts
}

// compare notes how like its prompt each response is, by the vectors of texts.
func (c *Candidate) compare(of map[string]embed.Embedding) {
	c.Likeness = map[stages.ID]float64{}
	for _, r := range c.Responses {
		for _, text := range c.asks() {
			now := embed.Likeness(of[response.Said(r.Text)], of[text])
			if was, known := c.Likeness[r.ID]; !math.IsNaN(now) && (!known || now > was) {
				c.Likeness[r.ID] = now
			}
		}
	}
}
