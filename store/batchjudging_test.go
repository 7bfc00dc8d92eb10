package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/exchange/batch"
	"prefdeck/stages/judge"
	"prefdeck/stages/label"
	"prefdeck/stages/ollama/ollamatest"
	"prefdeck/stages/ollama/peer"
)

// opine answers every kind of question of a judge, each text in its own way.
func opine(text string) ollamatest.Answer {
	p := float64(stages.Hash("opine", text).Uint64()%700+150) / 1000
	switch {
	case strings.Contains(text, "one digit from 1 to 5"):
		return ollamatest.Answer{Text: "4", Likely: map[string]float64{"4": p, "2": (1 - p) / 2}}
	case strings.Contains(text, "Yes or No"):
		return ollamatest.Answer{Text: "Yes", Likely: map[string]float64{"Yes": p, " no": 1 - p}}
	case strings.Contains(text, "one letter"):
		return ollamatest.Answer{Text: "A", Likely: map[string]float64{"A": p, "B": 1 - p}}
	case strings.Contains(text, "checklist"):
		return ollamatest.Answer{Text: `[{"item":"It says yes.","weight":5},{"item":"It names the number.","weight":3},{"item":"It is brief.","weight":1}]`}
	default:
		return ollamatest.Answer{Text: "[1, 4]"}
	}
}

// written returns a line of vLLM's output with that answer.
func written(question map[string]any, a ollamatest.Answer) string {
	tell := ""
	if a.Likely != nil && question["body"].(map[string]any)["logprobs"] == true {
		var top []string
		for token, p := range a.Likely {
			top = append(top, fmt.Sprintf(`{"token":%q,"logprob":%v}`, token, math.Log(p)))
		}
		tell = fmt.Sprintf(`,"logprobs":{"content":[{"token":%q,"logprob":-0.1,"top_logprobs":[%s]}]}`, a.Text, strings.Join(top, ","))
	}
	return decided(question, fmt.Sprintf(`{"message":{"role":"assistant","content":%q},"finish_reason":"stop"%s}`, a.Text, tell))
}

// everyKind asks for all that judges say.
func everyKind() judge.Options {
	return judge.Options{Pairwise: true, Pointwise: true, Checks: true, Difficult: true, Safety: true}
}

// holds returns all that judges have said in a deck, in their names without the digest.
func (q questioned) holds() string {
	return query[string](q.T, q.Deck, `SELECT group_concat(line, x'0a') FROM (
SELECT lower(hex(s.subject)) || ' ' || s.kind || ' ' || s.what || ' ' || replace(s.scorer, 'qwen3:8b@' || substr(m.digest, 1, 8), 'qwen3:8b') || ' ' ||
	round(s.value, 6) || ' ' || s.raw || ' ' || coalesce(w.name, '') AS line
FROM scores s JOIN models m ON m.n = s.model LEFT JOIN judge_prompts w ON w.n = s.asked
UNION ALL SELECT lower(hex(p.id)) || ' ' || replace(j.judge, 'qwen3:8b@' || substr(m.digest, 1, 8), 'qwen3:8b') || ' ' || j.first || ' ' ||
	round(j.probability, 6) || ' ' || j.answer || ' ' || j.raw || ' ' || w.name
FROM judgements j JOIN pairs p ON p.n = j.pair JOIN models m ON m.n = j.model JOIN judge_prompts w ON w.n = j.asked
UNION ALL SELECT lower(hex(o.id)) || ' ' || c.place || ' ' || c.item || ' ' || c.weight FROM checklists c JOIN prompts o ON o.n = c.prompt ORDER BY 1)`)
}

