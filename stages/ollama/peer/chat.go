package peer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/ollama/ollama/api"

	"prefdeck/stages/ollama"
)

const defaultStall = 2 * time.Minute

// maxAnswer bounds, in bytes, a whole answer with its thinking.
const maxAnswer = 16 << 20

// Chat asks a model to continue a chat, or r.Raw, and passes each piece of its answer
// to each, which may be nil, as it arrives. The answer is whole only if the error is
// nil; otherwise the Reply holds what had arrived.
//
// A whole answer that may be another model's than r.Digest comes with a *ReplacedError, or,
// if the server has the model of r.Digest again, with an ErrAnew.
//
// Only ctx bounds the time to the first byte, which includes loading and queueing;
// from then on r.Stall bounds the silence between pieces. When ctx ends, Chat
// returns its error unless the answer was already whole.
func (c *Client) Chat(ctx context.Context, r ollama.Request, each func(ollama.Chunk)) (ollama.Reply, error) {
	what, list := "ask "+r.Model, c.stamps.now()
	stall := r.Stall
	if stall == 0 {
		stall = defaultStall
	}
	asking, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watch := watchdog{after: stall, bark: func() { cancel(ollama.ErrStalled) }}
	defer watch.stop()

	var a answer
	err := c.stream(asking, r, func(m api.ChatResponse) error {
		watch.pet()
		a.add(m)
		if a.text.Len()+a.thinking.Len() > maxAnswer {
			return ollama.ErrEndless
		}
		if each != nil && (m.Message.Content != "" || m.Message.Thinking != "") {
			each(ollama.Chunk{Text: m.Message.Content, Thinking: m.Message.Thinking})
		}
		return nil
	})
	reply := a.reply()
	switch {
	case a.done && (reply.DoneReason == "load" || reply.DoneReason == "unload"):
		return reply, fmt.Errorf("%s: %w: it answered %q only", what, ollama.ErrServer, reply.DoneReason)
	case a.done:
		return reply, c.ended(ctx, what, r, list)
	case ctx.Err() != nil:
		return reply, fmt.Errorf("%s: %w", what, ctx.Err())
	case errors.Is(err, ollama.ErrEndless):
		return reply, fmt.Errorf("%s: %w: more than %d MB", what, ollama.ErrEndless, maxAnswer>>20)
	case errors.Is(context.Cause(asking), ollama.ErrStalled):
		return reply, fmt.Errorf("%s: %w: silent for %s", what, ollama.ErrStalled, stall)
	case a.looped(err):
		reply.DoneReason, reply.Tokens = ollama.Looped, a.pieces
		return reply, c.ended(ctx, what, r, list)
	case err == nil: // the api client takes a broken connection for the end
		return reply, fmt.Errorf("%s: %w after %d bytes", what, ollama.ErrCut, len(reply.Text)+len(reply.Thinking))
	}
	return reply, c.classify(ctx, what, err)
}

// ended reports that the answer to r is complete, and checks which model gave it.
func (c *Client) ended(ctx context.Context, what string, r ollama.Request, list int) error {
	if r.Ended != nil {
		r.Ended()
	}
	return c.same(ctx, r.Ended == nil, what, r.Model, r.Digest, list)
}

// chatRequest translates r for the api. A prompt that does not fit the context must
// be refused, not quietly shortened, and an answer that does not fit must end, not
// push the prompt out of the context.
func chatRequest(r ollama.Request) *api.ChatRequest {
	no := false
	q := &api.ChatRequest{
		Model: r.Model, Options: maps.Clone(r.Options), Format: r.Format, Truncate: &no, Shift: &no,
		Logprobs: r.Likely > 0, TopLogprobs: r.Likely,
	}
	for _, m := range r.Messages {
		turn := api.Message{Role: m.Role, Content: m.Content, ToolName: m.Tool, ToolCallID: m.Answers}
		for _, c := range m.Calls {
			turn.ToolCalls = append(turn.ToolCalls, api.ToolCall{ID: c.ID, Function: api.ToolCallFunction{Name: c.Name, Arguments: arguments(c)}})
		}
		q.Messages = append(q.Messages, turn)
	}
	if r.Think != nil {
		q.Think = &api.ThinkValue{Value: r.Think}
	}
	if r.KeepAlive != 0 {
		q.KeepAlive = &api.Duration{Duration: r.KeepAlive}
	}
	return q
}

// arguments translates the arguments of a call. The api takes objects only: a text
// that a model wrote in place of one becomes a value of its own.
func arguments(c ollama.ToolCall) (a api.ToolCallFunctionArguments) {
	if len(c.Arguments) == 0 || json.Unmarshal(c.Arguments, &a) == nil {
		return a
	}
	a = api.NewToolCallFunctionArguments()
	a.Set("arguments", c.Arguments)
	return a
}

// answer collects the pieces of a Reply.
type answer struct {
	text, thinking strings.Builder
	pieces         int
	repeated       int    // how often the last piece that was not blank came in a row
	piece          string // that piece, trimmed
	said           []ollama.Token
	last           api.ChatResponse
	done           bool
}

func (a *answer) add(m api.ChatResponse) {
	a.text.WriteString(m.Message.Content)
	a.thinking.WriteString(m.Message.Thinking)
	for _, place := range m.Logprobs {
		said := ollama.Token{Text: place.Token, Logprob: place.Logprob}
		for _, t := range place.TopLogprobs {
			said.Likely = append(said.Likely, ollama.Token{Text: t.Token, Logprob: t.Logprob})
		}
		a.said = append(a.said, said)
	}
	if m.Done {
		a.last, a.done = m, true
	}
	if m.Message.Content+m.Message.Thinking == "" {
		return
	}
	a.pieces++
	switch piece := strings.TrimSpace(m.Message.Content + m.Message.Thinking); piece {
	case "":
	case a.piece:
		a.repeated++
	default:
		a.piece, a.repeated = piece, 1
	}
}

const (
	// loopLength is how many equal pieces in a row end an answer: servers before
	// 0.34 then close the stream in silence, as if the connection had been cut.
	loopLength = 30
	// loopMessage is the error of servers from 0.34 on.
	loopMessage = "token repeat limit reached"
)

// looped reports whether the server aborted an answer, which ended with err, because
// the model repeats itself.
func (a *answer) looped(err error) bool {
	if err != nil {
		return strings.Contains(err.Error(), loopMessage)
	}
	return a.repeated >= loopLength
}

func (a *answer) reply() ollama.Reply {
	return ollama.Reply{
		Text:         a.text.String(),
		Thinking:     a.thinking.String(),
		DoneReason:   a.last.DoneReason,
		Said:         a.said,
		PromptTokens: a.last.PromptEvalCount,
		Tokens:       a.last.EvalCount,
		Load:         a.last.LoadDuration,
		PromptEval:   a.last.PromptEvalDuration,
		Eval:         a.last.EvalDuration,
		Total:        a.last.TotalDuration,
	}
}

// watchdog barks when it was petted once and then not again for a while. Pet and
// stop must be called from one goroutine.
type watchdog struct {
	after time.Duration // negative: never
	bark  func()
	timer *time.Timer
}

func (w *watchdog) pet() {
	switch {
	case w.after < 0:
	case w.timer == nil:
		w.timer = time.AfterFunc(w.after, w.bark)
	default:
		w.timer.Reset(w.after)
	}
}

func (w *watchdog) stop() {
	if w.timer != nil {
		w.timer.Stop()
	}
}
