package judge

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/response"
)

// Pending lists, in order, the questions that a run with these options would now put,
// to models known by name alone. It stores their wordings, which verdicts name, and
// nothing else. After an error the list ends.
func Pending(ctx context.Context, d Cases, o Options, events stages.Events) iter.Seq2[Question, error] {
	return func(yield func(Question, error) bool) {
		o, err := o.filled()
		if err != nil {
			yield(Question{}, err)
			return
		}
		j := &judging{cases: d, o: o, events: events}
		var seen []string
		for _, name := range o.Models {
			m := response.Named(name)
			if slices.Contains(seen, m.Name) {
				continue
			}
			seen = append(seen, m.Name)
			s := &session{judging: j, model: m, method: o.Method}
			if s.method == "" {
				s.method = ByProbability
			}
			more, err := s.pending(ctx, func(q Question) bool { return yield(q, nil) })
			if err != nil {
				yield(Question{}, err)
			}
			if !more || err != nil {
				return
			}
		}
		if j.total == 0 && j.counts.Known == 0 && o.pointless() != nil {
			yield(Question{}, o.pointless())
		}
	}
}

// pending calls yield with the questions of one model until it returns false.
func (j *session) pending(ctx context.Context, yield func(Question) bool) (more bool, err error) {
	works, err := j.plan(ctx)
	if err != nil {
		return false, err
	}
	more = true
	for _, w := range works {
		j.total += w.verdicts
		j.counts.Known += w.known
		err := w.each(ctx, func(t task) bool {
			for _, q := range t.questions {
				q.Request.Think = false // whether the model can think is not known; its answer has no room for that
				if more = more && yield(q); !more {
					return false
				}
			}
			return true
		})
		if err != nil || !more {
			return false, err
		}
	}
	return more, nil
}

// SumUp stores what follows from the ratings of a judge, as Run does: the mean of each
// response that has them all, and how far the responses of a prompt are apart. q is any
// question of the judge about an aspect.
func SumUp(ctx context.Context, d interface {
	Cases
	Saver
}, q Question, run stages.RunID) error {
	scorers := q.Scorers()
	lack, _, err := d.Unrated(ctx, scorers, Scope{})
	if err != nil {
		return fmt.Errorf("look for rated responses: %w", err)
	}
	var means []Rating
	for _, u := range lack {
		_, known := u.Has[Overall]
		if mean, whole := q.overall(u.Response, u.Has, run); whole && !known {
			means = append(means, mean)
		}
	}
	if len(means) > 0 {
		if err := d.SaveRatings(ctx, means); err != nil {
			return fmt.Errorf("store %d means of ratings: %w", len(means), err)
		}
	}
	if err := d.SumUpRatings(ctx, scorers[Overall], run); err != nil {
		return fmt.Errorf("sum up the ratings of each prompt's responses: %w", err)
	}
	return nil
}
