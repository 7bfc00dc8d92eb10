package exchange

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/exchange/batch"
	"prefdeck/stages/judge"
	"prefdeck/stages/response"
)

// Answerable is a deck that takes the answers to its requests.
type Answerable interface {
	SaveModel(ctx context.Context, m stages.Model) error
	// SaveResponses stores responses in one commit and returns once that is synced. A
	// response replaces an earlier failure of its slot; if the slot is filled already,
	// it changes nothing.
	SaveResponses(ctx context.Context, rs []response.Response) error
	// HasRun reports whether the deck has a run.
	HasRun(ctx context.Context, id stages.RunID) (bool, error)
	// Prompted reports which of the prompts the deck has.
	Prompted(ctx context.Context, prompts []stages.ID) (map[stages.ID]bool, error)
	// InSlots returns the responses in the slots, failed ones too, by slot.
	InSlots(ctx context.Context, slots []stages.ID) (map[stages.ID]response.Response, error)
	Judged
}

// answerRows is how many answers are stored in one commit.
const answerRows = 500

// answers takes in the answers of a batch.
type answers struct {
	deck    Answerable
	waiting []answered
	runs    map[stages.RunID]bool // whether the deck has them
	models  map[stages.ID]bool    // stored ones

	verdicts []answeredQuestion        // that wait
	wordings map[stages.ID]bool        // whether the deck has them
	panels   map[string]judge.Question // of the judges whose ratings came in, by what is stored of their means
}

// answered is a row that answers a request.
type answered struct {
	source   *source
	row      row
	model    stages.Model
	response response.Response
}

// takesAnswers returns the destination for the answers of a batch; nil for other rows.
func (im *importing) takesAnswers() (*answers, error) {
	if im.options.As != BatchAnswers {
		return nil, nil
	}
	deck, ok := im.deck.(Answerable)
	if !ok {
		return nil, errors.New("the answers of a batch can only be read into the deck that wrote its requests")
	}
	return &answers{deck: deck, runs: map[stages.RunID]bool{}, models: map[stages.ID]bool{}, wordings: map[stages.ID]bool{}, panels: map[string]judge.Question{}}, nil
}

// answer takes one row of a batch's output.
func (im *importing) answer(ctx context.Context, s *source, r row) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	im.report.Rows++
	im.run.Counts.In++
	id, _ := r.fields["custom_id"].(string)
	take := im.takeResponse
	if batch.AboutJudgement(id) {
		take = im.takeVerdict
	}
	err := take(ctx, s, r, id)
	var stop deckError
	switch {
	case errors.As(err, &stop):
		return stop.error
	case err != nil:
		im.bad(rowError(s.name, r.line, err))
		return im.reject(s, r, err)
	}
	if len(im.answers.waiting) >= answerRows || len(im.answers.verdicts) >= answerRows {
		return im.saveAnswers(ctx)
	}
	return nil
}

// misplaced refuses a row that is read on demand only, or in its own file.
func misplaced(row map[string]any) error {
	if err := ofBatch(row); err != nil {
		return err
	}
	return ofDeck(row)
}

// ofBatch returns an error for a row that is a request of a batch or answers one, which
// are read on demand only: what they are for is in their custom_id alone.
func ofBatch(row map[string]any) error {
	id, ok := row["custom_id"].(string)
	if !ok || !batch.Ours(id) {
		return nil
	}
	if _, request := row["body"]; request {
		return errRequest
	}
	return fmt.Errorf("it answers a batch request: import it with --as %s", BatchAnswers)
}

var errRequest = errors.New("it is a request, not an answer: import the file that the other program wrote")

// deckError is an error of the deck, not of the row.
type deckError struct{ error }

// takeResponse takes a row that answers the request of a response.
func (im *importing) takeResponse(ctx context.Context, s *source, r row, id string) error {
	a, err := im.readAnswer(ctx, s, r, id)
	if err == nil {
		im.answers.waiting = append(im.answers.waiting, a)
	}
	return err
}

// ours refuses a row that answers no request of this deck.
func (im *importing) ours(ctx context.Context, r row, deck stages.RunID) (err error) {
	if _, seen := im.answers.runs[deck]; !seen {
		if im.answers.runs[deck], err = im.answers.deck.HasRun(ctx, deck); err != nil {
			return deckError{err}
		}
	}
	if !im.answers.runs[deck] {
		return errors.New("it answers a request of another deck")
	}
	if _, request := r.fields["body"]; request {
		return errRequest
	}
	return nil
}

