package ollamatest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Message is one turn of a chat.
type Message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// Chat is one request to /api/chat, or to /api/generate with a raw prompt.
type Chat struct {
	Model     string          `json:"model"`
	Raw       string          `json:"-"` // the prompt of /api/generate
	Messages  []Message       `json:"messages"`
	Options   map[string]any  `json:"options"`
	Think     any             `json:"think"` // true, false or a level
	Truncate  *bool           `json:"truncate"`
	Shift     *bool           `json:"shift"`
	Format    json.RawMessage `json:"format"`
	KeepAlive json.RawMessage `json:"keep_alive"`
	Logprobs  bool            `json:"logprobs"`
	Likely    int             `json:"top_logprobs"`
	Render    bool            `json:"_debug_render_only"`
}

// Last returns the text of the last message, or the raw prompt.
func (c Chat) Last() string {
	if len(c.Messages) == 0 {
		return c.Raw
	}
	return c.Messages[len(c.Messages)-1].Content
}

// Seed returns the seed among the options, or −1.
func (c Chat) Seed() int64 { return int64(c.number("seed", -1)) }

func (c Chat) number(option string, otherwise float64) float64 {
	if v, ok := c.Options[option].(float64); ok {
		return v
	}
	return otherwise
}

// Default answers a chat without a script: plain English that depends only on the
// model, the last message and the seed.
func Default(c Chat) Answer {
	h := fnv.New64a()
	h.Write([]byte(c.Model + "\x00" + c.Last()))
	random := rand.New(rand.NewPCG(h.Sum64(), uint64(c.Seed())))
	var text strings.Builder
	for range 3 + random.IntN(4) {
		pick := func(words []string) string { return words[random.IntN(len(words))] }
		text.WriteString(strings.Join([]string{
			pick(openings), "the", pick(qualities), pick(things), pick(deeds), "the", pick(qualities), pick(things), pick(endings),
		}, " "))
		text.WriteString(" ")
	}
	return Answer{Text: strings.TrimSpace(text.String()), Thinking: "The question is " + c.Last()}
}

var (
	openings  = []string{"In short,", "First of all,", "As a rule,", "In practice,", "Most often,", "At its heart,", "For example,", "After that,"}
	qualities = []string{"simple", "older", "careful", "longer", "common", "second", "warm", "exact", "quiet", "small", "curious", "final"}
	things    = []string{"answer", "method", "garden", "question", "engine", "story", "river", "number", "teacher", "market", "letter", "window"}
	deeds     = []string{"explains", "changes", "follows", "supports", "replaces", "reaches", "describes", "improves", "finds", "needs"}
	endings   = []string{"today.", "in most cases.", "without much effort.", "step by step.", "as you would expect.", "for a good reason.", "again and again.", "before anything else."}
)

// words splits a text into pieces that add up to it, as a model's tokens do.
func words(text string) []string {
	if text == "" {
		return nil
	}
	return strings.SplitAfter(text, " ")
}

func (s *Server) chat(w http.ResponseWriter, r *http.Request) {
	var c Chat
	if err := json.NewDecoder(r.Body).Decode(&c); err != nil {
		writeError(w, http.StatusBadRequest, "%v", err)
		return
	}
	if c.Render {
		s.render(w, c)
		return
	}
	s.reply(w, r, c)
}

// reply answers a chat or a raw prompt.
func (s *Server) reply(w http.ResponseWriter, r *http.Request, c Chat) {
	fault, script := s.arrive(c)
	defer s.leave()

	m, ok := s.find(c.Model)
	switch {
	case !ok:
		writeError(w, http.StatusNotFound, "model '%s' not found", c.Model)
		return
	case c.Think == "max" && !s.at(0, 30):
		writeError(w, http.StatusBadRequest, "invalid think value: %q (must be \"high\", \"medium\", \"low\", true, or false)", c.Think)
		return
	case c.Likely < 0 || c.Likely > 20:
		writeError(w, http.StatusBadRequest, "top_logprobs must be between 0 and 20")
		return
	case !m.can("completion"):
		writeError(w, http.StatusBadRequest, "%q does not support chat", c.Model)
		return
	case c.Think != nil && c.Think != false && !m.can("thinking"):
		writeError(w, http.StatusBadRequest, "%q does not support thinking", c.Model)
		return
	}
	a := Default(c)
	if script != nil {
		a = script(c)
	}
	if fault != None {
		a.Fault, a.After = fault, max(1, a.After)
	}
	if a.Fault == SlowStart || a.Fault == None && a.Gate != nil {
		s.wait(r, a.Gate)
	}
	if a.refuse(w) {
		return
	}
	s.answer(w, r, m, c, a)
}

// arrive records a chat and returns how to answer it.
func (s *Server) arrive(c Chat) (Fault, func(Chat) Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats = append(s.chats, c)
	s.inFlight++
	s.peak = max(s.peak, s.inFlight)
	fault := None
	if len(s.faults) > 0 {
		fault, s.faults = s.faults[0], s.faults[1:]
	}
	return fault, s.script
}

func (s *Server) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inFlight--
}

// wait holds a request until the gate opens, its client leaves or the server ends.
func (s *Server) wait(r *http.Request, gate <-chan struct{}) {
	select {
	case <-gate:
	case <-s.gone:
	case <-r.Context().Done():
	}
}

