package response

import (
	"prefdeck/stages"
	"prefdeck/stages/ollama"
	"prefdeck/stages/prompt"
)

// One returns the request for a response outside any plan, in a slot of its own, with
// the options of a first sample.
func (o Options) One(p prompt.Prompt, m stages.Model, slot stages.ID) (Wanted, error) {
	o.Models, o.Samples, o.Plan = []string{m.Name}, 1, InTurn
	o, err := o.filled()
	if err != nil {
		return Wanted{}, err
	}
	variants, err := o.variants(m, 0)
	if err != nil {
		return Wanted{}, err
	}
	return variants[0].wanted(p, m, slot, o)
}

// Answered returns the response that a whole reply to w is.
func (w Wanted) Answered(reply ollama.Reply, run stages.RunID) Response {
	return complete(w.response(run), reply).response
}

// Stopped returns the response to w of which a person has read this much when they
// stopped it.
func (w Wanted) Stopped(text, thinking string, run stages.RunID) Response {
	r := w.response(run)
	r.Status, r.Text, r.Thinking = Cut, text, thinking
	r.Identify()
	return r
}

// Failed returns the response to w that stands for an answer that did not come.
func (w Wanted) Failed(err error, run stages.RunID) Response {
	return failed(w.response(run), err).response
}

func (w Wanted) response(run stages.RunID) Response {
	return Response{
		Prompt: w.Prompt.ID, Model: w.Model.ID, Slot: w.Slot, Sample: w.Sample,
		Options: w.Options, Seed: w.Seed, Run: run,
	}
}

// Overflow returns an error if the server shortened the prompt of w before it replied.
func (w Wanted) Overflow(reply ollama.Reply) error { return overflow(reply, w.Request) }