// readAnswer returns the response that a row is.
func (im *importing) readAnswer(ctx context.Context, s *source, r row, id string) (a answered, err error) {
	if r.err != nil {
		return a, r.err
	}
	if id == "" {
		return a, errors.New("it has no custom_id, so it answers no request")
	}
	t, err := batch.ParseTicket(id)
	if err != nil {
		return a, fmt.Errorf("custom_id: %w", err)
	}
	if err := im.ours(ctx, r, t.Deck); err != nil {
		return a, err
	}
	reply, model, err := batchReply(r.fields, t)
	if no := (errNoText{}); errors.As(err, &no) {
		return a, no.error
	}
	a = answered{source: s, row: r, model: response.Named(model)}
	w, bad := t.Wanted(a.model)
	if bad != nil {
		return a, bad
	}
	if err != nil {
		a.response = w.Failed(err, im.run.ID)
	} else {
		a.response = w.Answered(reply, im.run.ID)
	}
	a.response.Source, a.response.Attempts = s.base, 1
	return a, nil
}

// saveAnswers stores the answers that wait, in one commit of each kind.
func (im *importing) saveAnswers(ctx context.Context) error {
	if err := im.saveResponses(ctx); err != nil {
		return err
	}
	return im.saveVerdicts(ctx)
}

// saveResponses stores the responses that wait.
func (im *importing) saveResponses(ctx context.Context) error {
	all := im.answers.waiting
	im.answers.waiting = nil
	if len(all) == 0 {
		return nil
	}
	deck := im.answers.deck
	var slots, prompts []stages.ID
	for _, a := range all {
		slots, prompts = append(slots, a.response.Slot), append(prompts, a.response.Prompt)
	}
	here, err := deck.Prompted(ctx, prompts)
	if err != nil {
		return err
	}
	have, err := deck.InSlots(ctx, slots)
	if err != nil {
		return err
	}
	fresh, err := im.unknown(ctx, all, here, have)
	if err != nil {
		return err
	}
	if len(fresh) > 0 {
		if err := deck.SaveResponses(ctx, fresh); err != nil {
			return fmt.Errorf("store %d answers: %w", len(fresh), err)
		}
	}
	for _, r := range fresh {
		im.run.Counts.Tokens += r.Tokens
		if r.Status == response.Failed {
			im.report.Failed++
		} else {
			im.report.Added.Responses++
		}
	}
	im.countAnswers(all[0].source)
	return nil
}

// countAnswers counts the stored answers of a file and reports them.
func (im *importing) countAnswers(s *source) {
	im.run.Counts.Added, im.run.Counts.Known = im.report.Added.Responses+im.report.Added.Verdicts, im.report.Known
	im.run.Counts.Failed = im.report.Bads + im.report.Failed
	im.events.Send(stages.Progress{
		Run: im.run.ID, Stage: stages.Import, Done: im.report.Rows, Counts: im.run.Counts, Now: s.base,
	})
}

// unknown returns the responses that the deck does not have yet, and stores their
// models. here are the prompts that it has, have the responses by slot.
func (im *importing) unknown(ctx context.Context, all []answered, here map[stages.ID]bool, have map[stages.ID]response.Response) (fresh []response.Response, err error) {
	for _, a := range all {
		r := a.response
		if !here[r.Prompt] {
			err := errors.New("it answers a prompt that is not in this deck")
			im.bad(rowError(a.source.name, a.row.line, err))
			if err := im.reject(a.source, a.row, err); err != nil {
				return nil, err
			}
			continue
		}
		was, filled := have[r.Slot]
		if filled && (was.Status != response.Failed || r.Status == response.Failed && was.Error == r.Error) {
			im.report.Known++
			continue
		}
		have[r.Slot] = r
		fresh = slices.DeleteFunc(fresh, func(o response.Response) bool { return o.Slot == r.Slot })
		if err := im.saveModel(ctx, a.model); err != nil {
			return nil, err
		}
		fresh = append(fresh, r)
	}
	return fresh, nil
}

// saveModel stores a model once.
func (im *importing) saveModel(ctx context.Context, m stages.Model) error {
	if im.answers.models[m.ID] {
		return nil
	}
	im.answers.models[m.ID] = true
	if err := im.answers.deck.SaveModel(ctx, m); err != nil {
		return fmt.Errorf("store model %s: %w", m.Name, err)
	}
	return nil
}
