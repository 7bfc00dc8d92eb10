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
// the model cannot answer, or that repeats the instructions. Each request shows three
// evolutions of its kind and says little else: after long instructions, and after a single
// example, small models answer the prompt instead.
const (
	breadth    = "breadth"
	maxDepth   = 4 // evolutions of evolutions, as in the paper
	leastGains = 2 // words of its own that an evolved prompt has at least
)

// An evolved prompt that is not complete after this many tokens is most often an answer.
var evolutionTraits = traits{patience: 25, checked: true, options: map[string]any{"temperature": 0.7, "top_p": 0.9, "num_predict": 320}}

// evolution is one way to evolve a prompt, with examples.
type evolution struct {
	name, instruction string
	examples          [3]struct{ before, after string }
}

var evolutions = []evolution{
	{"constraints", "Rewrite the prompt below so that it is harder: add one or two requirements that the answer must meet.", [...]struct{ before, after string }{
		{"Write a poem about the sea.",
			"Write a poem of three stanzas about the sea in winter, in which no line is longer than eight words and the last word is “home”."},
		{"Suggest something to cook tonight.",
			"Suggest something to cook tonight that takes less than 30 minutes, needs a single pan and contains neither meat nor nuts."},
		{"What is a black hole?",
			"Explain to a child of ten what a black hole is, in at most five sentences and without the word “gravity”."},
	}},
	{"deepen", "Rewrite the prompt below so that it goes deeper: it asks for the reasons, the limits or the consequences as well.", [...]struct{ before, after string }{
		{"What is inflation?",
			"What is inflation, which of its causes can a central bank influence, and who loses more by it, people with savings or people with debts?"},
		{"List three uses of copper.",
			"List three uses of copper, say for each which property of the metal it depends on, and name what could replace copper there."},
		{"Write an invitation to a birthday party.",
			"Write an invitation to a birthday party for a friend who dislikes crowds, and explain afterwards how each sentence takes that into account."},
	}},
	{"concretize", "Rewrite the prompt below so that it is concrete: replace what is general in it by a particular person, place, number or case.", [...]struct{ before, after string }{
		{"How can I save energy at home?",
			"I rent a two-room flat from 1960 with gas heating and old windows. Which four changes that my landlord need not allow would save most on my heating bill?"},
		{"Give advice on learning a language.",
			"I am 58, speak only English and want to talk with my grandson in Spanish by next summer. How should I use 20 minutes a day?"},
		{"Tell a short story.",
			"Tell a short story about a bus driver in Oslo who finds a wedding ring under a seat on the last tour of the night."},
	}},
	{"reasoning", "Rewrite the prompt below so that its answer needs several steps of thought instead of one.", [...]struct{ before, after string }{
		{"How long does a train take for 300 km at 100 km/h?",
			"A train leaves at 9:10 for a town 300 km away and runs at 100 km/h, but stops for 12 minutes after every full hour. When does it arrive, and what is its average speed?"},
		{"Which is cheaper, a bus ticket or a taxi?",
			"A bus ticket costs 2.80 for each person, a taxi 9 plus 1.50 for each kilometre. From how many people on is the taxi cheaper for 6 km?"},
		{"Name a good day for a meeting.",
			"Ann can meet on Monday or Thursday, Ben on every day but Monday, and Carla on no day before Wednesday. On which days can all three meet, and why on no other?"},
	}},
	{"input", "Rewrite the prompt below so that it comes with a short input to work on: a few lines of data, a quotation or a piece of code.", [...]struct{ before, after string }{
		{"How do I find the largest number in a list?",
			"This Python function should return the largest number of a list, but fails for some lists: def top(a): m = 0; [m := x for x in a if x > m]; return m. For which lists does it fail, and how would you mend it?"},
		{"How do I write a polite reminder?",
			"Make this reminder polite without making it longer: “You still owe me the 40 euros from March. Pay by Friday.”"},
		{"What is an average?",
			"The temperatures of five days were 12, 15, 9, 21 and 13 degrees. What was their average, and which day was farthest from it?"},
	}},
	{breadth, "Write a new prompt that is inspired by the one below: of the same field and about as long, but about something rarer.", [...]struct{ before, after string }{
		{"Explain how bees make honey.", "Explain how leafcutter ants grow the fungus that they eat."},
		{"Write a review of a restaurant.", "Write a review of a night train from the view of someone who could not sleep."},
		{"What are the rules of chess?", "What are the rules of the board game nine men's morris?"},
	}},
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
	parents := e.parents()
	if len(parents) == 0 {
		return query{}, false
	}
	parent := parents[random.IntN(len(parents))]
	e.tried[parent.id]++
	way := evolutions[random.IntN(len(evolutions))]
	const form = "%s\n\nPrompt: %s"
	q := query{shown: []example{parent}, way: way.name}
	for _, x := range way.examples {
		q.messages = append(q.messages,
			ollama.ChatMessage{Role: string(User), Content: fmt.Sprintf(form, way.instruction, x.before)},
			ollama.ChatMessage{Role: string(Assistant), Content: x.after})
	}
	q.messages = append(q.messages, ollama.ChatMessage{Role: string(User), Content: fmt.Sprintf(form, way.instruction, parent.text)})
	return q, true
}

// parents returns the prompts to evolve next: those evolved least. What points at a text
// that is not there, or asks for nothing by itself, evolves into more of the same, so it is
// left alone while there are others.
func (e *evolving) parents() []example {
	var fit, unfinished []example
	for _, x := range slices.Concat(e.c.examples(true), e.c.examples(false)) {
		switch {
		case e.depthOf(x.id) >= maxDepth:
		case unfit(x.text) == "":
			fit = append(fit, x)
		default:
			unfinished = append(unfinished, x)
		}
	}
	if len(fit) == 0 {
		fit = unfinished
	}
	least := -1
	for _, x := range fit {
		if n := e.tried[x.id]; least < 0 || n < least {
			least = n
		}
	}
	return slices.DeleteFunc(fit, func(x example) bool { return e.tried[x.id] > least })
}

// depthOf returns how many evolutions a prompt is away from its original.
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
