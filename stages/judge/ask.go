package judge

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// said is an answer as it was read.
type said struct {
	shares []float64 // of the possible answers
	mass   float64   // of probability that these had; 0: not told
	raw    string
}

// put asks one question and returns the outcome. It calls ended, perhaps before it is
// known whether the model was replaced, once the server could take another question. It
// returns false if ctx ended first.
func (j *session) put(ctx context.Context, q Question, ended func()) (out outcome, ok bool) {
	vary := stages.Hash("question", q.Model.Name, q.Request.Messages[0].Content)
	var replies []ollama.Reply
	tokens := 0
	for i := range q.Replies {
		q.Request.Options["seed"] = i
		if i == q.Replies-1 {
			q.Request.Ended = ended
		}
		asked, ok := j.asker.Ask(ctx, q.Request, vary)
		if !ok {
			return outcome{}, false
		}
		tokens += asked.Reply.Tokens
		if asked.Err != nil {
			out.add(Testimony{}, tokens, asked.Err)
			return out, true
		}
		replies = append(replies, asked.Reply)
	}
	v, err := q.Read(replies, j.run.ID)
	out.add(v, tokens, err)
	return out, true
}

// readWith reads all replies to one question. Of those read one by one, the ones
// without an answer cost nothing while there is another.
func (m Method) readWith(replies []ollama.Reply, answers []string, read func(ollama.Reply) (int, error)) (out said, err error) {
	raws := make([]string, len(replies))
	for i, r := range replies {
		raws[i] = r.Text
	}
	out.raw = strings.Join(raws, "\n")
	if m == ByProbability {
		out.shares, out.mass, err = shares(replies[0], answers)
		return out, err
	}
	out.shares = make([]float64, len(answers))
	total := 0.0
	for _, r := range replies {
		k, bad := read(r)
		if bad != nil {
			err = bad
			continue
		}
		out.shares[k]++
		total++
	}
	if total == 0 {
		return out, err
	}
	for i := range out.shares {
		out.shares[i] /= total
	}
	return out, nil
}

// compared returns the possible answers to a comparison, and what each says about the
// probability that the first response is better.
func (m Method) compared() (answers []string, means []float64) {
	if m != ByStructure {
		return letters, []float64{1, 0}
	}
	for _, v := range verdicts {
		answers, means = append(answers, v.answer), append(means, v.p)
	}
	return answers, means
}

// opinions plans the comparisons that the deck lacks.
func (j *session) opinions(ctx context.Context) (work, error) {
	c, err := j.compares(ctx)
	if err != nil {
		return work{}, err
	}
	if err := j.cases.SaveWordings(ctx, []Wording{c.wording}); err != nil {
		return work{}, fmt.Errorf("store what judges are asked: %w", err)
	}
	lack, known, err := j.cases.Unjudged(ctx, c.name, c.scope)
	if err != nil {
		return work{}, fmt.Errorf("look for pairs to judge: %w", err)
	}
	out := work{known: known}
	for _, u := range lack {
		out.verdicts += len(u.Lacks)
	}
	out.each = func(ctx context.Context, hand func(task) bool) error {
		return eachLacking(ctx, j.cases, lack, func(x Compared, first First) bool {
			q := j.question(AboutPair, c.wording, comparison(c.wording, x, first))
			q.Subject, q.First, q.Judge = x.Pair, first, c.name
			return hand(task{questions: []Question{q}})
		})
	}
	return out, nil
}

// eachLacking calls do for each order in which a judge has not seen a pair, until do
// returns false. A pair that is gone meanwhile is passed over.
func eachLacking(ctx context.Context, d Cases, lack []Unjudged, do func(Compared, First) bool) error {
	return eachPage(lack, func(page []Unjudged) (bool, error) {
		of, err := comparedByPair(ctx, d, page)
		if err != nil {
			return false, err
		}
		for _, u := range page {
			c, ok := of[u.Pair]
			if !ok {
				continue
			}
			for _, first := range u.Lacks {
				if !do(c, first) {
					return false, nil
				}
			}
		}
		return true, nil
	})
}

// comparedByPair reads the texts of a page of pairs.
func comparedByPair(ctx context.Context, d Cases, page []Unjudged) (map[stages.ID]Compared, error) {
	ids := make([]stages.ID, len(page))
	for i, u := range page {
		ids[i] = u.Pair
	}
	found, err := d.Compared(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("read pairs to judge: %w", err)
	}
	of := make(map[stages.ID]Compared, len(found))
	for _, c := range found {
		of[c.Pair] = c
	}
	return of, nil
}

