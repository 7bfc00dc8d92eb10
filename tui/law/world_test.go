package law

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// asked is an imported prompt.
type asked struct {
	prompt.Prompt // its source is the first file that has it
	replies       []*reply
	tested        bool // the test stream has a pair of it
}

// reply is an imported response.
type reply struct {
	text, thinking, model string
	source                string // the first file that has it; "" before its import
}

// couple is a pair as the law knows it.
type couple struct {
	id      stages.ID
	asked   *asked
	a, b    string   // texts; a has the smaller hash
	models  []string // the models of A and B; one of them if several gave the same answer
	gold    *known
	dropped bool // by a filter
	audit   bool // drawn from the dropped pairs, so that a person sees it
	tested  bool // in the test stream
}

// known is the known answer to a pair, by its texts.
type known struct {
	answer label.Answer // A if one is better
	better string
}

// queued reports whether the pair goes to the person.
func (c *couple) queued() bool { return !c.dropped || c.audit }

// of returns the text of a side.
func (c *couple) of(side label.Side) string {
	if side == label.SideB {
		return c.b
	}
	return c.a
}

// row is one row of a file: a prompt with none, one or two responses.
type row struct {
	asked   *asked
	replies []*reply
	gold    *known
}

// world holds everything that goes into a deck.
type world struct {
	asked   []*asked
	files   []file
	prompts map[stages.ID]*asked
	pairs   map[stages.ID]*couple
}

// newWorld draws prompts, responses, and the files they are imported from.
func newWorld(w *writer, most int) *world {
	d := &world{prompts: map[stages.ID]*asked{}, pairs: map[stages.ID]*couple{}}
	for range 1 + w.IntN(most) {
		system, turns := newAsked(w, d)
		d.ask(w, system, turns)
	}
	var rows []row
	for _, a := range d.asked {
		a.replies = newReplies(w)
		rows = append(rows, rowsOf(w, a)...)
	}
	w.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	d.files = newFiles(w, rows)
	return d
}

func (d *world) ask(w *writer, system string, turns []prompt.Message) {
	p := prompt.Prompt{ID: promptID(system, turns), System: system, Turns: turns}
	if d.prompts[p.ID] != nil {
		return // a duplicate
	}
	for _, tag := range []string{"chat", "code", "with blank", "été"} {
		if w.chance(4) {
			p.Tags = append(p.Tags, tag)
		}
	}
	slices.Sort(p.Tags)
	a := &asked{Prompt: p}
	d.prompts[p.ID] = a
	d.asked = append(d.asked, a)
}

// promptID returns the id of a prompt: every byte counts.
func promptID(system string, turns []prompt.Message) stages.ID {
	parts := []string{system}
	for _, t := range turns {
		parts = append(parts, string(t.Role), t.Content)
	}
	return stages.Hash("prompt", parts...)
}

// newAsked draws a new prompt, or one that differs from another in a detail: the
// system message, the history, a trailing space, the normalisation form.
func newAsked(w *writer, d *world) (system string, turns []prompt.Message) {
	if len(d.asked) > 0 && w.chance(3) {
		p := pick(w, d.asked).Prompt
		system, turns = p.System, slices.Clone(p.Turns)
		last := &turns[len(turns)-1]
		switch w.IntN(4) {
		case 0:
			system = w.turn()
		case 1:
			system = w.variant(system + "Be brief.")
		case 2:
			turns = append(newHistory(w), *last)
		default:
			last.Content = w.variant(last.Content)
		}
		return system, turns
	}
	if w.chance(3) {
		system = w.turn()
	}
	for range max(0, w.IntN(5)-2) {
		turns = append(turns, newHistory(w)...)
	}
	return system, append(turns, prompt.Message{Role: prompt.User, Content: w.turn()})
}

func newHistory(w *writer) []prompt.Message {
	return []prompt.Message{{Role: prompt.User, Content: w.turn()}, {Role: prompt.Assistant, Content: w.answer()}}
}

