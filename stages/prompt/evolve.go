package prompt

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
)

// Evol-Instruct (WizardLM, arXiv 2304.12244, section 3.2): a model rewrites a prompt
// in one of five ways that make it harder, or writes one of the same domain. What
// fails is eliminated (section 3.3): a prompt that adds nothing to its parent, that
// the model cannot answer, or that repeats the instructions. Each request shows one
// evolution as an example, without which small models answer the prompt instead.
const (
	breadth    = "breadth"
	maxDepth   = 4 // evolutions of evolutions, as in the paper
	leastGains = 2 // words of its own that an evolved prompt has at least
)

// An evolved prompt that is not whole after so many tokens is most often an answer.
var evolutionTraits = traits{patience: 25, checked: true, options: map[string]any{"temperature": 0.7, "top_p": 0.9, "num_predict": 320}}

// evolution is one way to evolve a prompt, with an example.
type evolution struct{ name, instruction, before, after string }

var evolutions = []evolution{
	{"constraints", "Rewrite the prompt below so that it is harder: add one or two requirements that the answer must meet.",
		"Write a poem about the sea.",
		"Write a poem of three stanzas about the sea in winter, in which no line is longer than eight words and the last word is “home”."},
	{"deepen", "Rewrite the prompt below so that it goes deeper: it asks for the reasons, the limits or the consequences as well.",
		"What is inflation?",
		"What is inflation, which of its causes can a central bank influence, and who loses more by it, people with savings or people with debts?"},
	{"concretize", "Rewrite the prompt below so that it is concrete: replace what is general in it by a particular person, place, number or case.",
		"How can I save energy at home?",
		"I rent a two-room flat from 1960 with gas heating and old windows. Which four changes that my landlord need not allow would save most on my heating bill?"},
	{"reasoning", "Rewrite the prompt below so that its answer needs several steps of thought instead of one.",
		"How long does a train take for 300 km at 100 km/h?",
		"A train leaves at 9:10 for a town 300 km away and runs at 100 km/h, but stops for 12 minutes after every full hour. When does it arrive, and what is its average speed?"},
	{"input", "Rewrite the prompt below so that it comes with a short input to work on: a few lines of data, a quotation or a piece of code.",
		"How do I find the largest number in a list?",
		"This Python function should return the largest number of a list, but fails for some lists: def top(a): m = 0; [m := x for x in a if x > m]; return m. For which lists does it fail, and how would you mend it?"},
	{breadth, "Write a new prompt that is inspired by the one below: of the same field and about as long, but about something rarer.",
		"Explain how bees make honey.",
		"Explain how leafcutter ants grow the fungus that they eat."},
}

// evolving evolves the prompts that have been evolved least.
type evolving struct {
	c     *curator
	tried map[stages.ID]int // evolutions of a prompt, stored or asked for
	depth map[stages.ID]int // how many evolutions a prompt is away from one that is none
}

func newEvolution(c *curator) *evolving {
	e := &evolving{c: c, tried: map[stages.ID]int{}, depth: map[stages.ID]int{}}
	for i := range c.entries {
		if parent := c.entries[i].evolvedFrom; parent != "" {
			e.tried[parent]++
		}
	}
	return e
}

func (e *evolving) next(random *rand.Rand) (query, bool) {
	var parents []example
	least := -1
	for _, x := range slices.Concat(e.c.examples(true), e.c.examples(false)) {
		n := e.tried[x.id]
		switch {
		case e.depthOf(x.id) >= maxDepth, least >= 0 && n > least:
			continue
		case n < least || least < 0:
			parents, least = parents[:0], n
		}
		parents = append(parents, x)
	}
	if len(parents) == 0 {
		return query{}, false
	}
	parent := parents[random.IntN(len(parents))]
	e.tried[parent.id]++
	way := evolutions[random.IntN(len(evolutions))]
	const form = "%s It must be clear, and answerable in writing alone. Write nothing but the prompt.\n\nPrompt: %s"
	return query{
		messages: []ollama.ChatMessage{
			{Role: string(User), Content: fmt.Sprintf(form, way.instruction, way.before)},
			{Role: string(Assistant), Content: way.after},
			{Role: string(User), Content: fmt.Sprintf(form, way.instruction, parent.text)},
		},
		shown: []example{parent}, way: way.name,
	}, true
}

// depthOf returns how many evolutions a prompt is away from one that is none.
func (e *evolving) depthOf(id stages.ID) int {
	if d, ok := e.depth[id]; ok {
		return d
	}
	e.depth[id] = 0 // also ends a circle, which a deck should not have
	if n, ok := e.c.at[id]; ok && e.c.entries[n].evolvedFrom != "" {
		e.depth[id] = 1 + e.depthOf(e.c.entries[n].evolvedFrom)
	}
	return e.depth[id]
}

func (e *evolving) read(q query, reply ollama.Reply) []candidate {
	c := candidate{text: tidy(withoutLabel(tidy(reply.Text)))}
	if reply.DoneReason != "stop" {
		c.refused = "cut off"
	}
	if q.way != breadth {
		c.from = &q.shown[0]
	}
	return []candidate{c}
}

// withoutLabel removes what models write above a prompt, such as “Rewritten prompt:”.
func withoutLabel(text string) string {
	label, rest, ok := strings.Cut(text, ":")
	label = strings.ToLower(strings.Trim(label, "#* \n"))
	if ok && len(label) < 30 && (label == "prompt" || strings.HasSuffix(label, " prompt")) {
		return strings.Trim(rest, "#* \n")
	}
	return text
}

// gains counts the words of b that say something and that a lacks.
func gains(a, b task) int {
	has := map[uint64]bool{}
	for _, w := range a {
		has[w] = true
	}
	n := 0
	for _, w := range b.said() {
		if !has[w] {
			n++
			has[w] = true
		}
	}
	return n
}
