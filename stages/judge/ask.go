package judge

import (
	"context"
	"fmt"
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
	tokens int
}

// put asks one question and reads the answer. It returns false if ctx ended first.
func (j *session) put(ctx context.Context, text string, answers []string, read func(ollama.Reply) (int, error)) (said, error, bool) {
	r := j.question(text, answers)
	vary := stages.Hash("question", j.model.Name, text)
	times := 1
	if j.method == BySample {
		times = j.o.Samples
	}
	var replies []ollama.Reply
	tokens := 0
	for i := range times {
		r.Options["seed"] = i
		asked, ok := j.asker.Ask(ctx, r, vary)
		if !ok {
			return said{}, nil, false
		}
		tokens += asked.Reply.Tokens
		if asked.Err != nil {
			return said{tokens: tokens}, asked.Err, true
		}
		replies = append(replies, asked.Reply)
	}
	out, err := j.method.readWith(replies, answers, read)
	out.tokens = tokens
	return out, err, true
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

// answersOf returns the possible answers to a comparison, and what each says about the
// probability that the first response is better.
func (m Method) answersOf() (answers []string, p []float64) {
	if m != ByStructure {
		return letters, []float64{1, 0}
	}
	for _, v := range verdicts {
		answers, p = append(answers, v.answer), append(p, v.p)
	}
	return answers, p
}

// choice returns what reads one reply to a comparison.
func (m Method) choice(answers []string) func(ollama.Reply) (int, error) {
	return func(r ollama.Reply) (int, error) {
		if m == ByStructure {
			return structured(r.Text, answers)
		}
		l, err := letter(r.Text)
		if l == letters[1] {
			return 1, err
		}
		return 0, err
	}
}

// readRating reads a reply to a rating.
func (j *session) readRating(r ollama.Reply) (int, error) {
	if j.method == ByStructure {
		return structured(r.Text, digits)
	}
	v, err := rating(r)
	return int(v) - 1, err
}

// opinions plans the comparisons that the deck lacks.
func (j *session) opinions(ctx context.Context) (work, error) {
	c, err := j.compares(ctx)
	if err != nil {
		return work{}, err
	}
	if err := j.deck.SaveWordings(ctx, []Wording{c.wording}); err != nil {
		return work{}, fmt.Errorf("store what judges are asked: %w", err)
	}
	lack, known, err := j.deck.Unjudged(ctx, c.name, c.scope)
	if err != nil {
		return work{}, fmt.Errorf("look for pairs to judge: %w", err)
	}
	out := work{known: known}
	for _, u := range lack {
		out.verdicts += len(u.Lacks)
	}
	out.each = func(ctx context.Context, hand func(task) bool) error {
		return eachLacking(ctx, j.deck, lack, func(x Compared, first First) bool {
			return hand(func(ctx context.Context) (outcome, bool) { return j.compare(ctx, c.wording, c.name, x, first) })
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

// compare asks for one opinion.
func (j *session) compare(ctx context.Context, w Wording, name string, c Compared, first First) (out outcome, ok bool) {
	answers, means := j.method.answersOf()
	s, err, ok := j.put(ctx, comparison(w, c, first), answers, j.method.choice(answers))
	if !ok {
		return out, false
	}
	if !out.add(s, err) {
		return out, true
	}
	o := opinionOf(s, means, first)
	o.Pair, o.Judge, o.Model, o.Asked, o.Run = c.Pair, name, j.model.ID, w.ID, j.run.ID
	out.opinions = []Opinion{o}
	return out, true
}

// opinionOf turns the answer to a comparison, whose answers mean these probabilities
// that the first response is better, into an opinion by content.
func opinionOf(s said, means []float64, first First) Opinion {
	p := 0.0
	for i, share := range s.shares {
		p += share * means[i]
	}
	if first == BFirst {
		p = 1 - p
	}
	answer := "tie"
	switch {
	case p > 0.5:
		answer = "a"
	case p < 0.5:
		answer = "b"
	}
	return Opinion{First: first, Probability: p, Answer: answer, Raw: s.raw}
}

// ratings plans the ratings that the deck lacks.
func (j *session) ratings(ctx context.Context) (work, error) {
	ws := j.o.Prompts.pointwise(j.method)
	if err := j.deck.SaveWordings(ctx, ws); err != nil {
		return work{}, fmt.Errorf("store what judges are asked: %w", err)
	}
	scorers := map[string]string{Overall: j.name("pointwise", ws...)}
	for _, w := range ws {
		scorers[w.Name] = j.name("pointwise", w)
	}
	lack, known, err := j.deck.Unrated(ctx, scorers, j.o.Scope)
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
		return j.eachRated(ctx, lack, hand, func(ctx context.Context, r Rated, u Unrated) (outcome, bool) {
			return j.rate(ctx, ws, scorers, r, u.Has)
		})
	}
	return out, nil
}

// eachRated hands out a task for each response, page by page. A response that is gone
// meanwhile is passed over.
func (j *session) eachRated(ctx context.Context, lack []Unrated, hand func(task) bool, ask func(context.Context, Rated, Unrated) (outcome, bool)) error {
	return eachPage(lack, func(page []Unrated) (bool, error) {
		ids := make([]stages.ID, len(page))
		for i, u := range page {
			ids[i] = u.Response
		}
		found, err := j.deck.Rated(ctx, ids)
		if err != nil {
			return false, fmt.Errorf("read responses to rate: %w", err)
		}
		of := map[stages.ID]Rated{}
		for _, r := range found {
			of[r.Response.ID] = r
		}
		for _, u := range page {
			r, ok := of[u.Response]
			if ok && !hand(func(ctx context.Context) (outcome, bool) { return ask(ctx, r, u) }) {
				return false, nil
			}
		}
		return true, nil
	})
}

// rate asks for the ratings that a response lacks, one after another, since they begin
// alike and the server remembers the beginning. With all aspects there, it adds their
// mean. If ctx ends on the way, what was said before is kept.
func (j *session) rate(ctx context.Context, ws []Wording, scorers map[string]string, r Rated, has map[string]float64) (out outcome, ok bool) {
	sum, n := 0.0, 0
	for _, w := range ws {
		if v, known := has[w.Name]; known {
			sum, n = sum+v, n+1
			continue
		}
		s, err, ok := j.put(ctx, fill(w.Text, map[string]string{"prompt": asked(r.Prompt), "response": textOf(r.Response)}), digits, j.readRating)
		if !ok {
			return out, out.wanted > 0
		}
		if !out.add(s, err) {
			continue
		}
		value := 0.0
		for i, share := range s.shares {
			value += share * float64(i+1)
		}
		sum, n = sum+value, n+1
		out.ratings = append(out.ratings, Rating{
			Response: r.Response.ID, What: w.Name, Scorer: scorers[w.Name], Model: j.model.ID, Asked: w.ID, Value: value, Raw: s.raw, Run: j.run.ID,
		})
	}
	if n == len(ws) {
		out.ratings = append(out.ratings, Rating{
			Response: r.Response.ID, What: Overall, Scorer: scorers[Overall], Model: j.model.ID, Value: sum / float64(n), Run: j.run.ID,
		})
	}
	return out, true
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
