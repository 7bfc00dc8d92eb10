package response

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
)

const (
	keepAlive  = 10 * time.Minute // keeps the model loaded during our pauses
	maxBackoff = 30 * time.Second
)

// outcome is a response to store and, for a failed one, its error.
type outcome struct {
	response Response
	err      error
}

// ask gets one response, with retries if they may help. It returns false if ctx
// ended first: then there is nothing to store, and the slot stays open.
func (g *generation) ask(ctx context.Context, w Wanted) (outcome, bool) {
	timed, cancel := context.WithTimeout(ctx, g.o.Deadline)
	defer cancel()
	r := Response{
		Prompt: w.Prompt.ID, Model: w.Model.ID, Slot: w.Slot, Sample: w.Sample,
		Options: w.Options, Seed: w.Seed, Run: g.run.ID,
	}
	for {
		r.Attempts++
		reply, err := g.server.Chat(timed, w.Request, nil)
		if err == nil {
			err = overflow(reply, w)
		}
		if err == nil {
			return complete(r, reply), true
		}
		if timed.Err() == nil && ollama.Retryable(err) && r.Attempts < g.o.Attempts {
			delay := backoff(g.o.Backoff, r.Attempts, w.Slot)
			g.notice(true, fmt.Sprintf("%v; attempt %d of %d in %s", err, r.Attempts+1, g.o.Attempts, delay.Round(10*time.Millisecond)))
			if g.o.wait(timed, delay) == nil {
				continue
			}
		}
		switch {
		case ctx.Err() != nil:
			return outcome{}, false
		case timed.Err() != nil:
			err = fmt.Errorf("ask %s: %w: %s went by", w.Model.Name, errLate, g.o.Deadline)
		}
		return failed(r, err), true
	}
}

// overflow detects a prompt that filled the whole context: servers without the
// truncate field silently cut off its beginning.
func overflow(reply ollama.Reply, w Wanted) error {
	if n := w.numCtx(); n > 0 && reply.PromptTokens >= n {
		return fmt.Errorf("ask %s: %w: the server cut it to %d tokens", w.Model.Name, ollama.ErrTooLong, n)
	}
	return nil
}

func complete(r Response, reply ollama.Reply) outcome {
	r.Status = Complete
	r.Text, r.Thinking, r.DoneReason = reply.Text, reply.Thinking, reply.DoneReason
	r.PromptTokens, r.Tokens = reply.PromptTokens, reply.Tokens
	r.Load, r.PromptEval, r.Eval, r.Total = reply.Load, reply.PromptEval, reply.Eval, reply.Total
	r.Identify()
	return outcome{response: r}
}

// failed returns w's response as failed. It has no text: part of an answer is not
// an answer. readError reads its error again.
func failed(r Response, err error) outcome {
	r.Status, r.Error = Failed, err.Error()
	r.Identify()
	return outcome{response: r, err: err}
}

// backoff returns the pause after the n-th attempt: it doubles each time and varies
// between half and one and a half of that, so that requests that failed together do
// not retry together. The slot decides the variation.
func backoff(first time.Duration, n int, slot stages.ID) time.Duration {
	d := min(first<<min(n-1, 16), maxBackoff)
	random := rand.New(rand.NewPCG(slot.Uint64(), uint64(n)))
	return time.Duration((0.5 + random.Float64()) * float64(d))
}
