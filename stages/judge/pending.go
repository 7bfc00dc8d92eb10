package judge

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
	"prefdeck/stages/response"
)

// Cases is the part of the store that lists open comparisons.
type Cases interface {
	// SaveWordings, Unjudged and Compared are those of Bench.
	SaveWordings(ctx context.Context, ws []Wording) error
	Unjudged(ctx context.Context, judge string, s Scope) (lack []Unjudged, known int, err error)
	Compared(ctx context.Context, pairs []stages.ID) ([]Compared, error)
}

// Question is a comparison that the deck lacks, put to a model known by name alone:
// another program will answer it.
type Question struct {
	Pair    stages.ID
	First   First
	Judge   string // the name under which the answer is stored
	Model   stages.Model
	Asked   stages.ID // the Wording
	Method  Method
	Replies int // how many make one opinion: more than one with BySample
	Request ollama.Request
}

// Pending lists, in order, the comparisons that a run with these options would now ask
// for. It stores their wording, which opinions name, and nothing else. After an error
// the list ends.
func Pending(ctx context.Context, d Cases, o Options) iter.Seq2[Question, error] {
	return func(yield func(Question, error) bool) {
		o, err := o.filled()
		if err != nil {
			yield(Question{}, err)
			return
		}
		var seen []string
		for _, name := range o.Models {
			m := response.Named(name)
			if slices.Contains(seen, m.Name) {
				continue
			}
			seen = append(seen, m.Name)
			s := &session{judging: &judging{o: o}, model: m, method: o.Method}
			if s.method == "" {
				s.method = ByProbability
			}
			for q, err := range s.questions(ctx, d) {
				if !yield(q, err) || err != nil {
					return
				}
			}
		}
	}
}

// questions lists the comparisons that the deck lacks of one model.
func (j *session) questions(ctx context.Context, d Cases) iter.Seq2[Question, error] {
	return func(yield func(Question, error) bool) {
		w := j.o.Prompts.pairwise(j.method)
		name := j.name("pairwise", w)
		if err := d.SaveWordings(ctx, []Wording{w}); err != nil {
			yield(Question{}, fmt.Errorf("store what judges are asked: %w", err))
			return
		}
		lack, _, err := d.Unjudged(ctx, name, j.o.Scope)
		if err != nil {
			yield(Question{}, fmt.Errorf("look for pairs to judge: %w", err))
			return
		}
		answers, _ := j.method.answersOf()
		err = eachLacking(ctx, d, lack, func(c Compared, first First) bool {
			q := Question{Pair: c.Pair, First: first, Judge: name, Model: j.model, Asked: w.ID, Method: j.method, Replies: 1}
			if j.method == BySample {
				q.Replies = j.o.Samples
			}
			q.Request = j.question(comparison(w, c, first), answers)
			q.Request.Think = false // whether the model can think is not known; its answer has room for a letter
			return yield(q, nil)
		})
		if err != nil {
			yield(Question{}, err)
		}
	}
}

// Opinion reads the replies to a question, as Run would. Without a verdict in any of
// them the error is ErrNoVerdict, without the probabilities that the method reads it is
// ErrNoProbabilities.
func (q Question) Opinion(replies []ollama.Reply, run stages.RunID) (Opinion, error) {
	answers, means := q.Method.answersOf()
	s, err := q.Method.readWith(replies, answers, q.Method.choice(answers))
	if err != nil {
		return Opinion{}, err
	}
	o := opinionOf(s, means, q.First)
	o.Pair, o.Judge, o.Model, o.Asked, o.Run = q.Pair, q.Judge, q.Model.ID, q.Asked, run
	return o, nil
}

// BuiltInWording returns the built-in wording of comparisons.
func BuiltInWording(m Method) (Wording, error) {
	p, err := Load("")
	return p.pairwise(m), err
}
