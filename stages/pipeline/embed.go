package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/embed"
	"prefdeck/stages/measure"
)

// Embeddings is the part of the store that a run with an embedding model needs.
type Embeddings interface {
	embed.Shelf
	// Corpora returns a random sample of the texts of each stage.
	Corpora(ctx context.Context, size int) ([]measure.Corpus, error)
	// UseEmbeddings makes a model the one whose embeddings measure diversity.
	UseEmbeddings(ctx context.Context, model stages.ID) error
}

// embeds reports whether any of the stages compares texts by what they mean.
func (c Config) embeds(which []stages.Stage) bool {
	return c.Embed != "" && (slices.Contains(which, stages.Filter) || slices.Contains(which, stages.Prompts) && c.Prompts.Choose > 0)
}

// Embedded lets the stages compare texts with the embedding model of the configuration,
// if it names one. With readOnly nothing is stored.
func (c *Config) Embedded(ctx context.Context, d embed.Shelf, s embed.Server, readOnly bool) (*embed.Encoder, error) {
	e, err := embed.Open(ctx, s, d, embed.Options{Model: c.Embed, AllowRemote: c.Responses.AllowRemote, ReadOnly: readOnly})
	if err != nil {
		return nil, err
	}
	c.Prompts.Embedder, c.Filter.Embedder = e, e
	return e, nil
}

// embedded lets the stages use the embedding model, if there is one. It returns a
// function for the end of the run, which embeds the samples that diversity is measured
// on: the numbers of a deck are counted without a server. If the server does not answer by
// then, the run only warns: all that it was to make is there.
func (c *Config) embedded(ctx context.Context, d Store, s Server, which []stages.Stage, events stages.Events) (sampled func(context.Context) error, err error) {
	if !c.embeds(which) {
		return func(context.Context) error { return nil }, nil
	}
	if s == nil {
		return nil, errors.New("embed texts: there is no Ollama server to ask")
	}
	e, err := c.Embedded(ctx, d, s, false)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) error {
		unanswered, err := sample(ctx, d, e)
		if unanswered != nil {
			events.Send(stages.Notice{Stage: which[len(which)-1], Warn: true, Text: fmt.Sprintf(
				"the run is done, but diversity by meaning is not up to date (%v); run again once %s answers", unanswered, c.Embed)})
		}
		return err
	}, nil
}

// sample embeds the texts that diversity is measured on, and returns separately why the
// server did not.
func sample(ctx context.Context, d Store, e *embed.Encoder) (unanswered, err error) {
	corpora, err := d.Corpora(ctx, measure.CorpusSize)
	if err != nil {
		return nil, err
	}
	var texts []string
	for _, c := range corpora {
		texts = append(texts, c.Texts...)
	}
	_, err = e.Vectors(ctx, texts)
	var server *embed.ServerError
	switch {
	case err == nil:
		return nil, d.UseEmbeddings(ctx, e.Model().ID)
	case ctx.Err() == nil && errors.As(err, &server):
		return err, nil
	}
	return nil, fmt.Errorf("embed a sample of the texts: %w", err)
}