// comparison returns the text that asks for one opinion. What looks like a mark in an
// example stays as it is.
func comparison(w Wording, c Compared, first First) string {
	return w.Examples + fill(w.Text, compared(c, first))
}

// compared returns the texts of a pair in one order, by their marks.
func compared(c Compared, first First) map[string]string {
	x, y := textOf(c.A), textOf(c.B)
	if first == BFirst {
		x, y = y, x
	}
	return map[string]string{"prompt": asked(c.Prompt), "a": x, "b": y}
}

// ratings plans the ratings that the deck lacks.
func (j *session) ratings(ctx context.Context) (work, error) {
	ws := j.o.Prompts.pointwise(j.method)
	if err := j.cases.SaveWordings(ctx, ws); err != nil {
		return work{}, fmt.Errorf("store what judges are asked: %w", err)
	}
	panel := map[string]string{Overall: version(ws...)}
	for _, w := range ws {
		panel[w.Name] = version(w)
	}
	of := Question{What: ws[0].Name, Judge: j.name("pointwise", ws[0]), Model: j.model, Panel: panel}
	scorers := of.Scorers()
	lack, known, err := j.cases.Unrated(ctx, scorers, j.o.Scope)
	if err != nil {
		return work{}, fmt.Errorf("look for responses to rate: %w", err)
	}
	out := work{known: known}
	for _, u := range lack {
		for _, w := range ws {
			if _, has := u.Has[w.Name]; !has {
				out.verdicts++
			}
		}
	}
	out.each = func(ctx context.Context, hand func(task) bool) error {
		return j.eachRated(ctx, lack, hand, func(r Rated, u Unrated) task {
			return j.rate(ws, of, scorers, r, u.Has)
		})
	}
	return out, nil
}

// eachRated hands out a task for each response, page by page. A response that is gone
// meanwhile is passed over.
func (j *session) eachRated(ctx context.Context, lack []Unrated, hand func(task) bool, ask func(Rated, Unrated) task) error {
	return eachPage(lack, func(page []Unrated) (bool, error) {
		ids := make([]stages.ID, len(page))
		for i, u := range page {
			ids[i] = u.Response
		}
		found, err := j.cases.Rated(ctx, ids)
		if err != nil {
			return false, fmt.Errorf("read responses to rate: %w", err)
		}
		of := map[stages.ID]Rated{}
		for _, r := range found {
			of[r.Response.ID] = r
		}
		for _, u := range page {
			r, ok := of[u.Response]
			if ok && !hand(ask(r, u)) {
				return false, nil
			}
		}
		return true, nil
	})
}

// rate asks for the ratings that a response lacks, one after another, since they begin
// alike and the server remembers the beginning. With all aspects there, it adds their
// mean.
func (j *session) rate(ws []Wording, of Question, scorers map[string]string, r Rated, has map[string]float64) task {
	var t task
	for _, w := range ws {
		if _, known := has[w.Name]; known {
			continue
		}
		q := j.question(AboutAspect, w, fill(w.Text, map[string]string{"prompt": asked(r.Prompt), "response": textOf(r.Response)}))
		q.Subject, q.What, q.Judge, q.Panel = r.Response.ID, w.Name, scorers[w.Name], of.Panel
		t.questions = append(t.questions, q)
	}
	t.end = func(said Testimony) (v Testimony) {
		all := maps.Clone(has)
		if all == nil {
			all = map[string]float64{}
		}
		for _, r := range said.Ratings {
			all[r.What] = r.Value
		}
		if mean, whole := of.overall(r.Response.ID, all, j.run.ID); whole {
			v.Ratings = []Rating{mean}
		}
		return v
	}
	return t
}

// asked returns a prompt as a judge reads it.
func asked(p prompt.Prompt) string {
	if p.Conversational() {
		return prompt.Transcript(p.Messages())
	}
	return p.Turns[0].Shown()
}

// textOf returns a response as a judge reads it: without thinking that is kept apart.
func textOf(r response.Response) string {
	_, answer := r.Apart()
	return answer
}

// eachPage calls do for page after page until it returns false.
func eachPage[T any](all []T, do func(page []T) (bool, error)) error {
	for len(all) > 0 {
		n := min(pageSize, len(all))
		more, err := do(all[:n])
		if err != nil || !more {
			return err
		}
		all = all[n:]
	}
	return nil
}
