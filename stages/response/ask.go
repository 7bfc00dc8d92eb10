package response

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
	"unicode/utf8"

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
	unasked  bool // the server is lost: there is nothing to store
}

// ask gets one response, with retries if they may help. It returns false if ctx
// ended first: then there is nothing to store, and the slot stays open.
func (g *generation) ask(ctx context.Context, w Wanted) (outcome, bool) {
	r := Response{
		Prompt: w.Prompt.ID, Model: w.Model.ID, Slot: w.Slot, Sample: w.Sample,
		Options: w.Options, Seed: w.Seed, Run: g.run.ID,
	}
	for {
		out, again := g.inTime(ctx, w, &r)
		switch {
		case out.err != nil && ctx.Err() != nil:
			return outcome{}, false
		case !again:
			return out, true
		}
	}
}

// inTime makes attempts until the deadline. It returns true if the server has been
// away meanwhile: then the deadline begins anew, and the last attempt is not counted.
func (g *generation) inTime(ctx context.Context, w Wanted, r *Response) (out outcome, again bool) {
	timed, cancel := context.WithTimeout(ctx, g.o.Deadline)
	defer cancel()
	for {
		r.Attempts++
		reply, err := g.server.Chat(timed, w.Request, nil)
		if err == nil {
			err = overflow(reply, w)
		}
		if err == nil {
			return complete(*r, reply), false
		}
		if errors.Is(err, ollama.ErrUnreachable) && timed.Err() == nil {
			switch g.outage.await(ctx) {
			case returned:
				r.Attempts--
				return outcome{err: err}, true
			case lost:
				return outcome{err: err, unasked: true}, false
			}
		}
		if timed.Err() == nil && ollama.Retryable(err) && r.Attempts < g.o.Attempts {
			delay := backoff(g.o.Backoff, r.Attempts, w.Slot)
			g.notice(true, fmt.Sprintf("%v; attempt %d of %d in %s", err, r.Attempts+1, g.o.Attempts, delay.Round(10*time.Millisecond)))
			if g.o.wait(timed, delay) == nil {
				continue
			}
		}
		if timed.Err() != nil {
			err = fmt.Errorf("ask %s: %w: %s went by", w.Model.Name, errLate, g.o.Deadline)
		}
		return failed(*r, suggest(err, w)), false
	}
}

// contextBlock is what servers from 0.30 on round a context up to, in tokens.
const contextBlock = 256

func roundUp(tokens int) int { return (tokens + contextBlock - 1) / contextBlock * contextBlock }

// overflow detects a prompt that was shortened in silence, as servers without the
// truncate field do: to the whole context, or to its newer half and the first four
// tokens. A prompt of half the context is common, so its length must speak against
// the count as well.
func overflow(reply ollama.Reply, w Wanted) error {
	n, tokens := w.numCtx(), reply.PromptTokens
	whole := tokens == n || tokens >= roundUp(n)
	half := tokens >= n/2 && tokens <= n/2+4 && w.atLeast() > tokens
	if n > 0 && (whole || half) {
		return fmt.Errorf("ask %s: %w: the server cut it to %d tokens", w.Model.Name, ollama.ErrTooLong, tokens)
	}
	return nil
}

// atLeast returns how many tokens the messages of w have at the very least. No
// tokenizer in use averages more than 5.5 ASCII characters a token over a long text,
// or 3.5 others.
func (w Wanted) atLeast() int {
	ascii, other := 0, 0
	for _, m := range w.Request.Messages {
		for _, r := range m.Content {
			if r < utf8.RuneSelf {
				ascii++
			} else {
				other++
			}
		}
	}
	return int(float64(ascii)/5.5 + float64(other)/3.5)
}

// wouldDo is what an error says before the num_ctx that leaves room for the prompt
// and the answer; Failures.Add reads it again.
const wouldDo = "; num_ctx would have to be "

// suggest adds to the error about a prompt that is too long which num_ctx would do.
func suggest(err error, w Wanted) error {
	var long *ollama.TooLongError
	if !errors.As(err, &long) {
		return err
	}
	answer, _ := whole(w.Request.Options["num_predict"])
	return fmt.Errorf("%w%s%d", err, wouldDo, roundUp(long.Prompt+max(1, int(answer))))
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