// A batch brings into a deck what a run with the same judge would have stored: ratings
// with their means and what these come to, items with their sum, comparisons, scores of
// prompts. Every question has the words and the options of the run's.
func TestJudgementsAreThoseOfARun(t *testing.T) {
	t.Parallel()
	s := ollamatest.New(ollamatest.Model{Name: "qwen3:8b", Digest: strings.Repeat("cd", 32)})
	t.Cleanup(s.Close)
	s.Script(func(c ollamatest.Chat) ollamatest.Answer { return opine(c.Last()) })
	u, err := url.Parse(s.URL)
	must(t, err)
	c := peer.New(u)
	t.Cleanup(c.Close)
	live, far := toJudge(t, 2, judge.Options{Compose: true}), toJudge(t, 2, judge.Options{Compose: true})
	for range 2 {
		before := len(s.Chats())
		must(t, judge.Run(t.Context(), live.Deck, c, live.o, nil))
		asked := far.questions()
		var lines []string
		for _, q := range asked {
			lines = append(lines, written(q, opine(textsOf(q)[0])))
		}
		r, err := far.take(lines...)
		if err != nil || r.Added.Verdicts != len(asked) || r.Bads+r.Failed+r.Known+r.Spoken > 0 {
			t.Fatalf("%d questions: %+v, %v", len(asked), r, err)
		}
		if got, want := far.holds(), live.holds(); got != want || want == "" {
			t.Errorf("the batch brings\n%s\nthe run\n%s", got, want)
		}
		var here, there []string
		for _, chat := range s.Chats()[before:] {
			if text := chat.Last(); text != "Say yes." {
				here = append(here, fmt.Sprint(chat.Options["temperature"], chat.Options["num_predict"], chat.Likely, keysInOrder(t, chat.Format), text))
			}
		}
		for _, q := range asked {
			there = append(there, parameters(t, q))
		}
		slices.Sort(here)
		slices.Sort(there)
		if !slices.Equal(here, there) {
			t.Errorf("asked elsewhere\n%s\nhere\n%s", strings.Join(there, "\n"), strings.Join(here, "\n"))
		}
		if r, err := far.take(lines...); err != nil || r.Known != len(asked) || len(far.questions()) > 0 {
			t.Errorf("the second time: %+v, %v, %d questions", r, err, len(far.questions()))
		}
		lawful(t, far.Deck)
		live.o, far.o = everyKind(), everyKind()
		live.o.Models, far.o.Models = []string{"qwen3:8b"}, []string{"qwen3:8b"}
	}
}

// textsOf returns the texts of a question.
func textsOf(question map[string]any) (texts []string) {
	for _, m := range question["body"].(map[string]any)["messages"].([]any) {
		texts = append(texts, m.(map[string]any)["content"].(string))
	}
	return texts
}

// parameters returns what an answer depends on, as a run's requests have it.
func parameters(t *testing.T, question map[string]any) string {
	t.Helper()
	b := question["body"].(map[string]any)
	likely, _ := b["top_logprobs"].(float64)
	form := ""
	if f, ok := b["response_format"].(map[string]any); ok {
		text, err := json.Marshal(f["json_schema"].(map[string]any)["schema"])
		must(t, err)
		form = keysInOrder(t, text)
	}
	return fmt.Sprint(b["temperature"], b["max_tokens"], int(likely), form, textsOf(question)[0])
}

// keysInOrder returns a JSON text in its one form.
func keysInOrder(t *testing.T, text json.RawMessage) string {
	t.Helper()
	if len(text) == 0 {
		return ""
	}
	var v any
	must(t, json.Unmarshal(text, &v))
	out, err := json.Marshal(v)
	must(t, err)
	return string(out)
}

// A bad line costs its own verdict. A response that lacks one has no mean, until the
// next batch asks for it alone.
func TestRatingsWithABadLine(t *testing.T) {
	t.Parallel()
	q := toJudge(t, 1, judge.Options{Pointwise: true})
	asked := q.questions()
	var lines []string
	for i, question := range asked {
		a := opine(textsOf(question)[0])
		if i == 0 {
			a = ollamatest.Answer{Text: "good", Likely: map[string]float64{"good": 1}}
		}
		lines = append(lines, written(question, a))
	}
	r, err := q.take(lines...)
	if err == nil || r.Bads != 1 || r.Added.Verdicts != len(asked)-1 || !strings.Contains(r.Bad[0].Error(), "no verdict in the reply: “good”") {
		t.Errorf("%+v, %v", r, err)
	}
	means := func() int {
		return query[int](t, q.Deck, `SELECT count(*) FROM scores WHERE what = 'overall' AND value BETWEEN 1 AND 5`)
	}
	if n := means(); n != 1 {
		t.Errorf("%d means, want 1", n)
	}
	again := q.questions()
	if len(again) != 1 || again[0]["custom_id"] != asked[0]["custom_id"] {
		t.Fatalf("asked again: %v", again)
	}
	_, err = q.take(written(again[0], opine(textsOf(again[0])[0])))
	must(t, err)
	if n := means(); n != 2 {
		t.Errorf("%d means, want 2", n)
	}
	if n := query[int](t, q.Deck, `SELECT count(*) FROM scores WHERE kind = 'prompt' AND what IN ('spread', 'worst')`); n != 2 {
		t.Errorf("%d scores of the prompt, want 2", n)
	}
}

