package response

import (
	"context"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
)

// Asker asks a server and survives its faults: it tries again what may help, and all
// its requests wait together for a server that is gone. It is safe for concurrent use.
type Asker struct {
	server Server
	o      AskerOptions
	outage *ollama.Outage
}

const usualAttempts = 4

// AskerOptions configures an Asker.
type AskerOptions struct {
	Deadline time.Duration // for one request, including queueing and retries; 0: 10 minutes
	Attempts int           // per request; 0: usualAttempts
	Backoff  time.Duration // before the second attempt, doubling; 0: 500 ms
	// Notice receives news that a person may want; it may be nil.
	Notice func(warn bool, text string)
	// Throttle keeps attempts from starting while it is paused; it may be nil. What bounds
	// their number is the caller's.
	Throttle *ollama.Throttle

	wait func(ctx context.Context, d time.Duration) error // nil: sleep, or the context's error
}

// NewAsker returns an Asker of a server.
func NewAsker(s Server, o AskerOptions) *Asker {
	setDefault(&o.Deadline, 10*time.Minute)
	setDefault(&o.Attempts, usualAttempts)
	setDefault(&o.Backoff, 500*time.Millisecond)
	if o.Notice == nil {
		o.Notice = func(bool, string) {}
	}
	if o.wait == nil {
		o.wait = ollama.Sleep
	}
	return &Asker{server: s, o: o, outage: ollama.NewOutage(s, ollama.OutageOptions{First: o.Backoff, Limit: o.Deadline, Notice: o.Notice, Wait: o.wait})}
}

// Asked is the end of a request.
type Asked struct {
	Reply    ollama.Reply
	Attempts int
	Err      error // nil: the reply is whole
	Lost     bool  // the server was waited for in vain; Err says so
}

// Ask asks for one reply. vary decides how long the pauses are, so that requests that
// failed together do not retry together. It returns false if ctx ended first.
func (a *Asker) Ask(ctx context.Context, r ollama.Request, vary stages.ID) (Asked, bool) {
	attempts := 0
	for {
		out, again := a.inTime(ctx, r, vary, &attempts)
		out.Attempts = attempts
		switch {
		case out.Err != nil && ctx.Err() != nil:
			return Asked{}, false
		case !again:
			return out, true
		}
	}
}

// Gone reports whether the server was waited for in vain.
func (a *Asker) Gone() bool { return a.outage.Gone() }

// inTime makes attempts until the deadline. It returns true if the server has been away or
// the run paused meanwhile: then the deadline begins anew, and the last attempt is not
// counted.
func (a *Asker) inTime(ctx context.Context, r ollama.Request, vary stages.ID, attempts *int) (out Asked, again bool) {
	timed, cancel := context.WithTimeout(ctx, a.o.Deadline)
	defer cancel()
	for {
		if waited, err := a.o.Throttle.Resumed(ctx); waited {
			return Asked{Err: err}, true
		}
		*attempts++
		reply, err := a.server.Chat(timed, r, nil)
		if errors.Is(err, ollama.ErrPaused) {
			*attempts--
			return Asked{Err: err}, true
		}
		if err == nil {
			err = overflow(reply, r)
		}
		if err == nil {
			return Asked{Reply: reply}, false
		}
		if errors.Is(err, ollama.ErrUnreachable) && timed.Err() == nil {
			switch a.outage.Await(ctx, r.Model) {
			case ollama.Returned:
				*attempts--
				return Asked{Err: err}, true
			case ollama.Lost:
				return Asked{Err: err, Lost: true}, false
			}
		}
		if most := a.attempts(err); timed.Err() == nil && ollama.Retryable(err) && *attempts < most {
			delay := ollama.Backoff(a.o.Backoff, *attempts, vary)
			a.o.Notice(true, fmt.Sprintf("%v; attempt %d of %d in %s", err, *attempts+1, most, delay.Round(10*time.Millisecond)))
			if a.o.wait(timed, delay) == nil {
				continue
			}
		}
		if timed.Err() != nil {
			err = fmt.Errorf("ask %s: %w: %s went by", r.Model, errLate, a.o.Deadline)
		}
		return Asked{Err: suggest(err, r)}, false
	}
}

// attempts returns how many attempts a request gets after an error. A model that was stored
// anew has not failed, and all requests in flight meet that: they would park it.
func (a *Asker) attempts(err error) int {
	if errors.Is(err, ollama.ErrAnew) {
		return max(a.o.Attempts, usualAttempts)
	}
	return a.o.Attempts
}

// contextBlock is what servers from 0.30 on round a context up to, in tokens.
const contextBlock = 256

func roundUp(tokens int) int { return (tokens + contextBlock - 1) / contextBlock * contextBlock }

// overflow detects a prompt that was shortened in silence, as servers without the
// truncate field do: to the whole context, or to its newer half and the first four
// tokens. A prompt of half the context is common, so its length must speak against
// the count as well.
func overflow(reply ollama.Reply, r ollama.Request) error {
	n, _ := whole(r.Options["num_ctx"])
	numCtx, tokens := int(n), reply.PromptTokens
	all := tokens == numCtx || tokens >= roundUp(numCtx)
	half := tokens >= numCtx/2 && tokens <= numCtx/2+4 && atLeast(r) > tokens
	if numCtx > 0 && (all || half) {
		return fmt.Errorf("ask %s: %w: the server cut it to %d tokens", r.Model, ollama.ErrTooLong, tokens)
	}
	return nil
}

// atLeast returns how many tokens the messages of r have at the very least. No
// tokenizer in use averages more than 5.5 ASCII characters a token over a long text,
// or 3.5 others.
func atLeast(r ollama.Request) int {
	ascii, other := 0, 0
	for _, m := range r.Messages {
		for _, c := range m.Content {
			if c < utf8.RuneSelf {
				ascii++
			} else {
				other++
			}
		}
	}
	return int(float64(ascii)/5.5 + float64(other)/3.5)
}

// wouldDo is the text of an error before the num_ctx that leaves room for the prompt and
// the answer; Failures.Add reads it again.
const wouldDo = "; num_ctx would have to be "

// suggest adds to the error about a prompt that is too long which num_ctx would do.
func suggest(err error, r ollama.Request) error {
	var long *ollama.TooLongError
	if !errors.As(err, &long) {
		return err
	}
	answer, _ := whole(r.Options["num_predict"])
	return fmt.Errorf("%w%s%d", err, wouldDo, roundUp(long.Prompt+max(1, int(answer))))
}
