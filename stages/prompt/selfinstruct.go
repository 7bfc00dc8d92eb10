package prompt

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"prefdeck/stages/ollama"
)

// Self-Instruct (arXiv 2212.10560, section 2.2): a model sees a few tasks, six by
// people and two by models, and writes more; unfit tasks, and those too close to a
// known prompt, are dropped. Temperature and top_p are those of its published code.
// Its presence penalty of 2 is left out: Ollama's reaches back into the examples
// and would forbid the numbers and full stops of the list itself.
const (
	machineShare = 4 // one example in this many was written by a model
	newPerRound  = 8 // tasks asked for in one request
)

var selfInstructTraits = traits{patience: 5, options: map[string]any{"temperature": 0.7, "top_p": 0.5}}

// selfInstruct lets a model continue a list of tasks.
type selfInstruct struct {
	g      *generator
	format json.RawMessage // taskSchema, once the model has answered without a list
}

func (s *selfInstruct) next(random *rand.Rand) (query, bool) {
	shown := s.pick(random)
	return query{messages: ask(shown), format: s.format, shown: shown}, true
}

// pick draws the examples of one request in random order: three in four by people,
// as far as there are enough of both.
func (s *selfInstruct) pick(random *rand.Rand) []example {
	shuffled := func(people bool) []example {
		es := s.g.curator.examples(people)
		random.Shuffle(len(es), func(i, j int) { es[i], es[j] = es[j], es[i] })
		return es
	}
	people, machine := shuffled(true), shuffled(false)
	n := s.g.options.Examples
	ofMachine := min(len(machine), max(n/machineShare, n-len(people)))
	ofPeople := min(len(people), n-ofMachine)
	shown := slices.Concat(people[:ofPeople], machine[:ofMachine])
	random.Shuffle(len(shown), func(i, j int) { shown[i], shown[j] = shown[j], shown[i] })
	return shown
}

// ask returns the request for new tasks. The examples appear as the model's own
// words, so that even the smallest models continue in that form and do not comment
// on it.
func ask(shown []example) []ollama.ChatMessage {
	var list strings.Builder
	for i, e := range shown {
		fmt.Fprintf(&list, "%d. %s\n", i+1, strings.Join(strings.Fields(e.text), " "))
	}
	n := len(shown)
	return []ollama.ChatMessage{
		{Role: string(User), Content: fmt.Sprintf("Write %d tasks that people could give to an assistant, as a numbered list. "+
			"Each is one or two sentences, complete in itself, and can be answered in writing alone. Write nothing but the list.", n)},
		{Role: string(Assistant), Content: strings.TrimSpace(list.String())},
		{Role: string(User), Content: fmt.Sprintf("Continue the list with %d new tasks, numbered from %d to %d. "+
			"Each says what to do and with what. "+
			"Make them as different as you can from those above and from each other, in subject and in kind.", newPerRound, n+1, n+newPerRound)},
	}
}

// read returns the tasks of a reply. A model that chats instead of listing is held to
// a list from then on: small models need that, others write better without it.
func (s *selfInstruct) read(q query, reply ollama.Reply) []candidate {
	if q.format != nil {
		return s.g.listed(parseTasks(reply.Text), true)
	}
	items := parseList(reply.Text)
	if len(items) == 0 {
		s.format = json.RawMessage(taskSchema)
	}
	return s.g.listed(items, reply.DoneReason == "stop")
}

// listed returns the items of a list; the last one is broken off unless the list is
// whole.
func (g *generator) listed(items []string, whole bool) []candidate {
	if len(items) == 0 {
		g.refused["no list"]++
		g.run.Counts.Dropped++
	}
	cs := make([]candidate, len(items))
	for i, text := range items {
		cs[i].text = text
		if i == len(items)-1 && !whole {
			cs[i].refused = "cut off"
		}
	}
	return cs
}
