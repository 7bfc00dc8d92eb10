package batch

import (
	"context"
	"io"

	"prefdeck/stages"
	"prefdeck/stages/judge"
	"prefdeck/stages/response"
)

// Hearings is the part of the store that writing a judge's requests needs.
type Hearings interface {
	judge.Cases
	// FirstRun returns the deck's oldest run, by which it is known; "" for none.
	FirstRun(ctx context.Context) (stages.RunID, error)
}

// Judgements writes a line for each question that judges with these options would now
// be asked. Written again, it is the same file.
func Judgements(ctx context.Context, d Hearings, o judge.Options, w io.Writer, events stages.Events) ([]PerModel, error) {
	deck, err := d.FirstRun(ctx)
	if err != nil {
		return nil, err
	}
	lines := newLines(w)
	for q, err := range judge.Pending(ctx, d, o, events) {
		if err != nil {
			return nil, err
		}
		b, err := bodyOf(q.Request)
		if err != nil {
			return nil, err
		}
		if q.Replies > 1 {
			b["n"] = q.Replies
		}
		t := JudgementTicket{
			Deck: deck, Topic: q.Topic, Subject: q.Subject, First: q.First, What: q.What, Judge: q.Judge,
			Model: q.Model.Name, Asked: q.Asked, Method: q.Method, Panel: q.Panel,
		}
		if err := lines.write(t.String(), q.Model.Name, b); err != nil {
			return nil, err
		}
	}
	return lines.asked, lines.out.Flush()
}

// JudgementTicket is the custom_id of a question to a judge: everything about the
// question but its text.
type JudgementTicket struct {
	Deck    stages.RunID      `json:"deck"` // as in Ticket
	Topic   judge.Topic       `json:"topic"`
	Subject stages.ID         `json:"pair"` // or response, or prompt
	First   judge.First       `json:"first,omitempty"`
	What    string            `json:"what,omitempty"`
	Judge   string            `json:"judge"`
	Model   string            `json:"model"`
	Asked   stages.ID         `json:"asked"`
	Method  judge.Method      `json:"method"`
	Panel   map[string]string `json:"panel,omitempty"`
}

// String returns the ticket as a custom_id.
func (t JudgementTicket) String() string { return sealed(judgedForm, t) }

// ParseJudgementTicket reads the custom_id of a question to a judge. Those of earlier
// versions are all about pairs.
func ParseJudgementTicket(id string) (t JudgementTicket, err error) {
	t.Topic = judge.AboutPair
	err = unseal(judgedForm, id, &t)
	return t, err
}

// Question returns the question of the ticket, without its text. model is the name of
// the model that answered.
func (t JudgementTicket) Question(model string) judge.Question {
	return judge.Question{
		Topic: t.Topic, Subject: t.Subject, First: t.First, What: t.What, Judge: t.Judge,
		Model: response.Named(model), Asked: t.Asked, Method: t.Method, Panel: t.Panel,
	}
}
