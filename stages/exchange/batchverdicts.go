package exchange

import (
	"context"
	"errors"
	"fmt"

	"prefdeck/stages"
	"prefdeck/stages/exchange/batch"
	"prefdeck/stages/judge"
)

// Judged is a deck that takes the answers to the questions of judges.
type Judged interface {
	judge.Cases
	judge.Saver
	// HasWording reports whether the deck has a text that judges are asked with.
	HasWording(ctx context.Context, id stages.ID) (bool, error)
	// Judged returns, by their places, those of the questions whose subject the deck
	// has, and whether it has their answer, too.
	Judged(ctx context.Context, qs []judge.Question) (map[int]bool, error)
}

// answeredQuestion is a row that answers the question of a judge.
type answeredQuestion struct {
	source   *source
	row      row
	question judge.Question
	verdict  judge.Testimony
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
	a.verdict, err = a.question.Read(replies, im.run.ID)
	if errors.Is(err, judge.ErrNoProbabilities) {
		a.question = a.question.Spoken()
		if a.verdict, err = a.question.Read(replies, im.run.ID); err == nil {
			im.report.Spoken++
		}
	}
	if err != nil {
		return err
	}
	im.answers.verdicts = append(im.answers.verdicts, a)
	return nil
}

// worded refuses an answer to a question whose wording the deck does not have, since
// nobody could look up the question. The built-in wordings are never missing.
func (im *importing) worded(ctx context.Context, t batch.JudgementTicket) (err error) {
	has, seen := im.answers.wordings[t.Asked]
	if !seen {
		if w, builtIn := judge.BuiltInWording(t.Method, t.Asked); builtIn {
			has, err = true, im.answers.deck.SaveWordings(ctx, []judge.Wording{w})
		} else {
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
	qs := make([]judge.Question, len(all))
	for i, a := range all {
		qs[i] = a.question
	}
	answered, err := im.answers.deck.Judged(ctx, qs)
	if err != nil {
		return err
	}
	type answer struct {
		subject     stages.ID
		first       judge.First
		what, judge string
	}
	seen := map[answer]bool{}
	fresh := judge.Testimony{}
	for i, a := range all {
		q := a.question
		key := answer{q.Subject, q.First, q.What, q.Judge}
		if q.Topic == judge.AboutList {
			key.judge = "" // a prompt has one checklist, whoever writes it
		}
		known, here := answered[i]
		switch {
		case !here:
			err := errors.New("it judges something that is not in this deck")
			im.bad(rowError(a.source.name, a.row.line, err))
			if err := im.reject(a.source, a.row, err); err != nil {
				return err
			}
			continue
		case known || seen[key]:
			im.report.Known++
			continue
		}
		seen[key] = true
		if err := im.saveModel(ctx, q.Model); err != nil {
			return err
		}
		if q.Topic == judge.AboutAspect {
			im.answers.panels[q.Scorers()[judge.Overall]] = q
		}
		fresh.Add(a.verdict)
		im.report.Added.Verdicts++
	}
	if err := judge.Store(ctx, im.answers.deck, fresh); err != nil {
		return err
	}
	im.countAnswers(all[0].source)
	return nil
}

// sumUpVerdicts stores what follows from the ratings that came in.
func (im *importing) sumUpVerdicts(ctx context.Context) error {
	for _, q := range im.answers.panels {
		if err := judge.SumUp(ctx, im.answers.deck, q, im.run.ID); err != nil {
			return err
		}
	}
	clear(im.answers.panels)
	return nil
}
