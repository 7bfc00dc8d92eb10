package filter

import (
	"math"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/ground/tongue"
	"prefdeck/stages/ground/words"
	"prefdeck/stages/ollama"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// Subject is a response with everything that a filter may use. What several filters
// need is derived once. A subject belongs to one goroutine.
type Subject struct {
	Prompt   prompt.Prompt
	Response response.Response
	Model    stages.Model // the one that answered; zero if unknown

	asked    *asked
	read     *reading
	company  *company
	likeness float64 // of the response to the prompt, by embeddings; NaN: not known
	fellow   *Fellow // that it probably resembles, to another prompt; nil: none, or not known
}

// PairSubject is two responses to one prompt with everything that a filter may use.
type PairSubject struct {
	A, B       Subject
	similarity func() float64
}

// Similarity returns how similar the two texts are, 0 to 1. Comparing them takes a
// while, so it is done once, for the first filter that asks.
func (s PairSubject) Similarity() float64 { return s.similarity() }

// subjectsOf returns the responses of a candidate, in order, as filters see them.
func subjectsOf(c Candidate) []Subject {
	models := map[stages.ID]stages.Model{}
	for _, m := range c.Models {
		models[m.ID] = m
	}
	a := &asked{prompt: c.Prompt}
	all := &company{}
	subjects := make([]Subject, len(c.Responses))
	for i, r := range c.Responses {
		r.Text = withoutThoughts(r.Text)
		subjects[i] = Subject{
			Prompt: c.Prompt, Response: r, Model: models[r.Model],
			asked: a, read: &reading{text: r.Text}, company: all, likeness: math.NaN(),
		}
		if v, known := c.Likeness[r.ID]; known {
			subjects[i].likeness = v
		}
		if fellow, ok := c.Fellows[r.ID]; ok {
			subjects[i].fellow = &fellow
		}
	}
	all.subjects = subjects
	return subjects
}

// withoutThoughts blanks what the model thought in a text, byte by byte, so that places in
// it stay where they are. Only the answer is judged: models think in another language, and
// of declining before they answer. A text without an answer stays as it is.
func withoutThoughts(text string) string {
	thoughts := ollama.Thoughts(text)
	if len(thoughts) == 0 {
		return text
	}
	blanked := []byte(text)
	for _, t := range thoughts {
		for i := t.From; i < t.To; i++ {
			blanked[i] = ' '
		}
	}
	if answer := string(blanked); strings.TrimSpace(answer) != "" {
		return answer
	}
	return text
}

// company is all responses to one prompt. Some filters judge a response by the
// others.
type company struct {
	subjects []Subject
	refusals []place // where each response declines; made when it is needed
}

// place is a range of bytes of a text; empty for none.
type place struct{ from, to int }

func (p place) empty() bool { return p.to <= p.from }

// reading derives from a response what filters look at.
type reading struct {
	text  string
	prose lazy[string]
	words lazy[[]uint64]
	code  lazy[string]
}

// lazy is a value that is made when it is first needed.
type lazy[T any] struct {
	value T
	made  bool
}

func (l *lazy[T]) get(make func() T) T {
	if !l.made {
		l.value, l.made = make(), true
	}
	return l.value
}

// proseText returns the part of the response that is read as language.
func (r *reading) proseText() string { return r.prose.get(func() string { return prose(r.text) }) }

// proseWords returns the words of the prose, as hashes.
func (r *reading) proseWords() []uint64 {
	return r.words.get(func() []uint64 { return words.Hashes(r.proseText(), false) })
}

// language returns the language of the prose, or "" if that is not certain. A
// response that is mostly code has none.
func (r *reading) language() string {
	return r.code.get(func() string {
		text := r.proseText()
		if 2*len(text) < len(r.text) {
			return ""
		}
		return tongue.Of(text)
	})
}

// asked derives from a prompt what filters look at.
type asked struct {
	prompt prompt.Prompt
	all    lazy[string]
	low    lazy[string]
	set    lazy[map[string]bool]
	wants  lazy[wishes]
	tongue lazy[tongues]
}

// text returns all text of the prompt, including the system message and earlier
// turns; of a long text, both ends.
func (a *asked) text() string {
	return a.all.get(func() string {
		if !a.prompt.Conversational() {
			return ends(a.prompt.Text())
		}
		var b strings.Builder
		for _, m := range a.prompt.Messages() {
			b.WriteString(m.Content)
			b.WriteByte('\n')
		}
		return ends(b.String())
	})
}

// lower returns the text in lower case.
func (a *asked) lower() string { return a.low.get(func() string { return strings.ToLower(a.text()) }) }

// words returns the words of the lower-case text.
func (a *asked) words() map[string]bool {
	return a.set.get(func() map[string]bool {
		set := map[string]bool{}
		for _, w := range words.Split(a.lower(), nil) {
			set[w] = true
		}
		return set
	})
}
