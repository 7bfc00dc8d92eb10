package batch

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/ground/words"
	"prefdeck/stages/ollama"
	"prefdeck/stages/response"
)

// Backlog is the part of the store that writing requests needs.
type Backlog interface {
	response.Ledger
	// FirstRun returns the deck's oldest run, by which it is known; "" for none.
	FirstRun(ctx context.Context) (stages.RunID, error)
}

// PerModel counts the requests to one model.
type PerModel struct {
	Model string
	N     int
}

// Responses writes a line for each response that a run with these options would now ask
// for. It changes nothing: written again, it is the same file.
func Responses(ctx context.Context, d Backlog, o response.Options, w io.Writer) ([]PerModel, error) {
	deck, err := d.FirstRun(ctx)
	if err != nil {
		return nil, err
	}
	lines := newLines(w)
	for want, err := range response.Pending(ctx, d, o) {
		if err != nil {
			return nil, err
		}
		b, err := asking(want)
		if err != nil {
			return nil, err
		}
		t := Ticket{Deck: deck, Prompt: want.Prompt.ID, Model: want.Model.Name, Slot: want.Slot, Sample: want.Sample, Options: want.Options}
		if err := lines.write(t.String(), want.Model.Name, b); err != nil {
			return nil, err
		}
	}
	return lines.asked, lines.out.Flush()
}

// line is a request as OpenAI's batches have it.
type line struct {
	ID     string `json:"custom_id"`
	Method string `json:"method"`
	URL    string `json:"url"`
	Body   body   `json:"body"`
}

type body map[string]any

// lines writes requests, each on a line of its own to every reader.
type lines struct {
	out    *bufio.Writer
	text   bytes.Buffer
	encode *json.Encoder // writes to text
	asked  []PerModel    // what was written
}

func newLines(w io.Writer) *lines {
	l := &lines{out: bufio.NewWriterSize(w, 64<<10)}
	l.encode = json.NewEncoder(&l.text)
	l.encode.SetEscapeHTML(false)
	return l
}

// write writes a request to a model under its ticket.
func (l *lines) write(ticket, model string, b body) error {
	l.text.Reset()
	if err := l.encode.Encode(line{ticket, "POST", "/v1/chat/completions", b}); err != nil {
		return err
	}
	if len(l.asked) == 0 || l.asked[len(l.asked)-1].Model != model {
		l.asked = append(l.asked, PerModel{Model: model})
	}
	l.asked[len(l.asked)-1].N++
	// Python's str.splitlines ends a line at U+0085, which JSON allows in a text.
	_, err := l.out.Write(bytes.ReplaceAll(l.text.Bytes(), []byte("\u0085"), []byte(`\u0085`)))
	return err
}

// options maps Ollama's options to their names in requests of vLLM, which has those of
// OpenAI and a few more. The empty ones are of the server: they change how a model is
// loaded, not what it is asked.
var options = map[string]string{
	"temperature": "temperature", "top_p": "top_p", "top_k": "top_k", "min_p": "min_p", "seed": "seed", "stop": "stop",
	"presence_penalty": "presence_penalty", "frequency_penalty": "frequency_penalty",
	"repeat_penalty": "repetition_penalty", "num_predict": "max_tokens",
	"num_ctx": "", "num_batch": "", "num_gpu": "", "main_gpu": "", "use_mmap": "", "num_thread": "", "num_keep": "",
}

// asking returns the request for a response. It offers the tools of the prompt.
func asking(w response.Wanted) (body, error) {
	b, err := bodyOf(w.Request)
	if err != nil {
		return nil, err
	}
	if tools := offered(w.Prompt); tools != nil {
		b["tools"] = tools
		b["tool_choice"] = "none" // a response is a text
	}
	return b, nil
}

// bodyOf returns a request in the words of the endpoint. An option without a word
// there is an error: the answer would not be of these options.
func bodyOf(r ollama.Request) (body, error) {
	b := body{"model": r.Model}
	b["messages"] = messagesOf(r.Messages)
	for name, v := range r.Options {
		as, known := options[name]
		switch {
		case !known:
			return nil, fmt.Errorf("%w: option %s of %s has no name in a batch; take it out of the configuration", ollama.ErrRefused, name, r.Model)
		case as == "", name == "num_predict" && !positive(v):
		default:
			b[as] = v
		}
	}
	if r.Likely > 0 {
		b["logprobs"], b["top_logprobs"] = true, r.Likely
	}
	if r.Format != nil {
		b["response_format"] = map[string]any{"type": "json_schema", "json_schema": map[string]any{"name": "answer", "schema": r.Format}}
	}
	switch think := r.Think.(type) {
	case bool:
		b["chat_template_kwargs"] = map[string]bool{"enable_thinking": think}
	case string:
		b["reasoning_effort"] = think
	}
	return b, nil
}

// positive reports whether v is a number over 0. Ollama takes others for no limit.
func positive(v any) bool {
	switch n := v.(type) {
	case int:
		return n > 0
	case int64:
		return n > 0
	case float64:
		return n > 0
	}
	return false
}

// maxComplaint bounds, in characters, how much of a foreign error text is kept.
const maxComplaint = 300

// ErrorOf returns the error for a failed request, by the status and text of its reply, as
// a run would store it.
func ErrorOf(model string, status int, text string) error {
	kind := ollama.ErrRefused
	switch {
	case strings.Contains(text, "maximum context length"):
		kind = ollama.ErrTooLong
	case status == 404:
		kind = ollama.ErrNoModel
	case status == 429, status == 503:
		kind = ollama.ErrBusy
	case status >= 500, status == 0:
		kind = ollama.ErrServer
	}
	if status > 0 {
		text = fmt.Sprintf("%d %s", status, text)
	}
	return fmt.Errorf("ask %s: %w: %s", model, kind, words.Excerpt(text, maxComplaint))
}
