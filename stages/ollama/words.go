package ollama

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/ground/words"
)

// Errors that callers branch on. They are wrapped with what was being asked.
var (
	ErrUnreachable = errors.New("no Ollama server answers")              // refused, unknown host, timeout before an answer: try again later
	ErrNoModel     = errors.New("the model is not on this server")       // 404: final until it is pulled
	ErrBusy        = errors.New("the server is busy")                    // 503: back off
	ErrServer      = errors.New("the server failed")                     // other 5xx, an error inside a stream
	ErrCut         = errors.New("the answer broke off")                  // the stream ended without done
	ErrStalled     = errors.New("the answer stopped coming")             // silence for too long after the first byte
	ErrRefused     = errors.New("the server refused the request")        // 4xx: final for this model and these options
	ErrRemote      = errors.New("the model runs on another machine")     // promise 8
	ErrEndless     = errors.New("the answer does not end")               // longer than any that a person reads: final
	ErrSignIn      = errors.New("the server asks for an Ollama account") // 401

	// ErrReplaced is final for this run: nobody knows which of the two models answered.
	ErrReplaced = errors.New("the server has another model of that name now")

	// ErrAnew is not final: the server has the model that was asked.
	ErrAnew = errors.New("the server stored the model anew meanwhile, and may have had another one")

	// ErrForeign is an ErrUnreachable: something that is not Ollama answers at its
	// address, perhaps a proxy while the server restarts.
	ErrForeign = fmt.Errorf("%w: something else does", ErrUnreachable)

	// ErrTooLong is an ErrRefused caused by the prompt, not by the model.
	ErrTooLong = fmt.Errorf("%w: the prompt is longer than the context (num_ctx)", ErrRefused)
)

// ErrNoEmbeddings says that a model embeds nothing, however often it is asked.
var ErrNoEmbeddings = fmt.Errorf("%w: the model makes no embeddings", ErrRefused)

// TooLongError is an ErrTooLong whose server named the numbers.
type TooLongError struct {
	Prompt  int // tokens
	Context int // tokens that the server gave it
}

func (e *TooLongError) Error() string {
	return fmt.Sprintf("%v: %d tokens in a context of %d", ErrTooLong, e.Prompt, e.Context)
}

// Unwrap returns ErrTooLong.
func (e *TooLongError) Unwrap() error { return ErrTooLong }

// MaxText bounds, in characters, how much of a foreign text an error keeps.
const MaxText = 300

// RemoteError names models that run on another machine without permission (promise
// 8). It is an ErrRemote.
type RemoteError struct{ Models []ModelInfo }

func (e *RemoteError) Error() string {
	places := make([]string, len(e.Models))
	for i, m := range e.Models {
		places[i] = m.Place()
	}
	return words.Excerpt(fmt.Sprintf("prompts would leave this machine: %s; allow that with --allow-remote NAME, or allow_remote in the configuration",
		strings.Join(places, ", ")), MaxText)
}

// Unwrap returns ErrRemote.
func (e *RemoteError) Unwrap() error { return ErrRemote }

