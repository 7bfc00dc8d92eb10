package pipeline_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/embed"
	"prefdeck/stages/filter"
	"prefdeck/stages/ollama/ollamatest"
	"prefdeck/stages/pipeline"
)

// A run with an embedding model embeds prompts, responses and the samples that diversity
// is told by, once. One of no use is refused before a stage begins.
func TestRunsWithAnEmbeddingModel(t *testing.T) {
	t.Parallel()
	d := newDeck(t)
	fake, client := newServer(t, "one:1b", "two:1b")
	fake.Add(ollamatest.Model{Name: "useful", Embed: ollamatest.ByWords}, ollamatest.Model{Name: "blurred", Embed: ollamatest.Blurred})
	c := pipeline.Default().With(pipeline.Overrides{Models: []string{"one:1b", "two:1b"}, Embed: "blurred"}, "v")
	var useless *embed.UselessError
	if ended, err := finished(t.Context(), d, client, c, pipeline.All()...); !errors.As(err, &useless) || len(ended) > 0 {
		t.Errorf("%v ended with a chat model for embeddings: %v", ended, err)
	}
	c.Embed = "useful"
	asked := 0
	for range 2 {
		if ended, err := finished(t.Context(), d, client, c, pipeline.All()...); err != nil || len(ended) != 3 {
			t.Fatalf("%v, %v", ended, err)
		}
		texts := fake.Embedded()
		if asked > 0 && len(texts) != asked {
			t.Errorf("embedded again: %q", texts[asked:])
		}
		asked = len(texts)
		slices.Sort(texts)
		if n := len(slices.Compact(texts)); n < 15 || !slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(s, "kitten") }) {
			t.Errorf("%d different texts", n)
		}
	}
	corpora, err := d.Corpora(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range corpora {
		if c.Model != "useful:latest" || len(c.Vectors) != len(c.Texts) {
			t.Errorf("%s %s: %d vectors of %d texts by %q", c.Kind, c.Stage, len(c.Vectors), len(c.Texts), c.Model)
		}
	}
	s, err := d.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ran := false
	for _, stage := range s.Funnel {
		for _, f := range stage.Filters {
			ran = ran || stage.Stage == string(stages.Filter) && f.Filter == filter.OffTopic && f.In > 0
		}
	}
	if !ran {
		t.Errorf("off-topic is not in the funnel: %+v", s.Funnel)
	}
	c.Responses.Models = nil
	for name, told := range map[string]bool{"useful": false, "": true} {
		c.Embed = name
		events := make(chan stages.RunEvent, 1000) // more than a small deck sends
		if err := pipeline.Run(t.Context(), d, client, c, pipeline.All(), events); err != nil {
			t.Fatal(err)
		}
		close(events)
		noted := false
		for e := range events {
			n, is := e.(stages.Notice)
			noted = noted || is && strings.Contains(n.Text, "no model is chosen")
		}
		if noted != told {
			t.Errorf("embedding with %q without a model that answers, a note on that: %v", name, noted)
		}
	}
}

// A model that goes away once everything is filtered costs a number of the statistics, not
// the run: run again would make other prompts.
func TestAnEmbeddingModelThatGoesAwayAtTheEnd(t *testing.T) {
	t.Parallel()
	d := newDeck(t)
	fake, client := newServer(t, "one:1b", "two:1b")
	fake.Add(ollamatest.Model{Name: "useful", Embed: ollamatest.ByWords})
	c := pipeline.Default().With(pipeline.Overrides{Models: []string{"one:1b", "two:1b"}, Embed: "useful"}, "v")
	c.Filter.Off = []string{filter.OffTopic}
	events := make(chan stages.RunEvent)
	ended := make(chan error, 1)
	go func() {
		ended <- pipeline.Run(t.Context(), d, client, c, pipeline.All(), events)
		close(events)
	}()
	var told []string
	for e := range events {
		switch e := e.(type) {
		case stages.Started:
			if e.Run.Stage == stages.Filter { // which sends more, so that this is done before it ends
				fake.Remove("useful")
			}
		case stages.Notice:
			told = append(told, e.Text)
		}
	}
	if err := <-ended; err != nil || !slices.ContainsFunc(told, func(s string) bool { return strings.Contains(s, "diversity by meaning is not up to date") }) {
		t.Errorf("%v, %q", err, told)
	}
}
