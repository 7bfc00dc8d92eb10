package response

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"prefdeck/stages/ollama"
)

const keepAlive = 10 * time.Minute // keeps the model loaded during our pauses

// outcome is a response to store and, for a failed one, its error.
type outcome struct {
	response Response
	err      error
	unasked  bool            // the server is lost, or has another model: there is nothing to store
	again    *ollama.Request // to ask a second time, if its seed is to be checked
}

// ask gets one response, with retries if they may help. It returns false if ctx
// ended first: then there is nothing to store, and the slot stays open.
func (g *generation) ask(ctx context.Context, w Wanted) (outcome, bool) {
	r := w.response(g.run.ID)
	asked, ok := g.asker.Ask(ctx, w.Request, w.Slot)
	r.Attempts = asked.Attempts
	switch {
	case !ok:
		return outcome{}, false
	case asked.Lost, errors.Is(asked.Err, ollama.ErrReplaced):
		return outcome{err: asked.Err, unasked: true}, true
	case asked.Err != nil:
		return failed(r, asked.Err), true
	}
	out := complete(r, asked.Reply)
	if g.o.CheckSeeds && w.Slot.Uint64()%checkedEvery == 0 {
		out.again = &w.Request
	}
	return out, true
}

func complete(r Response, reply ollama.Reply) outcome {
	r.Status = Complete
	r.Text, r.Thinking, r.DoneReason = reply.Text, reply.Thinking, reply.DoneReason
	r.PromptTokens, r.Tokens = reply.PromptTokens, reply.Tokens
	r.Load, r.PromptEval, r.Eval, r.Total = reply.Load, reply.PromptEval, reply.Eval, reply.Total
	r.Options = by(reply, r.Options)
	r.Identify()
	return outcome{response: r}
}

// by adds to the stored options which of several hosts answered, and how it renders
// chats. For one host the run and the plan record both.
func by(reply ollama.Reply, options json.RawMessage) json.RawMessage {
	var stored map[string]json.RawMessage
	if reply.Host == "" || json.Unmarshal(options, &stored) != nil {
		return options
	}
	for name, text := range map[string]string{"host": reply.Host, optionTemplate: reply.Rendered} {
		quoted, err := json.Marshal(text)
		if err != nil {
			return options
		}
		if text != "" {
			stored[name] = quoted
		}
	}
	with, err := json.Marshal(stored)
	if err != nil {
		return options
	}
	return with
}

// failed returns w's response as failed. It has no text: part of an answer is not
// an answer. readError reads its error again.
func failed(r Response, err error) outcome {
	r.Status, r.Error = Failed, err.Error()
	r.Identify()
	return outcome{response: r, err: err}
}