// Retryable reports whether the same request may succeed later.
func Retryable(err error) bool {
	for _, e := range []error{ErrUnreachable, ErrBusy, ErrServer, ErrCut, ErrStalled, ErrAnew} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// ModelInfo is a model on the server.
type ModelInfo struct {
	Name          string
	Digest        string
	Family        string
	ParameterSize string
	Quantization  string
	RemoteHost    string    // where it runs, and prompts would go; "": on the server
	Size          int64     // bytes
	Modified      time.Time // when the server stored it
	// Only peer.Client.Show fills the rest.
	Template     string
	System       string
	Parameters   string
	Capabilities []string // completion, thinking, embedding, …
	// ContextLength is how many tokens it was trained for; 0: the server does not say.
	ContextLength int

	stored *ModelInfo // the model stored under a name that says cloud; only NAME:local asks it
}

// Model returns the model as the deck records it.
func (m ModelInfo) Model() stages.Model {
	return stages.Model{
		ID:            stages.ModelID(m.Name, m.Digest),
		Name:          m.Name,
		Digest:        m.Digest,
		Family:        m.Family,
		ParameterSize: m.ParameterSize,
		Quantization:  m.Quantization,
		RemoteHost:    m.RemoteHost,
		Template:      m.Template,
		System:        m.System,
		Parameters:    m.Parameters,
		Capabilities:  m.Capabilities,
		ContextLength: m.ContextLength,
	}
}

// SameAs reports whether two hosts run the same model under the same name.
func (m ModelInfo) SameAs(other ModelInfo) bool {
	return m.Name == other.Name && m.Digest == other.Digest && m.RemoteHost == other.RemoteHost
}

// ChatMessage is one turn of a chat: role system, user, assistant or tool.
type ChatMessage struct {
	Role    string
	Content string
	Calls   []ToolCall // of tools, by the assistant
	Tool    string     // whose result a turn of the role tool is; "": not known
	Answers string     // the ID of the call that such a turn answers
}

// ToolCall is a call of a tool.
type ToolCall struct {
	ID        string
	Name      string
	Arguments json.RawMessage // an object, or the text that a model wrote in its place
}

// Thinks reports whether v is a setting of how much a model should think: a bool, or one
// of the levels that some models distinguish (max from Ollama 0.30 on).
func Thinks(v any) bool {
	switch v {
	case true, false, "low", "medium", "high", "max":
		return true
	}
	return false
}

// Request asks a model to continue a chat or a text.
type Request struct {
	Model     string
	Digest    string // the reply must be this model's; "" if any of the name may answer
	Messages  []ChatMessage
	Raw       string         // a text to continue without a template, in place of Messages
	Options   map[string]any // num_ctx, num_predict, temperature, seed, …
	Think     any            // what Thinks accepts; nil for models that cannot think
	KeepAlive time.Duration
	Format    json.RawMessage // a JSON schema, or nil
	Likely    int             // how many likely tokens to tell at each place of the answer, at most MostLikely; 0: none
	Stall     time.Duration   // silence allowed after the first byte; 0: 2 minutes, negative: any
	// Ended, if not nil, is called when the answer is complete and the only question left
	// is whether the model still has that Digest: another request may use the time.
	Ended func()
}

// Chunk is a piece of an answer as it streams.
type Chunk struct {
	Text     string
	Thinking string
}

// MostLikely is the largest Request.Likely that servers allow.
const MostLikely = 20

// Token is a token with its logarithmic probability, as the model gave it: before
// temperature, penalties and the grammar of a format.
type Token struct {
	Text    string
	Logprob float64
	Likely  []Token // the most likely tokens in its place, the likeliest first
}

// Looped is the DoneReason of an answer that repeated one token until the server
// aborted it. It is as whole as such an answer gets: asked again with the same seed,
// the model does the same again.
const Looped = "repeat"

// Reply is a whole answer.
type Reply struct {
	Text       string
	Thinking   string
	DoneReason string // stop, length, Looped, or "" if the server gave up
	// Said holds the tokens of the answer, each with the likely alternatives. It is nil
	// if the request wants none, and if the server reports none, as servers before
	// 0.12.11 do.
	Said         []Token
	Host         string // that answered; "" unless there are several
	Rendered     string // how that host renders chats: see RenderedBy; "" unless there are several
	PromptTokens int    // 0 if it looped
	Tokens       int
	Load         time.Duration
	PromptEval   time.Duration
	Eval         time.Duration
	Total        time.Duration
}

// Loaded is a model in the server's memory.
type Loaded struct {
	Host          string // "" unless there are several
	Name          string
	Size          int64 // bytes
	VRAM          int64 // how much of Size is on a GPU
	ContextLength int
	Expires       time.Time // when the server will unload it
}

// Several is a server that stands for several hosts, as *peer.Fleet does.
type Several interface {
	// Watch begins a run: it bounds the requests of each host and reports events of
	// hosts.
	Watch(ctx context.Context, jobs *Throttle, notice func(warn bool, text string)) (end func())
	States() []HostState
}

// HostState is the current activity of one host of several.
type HostState struct {
	Host     string
	Flying   int   // requests
	Answered int   // in this run
	Tokens   int   // of those answers
	Away     error // why it is not asked; nil while it is
}
