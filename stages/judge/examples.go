package judge

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/ground/pattern"
)

// Correction is a labelled pair on which a judge prefers the other response.
type Correction struct {
	Pair, Prompt stages.ID
	AWins        bool
	Much         bool // by the person's strength
}

// Corrections are what people's labels say against a judge.
type Corrections struct {
	Judged int          // pairs on which the person prefers a response and the judge has a verdict
	Held   int          // pairs on which it is wrong, but whose prompt has a pair of the honest test
	Wrong  []Correction // the others on which it is wrong, the earliest label first
}

// ErrNoCorrections says that a judge has nothing to learn from.
var ErrNoCorrections = errors.New("there is nothing to learn from")

// mostExamples bounds what a small model can follow.
const mostExamples = 10

// Taught returns the name of the judge without its examples, and how many it has been
// given; 0 for a judge without.
func Taught(name string) (base string, examples int) {
	at := taught().FindStringSubmatchIndex(name)
	if at == nil {
		return name, 0
	}
	n, err := strconv.Atoi(name[at[2]:at[3]])
	if err != nil {
		return name, 0
	}
	return name[:at[0]] + name[at[1]:], n
}

var taught = pattern.Lazy(`\+(\d+)@[0-9a-f]{8}`)

// comparing is how a judge is asked for comparisons.
type comparing struct {
	wording Wording
	name    string
	scope   Scope
}

// compares plans how the judge is asked: with examples where those are wanted. It does
// not judge pairs on the examples' prompts, since the judge has seen their answers.
func (j *session) compares(ctx context.Context) (c comparing, err error) {
	w := j.o.Prompts.pairwise(j.method)
	c = comparing{w, j.name("pairwise", w), j.o.Scope}
	if j.o.Examples == 0 {
		return c, nil
	}
	chosen, err := j.examples(ctx, c.name)
	if err != nil {
		return c, err
	}
	var texts, pairs []string
	for i, x := range chosen {
		texts, pairs = append(texts, j.example(x, i%2 == 0)), append(pairs, string(x.Pair))
		c.scope.Without = append(c.scope.Without, x.Compared.Prompt.ID)
	}
	c.wording.Examples = strings.TrimSpace(fill(j.o.Prompts.Examples, map[string]string{"examples": strings.Join(texts, "\n\n")})) + "\n\n"
	c.wording.Name = fmt.Sprintf("pairwise with the examples %s", strings.Join(pairs, " "))
	c.wording.ID = stages.Hash("judge prompt", c.wording.Whole())
	version := fmt.Sprintf("@%.8s", w.ID)
	c.name = strings.Replace(c.name, version, fmt.Sprintf("%s+%d@%.8s", version, len(chosen), c.wording.ID), 1)
	return c, nil
}

// lesson is a correction with its texts.
type lesson struct {
	Correction
	Compared Compared
}

// examples chooses the corrections of a judge that are short enough, the earliest first
// and one of each prompt: later labels leave the choice as it is, so that a run that was
// stopped goes on with the same judge.
func (j *session) examples(ctx context.Context, name string) (out []lesson, err error) {
	known, err := j.cases.Corrections(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("look for corrections of %s: %w", name, err)
	}
	room := j.o.NumCtx * bytesPerToken / 2 / j.o.Examples
	long := 0
	err = eachPage(known.Wrong, func(page []Correction) (bool, error) {
		var ids []Unjudged
		for _, k := range page {
			ids = append(ids, Unjudged{Pair: k.Pair})
		}
		of, err := comparedByPair(ctx, j.cases, ids)
		if err != nil {
			return false, err
		}
		for _, k := range page {
			c, ok := of[k.Pair]
			switch {
			case !ok || has(out, k.Prompt):
			case len(asked(c.Prompt))+len(textOf(c.A))+len(textOf(c.B)) > room:
				long++
			default:
				out = append(out, lesson{k, c})
			}
			if len(out) == j.o.Examples {
				return false, nil
			}
		}
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	why := fmt.Sprintf("it has judged %d of the pairs on which you prefer a response, and is wrong on %d", known.Judged, len(known.Wrong)+known.Held)
	if known.Held > 0 {
		why += fmt.Sprintf(", of which %d are of prompts with a pair of the honest test", known.Held)
	}
	if long > 0 {
		why += fmt.Sprintf("; %d are longer than %d bytes, which --num-ctx %d leaves for each", long, room, j.o.NumCtx)
	}
	switch {
	case known.Judged == 0:
		return nil, fmt.Errorf("judge with %s: %w: let it judge what you labelled first, with --labelled and without --examples", j.model.Name, ErrNoCorrections)
	case len(out) == 0:
		return nil, fmt.Errorf("judge with %s: %w: %s", j.model.Name, ErrNoCorrections, why)
	case len(out) < j.o.Examples:
		j.notice(true, fmt.Sprintf("%s is given %d of %d examples: %s", j.model.Name, len(out), j.o.Examples, why))
	}
	return out, nil
}

// bytesPerToken is a cautious guess: English has about four, and a Chinese character,
// about one token, three.
const bytesPerToken = 3

func has(lessons []lesson, prompt stages.ID) bool {
	for _, l := range lessons {
		if l.Prompt == prompt {
			return true
		}
	}
	return false
}

// example returns the text of a correction, with the better response where it is said:
// these take turns, so that no place is taught.
func (j *session) example(l lesson, betterFirst bool) string {
	first, answer := AFirst, "A"
	if l.AWins != betterFirst {
		first = BFirst
	}
	if !betterFirst {
		answer = "B"
	}
	if j.method == ByStructure {
		other := map[string]string{"A": "B", "B": "A"}[answer]
		answer += ">" + other
		if l.Much {
			answer = strings.Replace(answer, ">", ">>", 1)
		}
	}
	texts := compared(l.Compared, first)
	texts["better"] = answer
	return strings.TrimSpace(fill(j.o.Prompts.Example, texts))
}
