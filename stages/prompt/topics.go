package prompt

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"

	"prefdeck/stages/ollama"
)

// A tree plans coverage instead of hoping for it: each topic with each difficulty and
// form is a cell, or each persona with each form, and the cells with the fewest prompts
// come first.
var topicTraits = traits{patience: 12, options: map[string]any{"temperature": 0.8, "top_p": 0.95}}

const newPerCell = 4 // prompts asked for in one request

// Tags of a prompt that say which cell it was written for. They are the plan: a small model
// misses topic and difficulty, and nothing here can check them.
const (
	askedFor      = "asked-"
	topicTag      = askedFor + "topic:"
	difficultyTag = askedFor + "difficulty:"
	formTag       = askedFor + "form:"
)

// topicsByDefault are the topics of a person who names none.
var topicsByDefault = []string{
	"cooking", "health", "money", "law", "work and careers", "education", "parenting", "travel", "sport", "gardening", "home repair", "history", "geography",
	"biology", "physics", "chemistry", "mathematics", "statistics", "programming", "databases", "machine learning", "literature", "film", "languages",
	"philosophy", "politics", "economics", "relationships",
}

// facet is a value of the difficulty or form of a prompt.
type facet struct{ name, asked string }

var (
	difficulties = []facet{
		{"easy", "a beginner would ask and a short answer settles"},
		{"medium", "somebody with some knowledge would ask"},
		{"hard", "only an expert could answer well"},
	}
	forms = []facet{
		{"question", "a question"},
		{"explanation", "a request to explain or compare something"},
		{"writing", "a request to write something, with its purpose and readers"},
		{"plan", "a request for a plan or advice in a described situation"},
		{"problem", "a problem to solve step by step, with all its numbers"},
	}
)

// cell is one place of the tree: of a persona, or of a topic and a difficulty.
type cell struct {
	topic            string
	difficulty, form facet
	persona          string
}

func (c cell) tags() []string {
	if c.persona != "" {
		return []string{personaTag + c.persona, formTag + c.form.name}
	}
	return []string{topicTag + c.topic, difficultyTag + c.difficulty.name, formTag + c.form.name}
}

func (c cell) key() string { return strings.Join(c.tags(), "\n") }

// topicTree asks for prompts for the emptiest cells.
type topicTree struct {
	g     *generator
	cells []cell
	full  map[string]int // prompts in a cell, and requests for it
}

func newTopicTree(g *generator, cells []cell) *topicTree {
	t := &topicTree{g: g, cells: cells, full: map[string]int{}}
	for i := range g.curator.entries {
		if e := &g.curator.entries[i]; e.dropped == "" && e.cell != "" {
			t.full[e.cell]++
		}
	}
	return t
}

// topicCells returns a cell for each topic with each difficulty and form.
func topicCells(topics []string) []cell {
	if len(topics) == 0 {
		topics = topicsByDefault
	}
	var cells []cell
	for _, topic := range topics {
		for _, d := range difficulties {
			for _, f := range forms {
				cells = append(cells, cell{topic: topic, difficulty: d, form: f})
			}
		}
	}
	return cells
}

func (t *topicTree) next(random *rand.Rand) (query, bool) {
	var emptiest []cell
	for _, c := range t.cells {
		n := t.full[c.key()]
		switch {
		case len(emptiest) == 0 || n < t.full[emptiest[0].key()]:
			emptiest = append(emptiest[:0], c)
		case n == t.full[emptiest[0].key()]:
			emptiest = append(emptiest, c)
		}
	}
	c := emptiest[random.IntN(len(emptiest))]
	t.full[c.key()]++
	shown, way := cell{topic: "animals", difficulty: difficulties[0], form: forms[0]}, strings.Join([]string{c.topic, c.difficulty.name, c.form.name}, "/")
	if c.persona != "" {
		shown, way = cell{persona: "a child with a cat and a garden", form: forms[0]}, c.persona+"/"+c.form.name
	}
	return query{
		messages: []ollama.ChatMessage{
			{Role: string(User), Content: wish(shown, 2)},
			{Role: string(Assistant), Content: "1. Why do cats purr, and do they only do it when they are happy?\n2. How long does a garden snail usually live?"},
			{Role: string(User), Content: wish(c, newPerCell)},
		},
		way: way, tags: c.tags(),
	}, true
}

func wish(c cell, n int) string {
	if c.persona != "" {
		return personaWish(c, n)
	}
	return fmt.Sprintf("Write %d different prompts for an assistant, as a numbered list. Topic: %s. Each is %s, such as %s. "+
		"Each is complete in itself and can be answered in writing alone. Write nothing but the list.", n, c.topic, c.form.asked, c.difficulty.asked)
}

// read returns the prompts of a reply. One of another form than was asked for would be
// counted in a cell that it does not fill.
func (t *topicTree) read(q query, reply ollama.Reply) []candidate {
	cs := t.g.listed(parseList(reply.Text), reply.DoneReason == "stop")
	for i := range cs {
		if cs[i].refused == "" {
			cs[i].refused = misformed(cs[i].text, q.tags)
		}
	}
	return cs
}

// misformed returns why a text lacks the form that tags name, or "". Only two forms show
// in any language: a question has its mark, and a problem its numbers.
func misformed(text string, tags []string) string {
	asked, numbers := strings.ContainsAny(text, "?？؟"), strings.ContainsFunc(text, unicode.IsDigit)
	switch {
	case slices.Contains(tags, formTag+"question") && !asked:
		return "no question, which was asked for"
	case slices.Contains(tags, formTag+"problem") && !numbers:
		return "no problem with its numbers, which was asked for"
	}
	return ""
}

// cellOf returns the key of the cell that tags name, or "". A person's tags may name one,
// and earlier versions did, without saying that it was asked for.
func cellOf(tags []string) string {
	var found [3]string
	persona := ""
	for _, tag := range tags {
		for i, prefix := range []string{topicTag, difficultyTag, formTag} {
			if value, ok := strings.CutPrefix(tag, strings.TrimPrefix(prefix, askedFor)); ok {
				tag = prefix + value
			}
			if strings.HasPrefix(tag, prefix) {
				found[i] = tag
			}
		}
		if strings.HasPrefix(tag, personaTag) {
			persona = tag
		}
	}
	if persona != "" && found[2] != "" {
		return persona + "\n" + found[2]
	}
	if found[0] == "" || found[1] == "" || found[2] == "" {
		return ""
	}
	return strings.Join(found[:], "\n")
}