// newReplies draws a few responses to one prompt by several models, some of which
// say the same, or nearly.
func newReplies(w *writer) []*reply {
	var out []*reply
	for range w.IntN(6) {
		r := &reply{text: w.answer(), model: pick(w, []string{"m1", "m2", "m3:8b", "modèle", ""})}
		if len(out) > 0 && w.chance(4) {
			r.text = pick(w, out).text
			if w.chance(2) {
				r.text = w.variant(r.text)
			}
		}
		if w.chance(8) {
			r.thinking = w.text(2)
		}
		if !slices.ContainsFunc(out, func(o *reply) bool { return o.text == r.text && o.model == r.model }) {
			out = append(out, r)
		}
	}
	return out
}

// rowsOf returns rows with the prompt and all of its responses, some of them
// repeated.
func rowsOf(w *writer, a *asked) []row {
	var rows []row
	if len(a.replies) == 0 || w.chance(6) {
		rows = append(rows, row{asked: a})
	}
	for _, r := range a.replies {
		other := pick(w, a.replies)
		switch {
		case other.text != r.text && w.chance(3):
			rows = append(rows, row{asked: a, replies: []*reply{r, other}})
		default:
			rows = append(rows, row{asked: a, replies: []*reply{r}})
		}
		if w.chance(8) {
			rows = append(rows, rows[len(rows)-1])
		}
	}
	for i := range rows {
		if len(rows[i].replies) == 2 && w.chance(4) {
			rows[i].gold = newKnown(w, rows[:i], rows[i])
		}
	}
	return rows
}

// newKnown draws a known answer to the pair of a row, always the same for the same
// pair.
func newKnown(w *writer, earlier []row, r row) *known {
	for _, e := range earlier {
		if e.gold != nil && sameTexts(e, r) {
			return e.gold
		}
	}
	return &known{answer: pick(w, []label.Answer{label.A, label.A, label.Tie, label.BothBad}), better: pick(w, r.replies).text}
}

func sameTexts(x, y row) bool {
	xs, ys := []string{x.replies[0].text, x.replies[1].text}, []string{y.replies[0].text, y.replies[1].text}
	slices.Sort(xs)
	slices.Sort(ys)
	return slices.Equal(xs, ys)
}

// imported records that the deck has read a file: which things are new, and their
// source.
func (d *world) imported(f file) {
	for _, r := range f.rows {
		r.asked.Source = cmp.Or(r.asked.Source, f.name)
		for _, reply := range r.replies {
			reply.source = cmp.Or(reply.source, f.name)
		}
		if len(r.replies) == 2 {
			c := d.pair(r.asked, r.replies[0].text, r.replies[1].text)
			if r.gold != nil {
				c.gold = r.gold
			}
		}
	}
}

// paired records that the deck has paired every two different responses.
func (d *world) paired() {
	for _, a := range d.asked {
		for i, x := range a.replies {
			for _, y := range a.replies[:i] {
				if x.source != "" && y.source != "" && x.text != y.text {
					d.pair(a, x.text, y.text)
				}
			}
		}
	}
}

func (d *world) pair(a *asked, x, y string) *couple {
	hash := func(text string) stages.ID { return response.Response{Text: text}.TextID() }
	if hash(y) < hash(x) {
		x, y = y, x
	}
	id := stages.Hash("pair", string(a.ID), string(hash(x)), string(hash(y)))
	if d.pairs[id] == nil {
		d.pairs[id] = &couple{id: id, asked: a, a: x, b: y}
	}
	return d.pairs[id]
}

// list returns the pairs by id.
func (d *world) list() []*couple {
	var out []*couple
	for _, c := range d.pairs {
		out = append(out, c)
	}
	slices.SortFunc(out, func(x, y *couple) int { return cmp.Compare(x.id, y.id) })
	return out
}

// thought is a text that begins with thinking, which is its rest if the model ran out
// of tokens.
var thought = regexp.MustCompile(`(?is)\A\s*<think>(.*?)(?:</think>(.*))?\z`)

// apart splits a text into thinking and answer, as a person reads it.
func apart(thinking, text string) (trace, answer string) {
	m := thought.FindStringSubmatch(text)
	if m == nil {
		return thinking, text
	}
	within := m[1]
	switch {
	case strings.TrimSpace(within) == "":
		within = thinking
	case strings.TrimSpace(thinking) != "":
		within = thinking + "\n\n" + within
	}
	return within, strings.TrimLeft(m[2], "\r\n")
}
