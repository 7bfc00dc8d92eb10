package exchange

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/exchange/batch"
	"prefdeck/stages/judge"
)

// Judged is a deck that takes the answers to the questions of judges.
type Judged interface {
	// SaveWordings and SaveOpinions are those of judge.Bench.
	SaveWordings(ctx context.Context, ws []judge.Wording) error
	SaveOpinions(ctx context.Context, os []judge.Opinion) error
	// HasWording reports whether the deck has a text that judges are asked with.
	HasWording(ctx context.Context, id stages.ID) (bool, error)
	// JudgedOrders returns those of the pairs that the deck has, with the orders in
	// which a judge has spoken on each.
	JudgedOrders(ctx context.Context, judge string, pairs []stages.ID) (map[stages.ID][]judge.First, error)
}

// answeredQuestion is a row that answers the question of a judge.
type answeredQuestion struct {
	source   *source
	row      row
	question judge.Question
	opinion  judge.Opinion
}

// takeVerdict takes a row that answers the question of a judge. A failed request is no
// answer: the next batch or run asks again.
func (im *importing) takeVerdict(ctx context.Context, s *source, r row, id string) error {
	t, err := batch.ParseJudgementTicket(id)
	if err != nil {
		return fmt.Errorf("custom_id: %w", err)
	}
	if err := im.ours(ctx, r, t.Deck); err != nil {
		return err
	}
	if err := im.worded(ctx, t); err != nil {
		return err
	}
	if r.fields["generated_text"] != nil && batchError(r.fields, t.Model) == nil {
		return errors.New("a verdict is read from an answer in OpenAI's form, as vLLM's run-batch writes it")
	}
	replies, model, err := batchReplies(r.fields, t.Model)
	switch no := (errNoText{}); {
	case errors.As(err, &no):
		return no.error
	case err != nil:
		im.report.Failed++
		return nil
	}
	a := answeredQuestion{source: s, row: r, question: t.Question(model)}
	a.opinion, err = a.question.Opinion(replies, im.run.ID)
	switch {
	case errors.Is(err, judge.ErrNoProbabilities):
		return errors.New("it tells no log-probabilities, from which the verdict is read: write the requests with --mode sample or structured")
	case err != nil:
		return err
	}
	im.answers.verdicts = append(im.answers.verdicts, a)
	return nil
}

// worded refuses an answer to a text that the deck does not have: nobody could tell
// what the judge was asked. The built-in text is never missing.
func (im *importing) worded(ctx context.Context, t batch.JudgementTicket) error {
	has, seen := im.answers.wordings[t.Asked]
	if !seen {
		w, err := judge.BuiltInWording(t.Method)
		if err == nil && w.ID == t.Asked {
			has, err = true, im.answers.deck.SaveWordings(ctx, []judge.Wording{w})
		} else if err == nil {
			has, err = im.answers.deck.HasWording(ctx, t.Asked)
		}
		if err != nil {
			return deckError{err}
		}
		im.answers.wordings[t.Asked] = has
	}
	if !has {
		return errors.New("it answers a question whose wording is not in this deck: import it into the deck that wrote the requests")
	}
	return nil
}

// saveVerdicts stores the verdicts that wait.
func (im *importing) saveVerdicts(ctx context.Context) error {
	all := im.answers.verdicts
	im.answers.verdicts = nil
	if len(all) == 0 {
		return nil
	}
	pairs := map[string][]stages.ID{} // by judge
	for _, a := range all {
		pairs[a.opinion.Judge] = append(pairs[a.opinion.Judge], a.opinion.Pair)
	}
	spoken := map[string]map[stages.ID][]judge.First{}
	for name, wanted := range pairs {
		var err error
		if spoken[name], err = im.answers.deck.JudgedOrders(ctx, name, wanted); err != nil {
			return err
		}
	}
	var fresh []judge.Opinion
	for _, a := range all {
		o := a.opinion
		orders, here := spoken[o.Judge][o.Pair]
		switch {
		case !here:
			err := errors.New("it judges a pair that is not in this deck")
			im.bad(rowError(a.source.name, a.row.line, err))
			if err := im.reject(a.source, a.row, err); err != nil {
				return err
			}
			continue
		case slices.Contains(orders, o.First):
			im.report.Known++
			continue
		}
		spoken[o.Judge][o.Pair] = append(orders, o.First)
		if err := im.saveModel(ctx, a.question.Model); err != nil {
			return err
		}
		fresh = append(fresh, o)
	}
	if len(fresh) > 0 {
		if err := im.answers.deck.SaveOpinions(ctx, fresh); err != nil {
			return fmt.Errorf("store %d verdicts: %w", len(fresh), err)
		}
	}
	im.report.Added.Verdicts += len(fresh)
	im.countAnswers(all[0].source)
	return nil
}