// line is one message of a streamed answer.
type line struct {
	Model         string    `json:"model"`
	RemoteModel   string    `json:"remote_model,omitempty"`
	RemoteHost    string    `json:"remote_host,omitempty"`
	CreatedAt     time.Time `json:"created_at"`
	Message       *said     `json:"message,omitempty"`
	Response      *string   `json:"response,omitempty"` // in its place, of a raw prompt
	Done          bool      `json:"done"`
	DoneReason    string    `json:"done_reason,omitempty"`
	Total         int64     `json:"total_duration,omitempty"`
	Load          int64     `json:"load_duration,omitempty"`
	PromptTokens  int       `json:"prompt_eval_count,omitempty"`
	PromptEval    int64     `json:"prompt_eval_duration,omitempty"`
	Tokens        int       `json:"eval_count,omitempty"`
	EvalDurations int64     `json:"eval_duration,omitempty"`
	Logprobs      []place   `json:"logprobs,omitempty"`
}

// token is a token with its logarithmic probability.
type token struct {
	Token   string  `json:"token"`
	Logprob float64 `json:"logprob"`
}

// place is a token of an answer with the likely ones at its place.
type place struct {
	token
	Likely []token `json:"top_logprobs,omitempty"`
}

type said struct {
	Role     string `json:"role"`
	Content  string `json:"content"`
	Thinking string `json:"thinking,omitempty"`
}

// with returns l with the next piece of the answer to c.
func (l line) with(c Chat, piece said) line {
	if c.Raw != "" {
		l.Response = &piece.Content
	} else {
		l.Message = &piece
	}
	return l
}

// fit counts the tokens of a prompt, and refuses one that does not fit the context.
// Servers from 0.30 on round the context up.
func (s *Server) fit(w http.ResponseWriter, c Chat) (tokens int, ok bool) {
	tokens = len(strings.Fields(c.Raw))
	for _, msg := range c.Messages {
		tokens += 4 + len(strings.Fields(msg.Content))
	}
	context := int(c.number("num_ctx", 4096))
	if s.at(0, 30) {
		context = (context + 255) / 256 * 256
	}
	switch {
	case tokens < context:
		return tokens, true
	case c.Truncate == nil || *c.Truncate:
		return context, true
	case s.at(0, 30):
		text, err := json.Marshal(map[string]any{"error": map[string]any{
			"code": 400, "message": fmt.Sprintf("request (%d tokens) exceeds the available context size (%d tokens), try increasing it", tokens, context),
			"type": "exceed_context_size_error", "n_prompt_tokens": tokens, "n_ctx": context,
		}})
		if err != nil {
			panic(err) // a map of texts and numbers
		}
		writeError(w, http.StatusBadRequest, "%s", text)
	default:
		writeError(w, http.StatusBadRequest, "the input length exceeds the context length")
	}
	return 0, false
}

// at reports whether the server is of this version or a later one.
func (s *Server) at(major, minor int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	var a, b int
	if _, err := fmt.Sscanf(s.version, "%d.%d", &a, &b); err != nil {
		return false
	}
	return a > major || a == major && b >= minor
}

// told returns the log-probabilities that go with piece i of an answer: those that a
// names at the first place, and certainty elsewhere. Servers before 0.12.11 tell none.
func (s *Server) told(c Chat, a Answer, i int, piece said) []place {
	if !c.Logprobs || !s.at(0, 13) {
		return nil
	}
	text := piece.Content + piece.Thinking
	p := place{token: token{text, 0}}
	likely := map[string]float64{text: 1}
	if i == 0 && a.Likely != nil {
		likely = a.Likely
	}
	for t, share := range likely {
		p.Likely = append(p.Likely, token{t, math.Log(share)})
	}
	slices.SortFunc(p.Likely, func(x, y token) int {
		return cmp.Or(cmp.Compare(y.Logprob, x.Logprob), cmp.Compare(x.Token, y.Token))
	})
	p.Likely = p.Likely[:min(len(p.Likely), c.Likely)]
	return []place{p}
}

// answer streams a, one word per line, with the fault at the place that a names.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, m Model, c Chat, a Answer) {
	prompt, ok := s.fit(w, c)
	if !ok {
		return
	}
	var pieces []said
	if m.can("thinking") && c.Think != false {
		for _, word := range words(a.Thinking) {
			pieces = append(pieces, said{Role: "assistant", Thinking: word})
		}
	}
	for _, word := range words(a.Text) {
		pieces = append(pieces, said{Role: "assistant", Content: word})
	}
	reason := "stop"
	if limit := int(c.number("num_predict", -1)); limit >= 0 && len(pieces) > limit {
		pieces, reason = pieces[:limit], "length"
	}
	if a.DoneReason != "" {
		reason = a.DoneReason
	}
	head := line{Model: c.Model, RemoteHost: m.RemoteHost, RemoteModel: m.remoteName(), CreatedAt: time.Now().UTC()}
	for i, piece := range pieces {
		if i == a.After && s.breakOff(w, r, c, head, a) {
			return
		}
		head.Logprobs = s.told(c, a, i, piece)
		stream(w, head.with(c, piece))
	}
	if len(pieces) <= a.After && s.breakOff(w, r, c, head, a) {
		return
	}
	if a.Fault == NoReason {
		reason = ""
	}
	tokens := len(pieces)
	stream(w, line{
		Model: head.Model, RemoteHost: head.RemoteHost, RemoteModel: head.RemoteModel, CreatedAt: head.CreatedAt,
		Done: true, DoneReason: reason,
		Total: int64(1000+tokens*40) * 1e6, Load: 900e6, PromptTokens: prompt, PromptEval: 100e6,
		Tokens: tokens, EvalDurations: int64(tokens) * 40e6,
	}.with(c, said{Role: "assistant"}))
}
