package batch

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// Ticket is the custom_id of a request. The line of an answer repeats nothing else of its
// request, so the ticket carries everything that the response records about it.
type Ticket struct {
	Deck    stages.RunID    `json:"deck"` // the deck's first run: another deck does not have it
	Prompt  stages.ID       `json:"prompt"`
	Model   string          `json:"model"`
	Slot    stages.ID       `json:"slot"`
	Sample  int             `json:"sample"`
	Options json.RawMessage `json:"options"`
}

// These begin the tickets of responses and of comparisons, and name their version.
const (
	ticketForm = "prefdeck-1."
	judgedForm = "prefdeck-judge-1."
)

// checkDigits is how much of its hash ends a ticket, so that a shortened one is known.
const checkDigits = 8

// String returns the ticket as a custom_id, of letters, digits, - _ and dots.
func (t Ticket) String() string { return sealed(ticketForm, t) }

// sealed returns what a ticket holds as a custom_id of a form.
func sealed(form string, holds any) string {
	text, err := json.Marshal(holds)
	if err != nil {
		panic(err) // the options come from JSON
	}
	body := base64.RawURLEncoding.EncodeToString(text)
	return form + body + "." + check(body)
}

// Ours reports whether a custom_id begins as a ticket does.
func Ours(id string) bool {
	return strings.HasPrefix(id, ticketForm) || AboutJudgement(id)
}

// AboutJudgement reports whether a custom_id begins as the ticket of a comparison does.
func AboutJudgement(id string) bool { return strings.HasPrefix(id, judgedForm) }

func check(body string) string { return string(stages.Hash("ticket", body))[:checkDigits] }

// ParseTicket reads the custom_id of a request for a response.
func ParseTicket(id string) (t Ticket, err error) {
	err = unseal(ticketForm, id, &t)
	return t, err
}

// unseal reads a custom_id of a form.
func unseal(form, id string, into any) error {
	rest, ours := strings.CutPrefix(id, form)
	body, sum, whole := strings.Cut(rest, ".")
	switch {
	case !ours:
		return errors.New("prefdeck did not write this request")
	case !whole || sum != check(body):
		return errors.New("it was changed or cut on the way")
	}
	text, err := base64.RawURLEncoding.DecodeString(body)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		return fmt.Errorf("it was changed on the way: %w", err)
	}
	return nil
}

// Wanted returns the request of the ticket, without its texts. model is who answered.
func (t Ticket) Wanted(model stages.Model) (response.Wanted, error) {
	d := json.NewDecoder(bytes.NewReader(t.Options))
	var o struct {
		Seed int64 `json:"seed"`
	}
	if err := d.Decode(&o); err != nil {
		return response.Wanted{}, fmt.Errorf("its options: %w", err)
	}
	return response.Wanted{
		Prompt: prompt.Prompt{ID: t.Prompt}, Model: model, Sample: t.Sample, Slot: t.Slot, Seed: o.Seed, Options: t.Options,
	}, nil
}

// Limit returns how many tokens the answer could have at most; 0: any number.
func (t Ticket) Limit() int {
	var o struct {
		Limit int `json:"num_predict"`
	}
	if json.Unmarshal(t.Options, &o) != nil {
		return 0
	}
	return max(0, o.Limit)
}
