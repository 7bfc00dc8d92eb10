package prompt

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
)

// The filters of new prompts, in the order in which they run. What a person wrote
// passes them.
const (
	NoTask       = "no-task"      // what a model wrote asks for nothing that can be done
	NotNew       = "not-new"      // it is too close to another prompt
	Unanswerable = "unanswerable" // the model that wrote it cannot answer it
)

// findings are a reply's yield to store: new prompts, dropped or not, with the verdicts
// on them.
type findings struct {
	kept    []Prompt
	dropped []Prompt
	drops   map[stages.ID]Drop
}

// consider puts a candidate through the filters, up to the one that has to ask the
// model.
func (g *generator) consider(f *findings, c candidate) {
	reason := c.refused
	if reason == "" {
		reason = unfitTurn(c.text, c.before)
	}
	if reason != "" {
		g.refuse(f, c, NoTask, reason, Drop{Reason: reason})
		return
	}
	switch {
	case g.repeated(f, c), g.made+len(f.kept) == g.wanted:
	case g.traits.checked:
		g.checks = append(g.checks, c)
	default:
		g.keep(f, c)
	}
}

// repeated drops a candidate that is too close to another prompt. One that goes on
// from another has its words; it must have some of its own as well.
func (g *generator) repeated(f *findings, c candidate) bool {
	ws, parent := terms(c.text), -1
	if c.from != nil {
		parent = g.curator.at[c.from.id]
		if n := gains(g.curator.entries[parent].last, newTask(ws)); n < leastGains {
			g.refuse(f, c, NotNew, "no information gained", Drop{Value: float64(n), Reason: fmt.Sprintf("%d new words beside “%s”", n, excerpt(c.from.text))})
			return true
		}
	}
	n, f1, known := g.curator.pool.reaches(ws, g.options.MaxRouge, parent)
	if !known {
		return false
	}
	other := &g.curator.entries[n]
	g.refuse(f, c, NotNew, "too close to another", Drop{
		Value: f1, Reason: fmt.Sprintf("ROUGE-L %.2f with %s “%s”", f1, other.id[:8], strings.ToValidUTF8(other.short, "\uFFFD")),
	})
	g.last = fmt.Sprintf("“%s” repeats “%s” (ROUGE-L %.2f)", excerpt(c.text), other.short, f1)
	return true
}

// answered deals with the beginning of an answer to a candidate. The paper on
// Evol-Instruct (arXiv 2304.12244, section 3.3) takes a short answer with “sorry” for
// a sign that the evolved prompt is too hard; models of today refuse in other words.
func (g *generator) answered(f *findings, c candidate, reply ollama.Reply) {
	text := strings.TrimSpace(ollama.Answer(reply.Text))
	// What it would answer is not known if it is cut off before that.
	thinks := reply.DoneReason == "length" && strings.TrimSpace(reply.Text+reply.Thinking) != ""
	switch {
	case text == "" && !thinks:
		g.refuse(f, c, Unanswerable, "has no answer", Drop{Reason: "the model that wrote it answers nothing"})
	case refuses(text):
		g.refuse(f, c, Unanswerable, "unanswerable", Drop{Reason: fmt.Sprintf("the model that wrote it answers “%s”", excerpt(text))})
	case !g.repeated(f, c): // another may have come meanwhile
		g.keep(f, c)
	}
}

// refuses reports whether an answer begins by saying that there will be none.
func refuses(answer string) bool {
	const opening = 160
	start := strings.ToLower(strings.ReplaceAll(answer[:min(opening, len(answer))], "’", "'"))
	for _, phrase := range []string{
		"sorry", "i cannot", "i can't", "i am unable", "i'm unable", "i am not able", "i'm not able", "as an ai", "please provide", "could you provide",
		"you haven't provided", "you have not provided", "i need more information",
	} {
		if strings.Contains(start, phrase) {
			return true
		}
	}
	return false
}

func (g *generator) keep(f *findings, c candidate) {
	if p, ok := g.written(c); ok {
		f.kept = append(f.kept, p)
		g.curator.add(p)
	}
}

// refuse drops a candidate; kind names the reason in the summary.
func (g *generator) refuse(f *findings, c candidate, filter, kind string, d Drop) {
	g.refused[kind]++
	g.run.Counts.Dropped++
	p, ok := g.written(c)
	if !ok {
		return
	}
	if _, twice := f.drops[p.ID]; twice {
		return
	}
	if f.drops == nil {
		f.drops = map[stages.ID]Drop{}
	}
	p.Dropped = filter
	f.dropped, f.drops[p.ID] = append(f.dropped, p), d
}

// written returns a candidate as a prompt, with its provenance; false if it is empty.
func (g *generator) written(c candidate) (Prompt, bool) {
	p, err := New(c.system, append(slices.Clone(c.before), Message{Role: User, Content: c.text})...)
	if err != nil {
		return p, false
	}
	p.Operator, p.Source, p.Tags = g.options.By, c.query.source(g.options.By), c.query.tags
	p.Parents, p.Model, p.Run = c.query.parents(), g.model, g.run.ID
	return p, true
}

// save stores findings in one transaction, and counts the prompts that are new: another
// process may have stored some meanwhile.
func (g *generator) save(ctx context.Context, f findings) error {
	all := append(f.kept, f.dropped...)
	if len(all) == 0 {
		return nil
	}
	added, err := g.deck.SavePrompts(ctx, all, f.verdicts(g.run.ID))
	if err != nil {
		return fmt.Errorf("store %d prompts: %w", len(all), err)
	}
	for i := range f.kept {
		if !added[i] {
			g.run.Counts.Known++
			continue
		}
		g.made++
		g.done++
		g.run.Counts.Added++
	}
	return nil
}

// verdicts returns what each filter said of the prompts that reached it.
func (f *findings) verdicts(run stages.RunID) []Curation {
	var chain []Curation
	for _, name := range written() {
		v := newVerdicts(name, run)
		for _, p := range f.kept {
			v.Judged = append(v.Judged, p.ID)
		}
		for _, p := range f.dropped {
			switch {
			case p.Dropped == name:
				v.Judged = append(v.Judged, p.ID)
				v.Dropped[p.ID] = f.drops[p.ID]
			case place(p.Dropped) > place(name):
				v.Judged = append(v.Judged, p.ID)
			}
		}
		chain = append(chain, v)
	}
	return chain
}
