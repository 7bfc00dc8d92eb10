package exchange

import (
	"errors"
	"fmt"
	"strings"

	"prefdeck/stages/label"
)

// verdicts adds to the votes of a row what only judges say: how likely the first
// answer is the better one, and which answer they saw first. A probability alone is a
// verdict. What cannot be read, or contradicts the winner, is an error.
func (r *record) verdicts(votes []vote, found []offer) ([]vote, error) {
	likely, err := r.likelihood()
	if err != nil {
		return nil, err
	}
	first, err := r.shownFirst(found)
	if err != nil {
		return nil, err
	}
	if votes == nil && likely.given {
		votes = []vote{r.signed(vote{choice: label.Choice{Answer: likelier(likely.value)}})}
	}
	if len(votes) > 1 && (likely.given || first != "") {
		return nil, errors.New("it holds several verdicts but only one probability or order, and does not say whose")
	}
	for i := range votes {
		v := &votes[i]
		v.first = first
		if !likely.given {
			continue
		}
		if says := likelier(likely.value); says != v.choice.Answer && says != label.Tie && (v.choice.Answer == label.A || v.choice.Answer == label.B) {
			return nil, fmt.Errorf("probability means that the first answer is better: %v contradicts the winner", likely.value)
		}
		v.likely, v.graded = likely.value, true
	}
	return votes, nil
}

// likelier returns the answer that a probability of the first being better speaks for.
func likelier(p float64) label.Answer {
	switch {
	case p > 0.5:
		return label.A
	case p < 0.5:
		return label.B
	}
	return label.Tie
}

// likelihood reads the field probability.
func (r *record) likelihood() (score, error) {
	name := r.plain["probability"]
	v := r.at(name)
	if v == nil || v == "" {
		return score{}, nil
	}
	s := asScore(v, false)
	if !s.given || s.value < 0 || s.value > 1 {
		return score{}, fmt.Errorf("probability is %v, want a number from 0 to 1: how likely the first answer is better", v)
	}
	r.use(name)
	return s, nil
}

// shownFirst reads the field first: which of the answers the judge saw first, by side,
// by the name of its field or by its model. "" if the row does not say.
func (r *record) shownFirst(found []offer) (label.Answer, error) {
	name := r.plain["first"]
	v := r.at(name)
	if v == nil || v == "" || name == found[0].field || name == found[1].field { // "first" and "second" may be the answers
		return "", nil
	}
	r.use(name)
	text, _ := v.(string)
	for i, answer := range []label.Answer{label.A, label.B} {
		if text != "" && plainName(strings.TrimSpace(text)) == plainName(found[i].field) {
			return answer, nil
		}
	}
	if c, ok := r.named(v, found); ok && (c.Answer == label.A || c.Answer == label.B) {
		return c.Answer, nil
	}
	return "", fmt.Errorf("first is %v, want a or b: which answer the judge saw first", v)
}