// A server that tells no probabilities has its words read, under the name of a judge
// that is asked once: no other judge's numbers are mixed with them.
func TestRatingsByTheirWords(t *testing.T) {
	t.Parallel()
	q := toJudge(t, 1, judge.Options{Pointwise: true})
	asked := q.questions()
	var lines []string
	for _, question := range asked {
		lines = append(lines, decided(question, plainly("4")))
	}
	r, err := q.take(lines...)
	must(t, err)
	if r.Spoken != len(asked) || query[int](t, q.Deck, `SELECT count(*) FROM scores WHERE what = 'overall' AND value = 4 AND scorer LIKE '% sample-1'`) != 2 {
		t.Errorf("%+v\n%s", r, q.holds())
	}
	q.o.Method, q.o.Samples = judge.BySample, 1
	if n := len(q.questions()); n > 0 {
		t.Errorf("%d questions that are answered", n)
	}
}

// A checklist that somebody wrote meanwhile stays, and a judge's examples go out with
// its questions.
func TestChecklistsAndExamplesInABatch(t *testing.T) {
	t.Parallel()
	q := toJudge(t, 3, judge.Options{Compose: true})
	asked := q.questions()
	prompt := query[string](t, q.Deck, `SELECT lower(hex(id)) FROM prompts ORDER BY n LIMIT 1`)
	must(t, q.SaveLists(t.Context(), []judge.Checklist{{Prompt: stages.ID(prompt), Items: []judge.ListItem{{Text: "Mine.", Weight: 1}}, Source: "me"}}))
	var lines []string
	for _, question := range asked {
		lines = append(lines, written(question, opine(textsOf(question)[0])))
	}
	r, err := q.take(lines...)
	must(t, err)
	if r.Added.Verdicts != 2 || r.Known != 1 || query[int](t, q.Deck, `SELECT count(*) FROM checklists WHERE item = 'Mine.'`) != 1 {
		t.Errorf("%+v", r)
	}

	q.o = judge.Options{Models: q.o.Models, Pairwise: true, Examples: 1}
	if _, err := q.asking(); !errors.Is(err, judge.ErrNoCorrections) {
		t.Errorf("without corrections: %v", err)
	}
	q.o.Examples, lines = 0, nil
	for _, question := range q.questions() { // the judge prefers A by content
		ticket, err := batch.ParseJudgementTicket(question["custom_id"].(string))
		must(t, err)
		lines = append(lines, decided(question, likely(map[judge.First]float64{judge.AFirst: 0.9, judge.BFirst: 0.1}[ticket.First])))
	}
	_, err = q.take(lines...)
	must(t, err)
	pair := query[string](t, q.Deck, `SELECT lower(hex(id)) FROM pairs ORDER BY n LIMIT 1`)
	must(t, q.Append(t.Context(), label.Event{ID: label.NewEventID(), Kind: label.Choose, Pair: stages.ID(pair), Choice: label.Graded(2)}))
	q.o.Examples = 1
	taught := q.questions()
	if len(taught) != 4 || !strings.Contains(textsOf(taught[0])[0], "A person has decided these comparisons") {
		t.Fatalf("%d questions, the first %s", len(taught), textsOf(taught[0])[0])
	}
	r, err = q.take(decided(taught[0], likely(0.75)))
	must(t, err)
	if n := query[int](t, q.Deck, `SELECT count(*) FROM judgements j JOIN judge_prompts w ON w.n = j.asked WHERE j.judge LIKE '%+1@%' AND w.name LIKE '%examples%'`); n != 1 || r.Added.Verdicts != 1 {
		t.Errorf("%d verdicts of the taught judge, %+v", n, r)
	}
}
