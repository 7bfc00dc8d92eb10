package peer

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/ollama/ollama/api"

	"prefdeck/stages/ground/pattern"
	"prefdeck/stages/ground/words"
	"prefdeck/stages/ollama"
)

// classify wraps an error of the api client in one of package ollama's errors; what
// names the attempt. The caller's own cancellation takes precedence, so ctx must be
// the caller's.
func (c *Client) classify(ctx context.Context, what string, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", what, ctx.Err())
	}
	if long := tooLong(err.Error()); long != nil {
		return fmt.Errorf("%s: %w", what, long)
	}
	text, kind := c.kind(err)
	if text == "" || text == kind.Error() {
		return fmt.Errorf("%s: %w", what, kind)
	}
	return fmt.Errorf("%s: %w: %s", what, kind, text)
}

func (c *Client) kind(err error) (text string, kind error) {
	var (
		status api.StatusError
		signIn api.AuthorizationError
		denied *unauthorized
		asking *url.Error
	)
	switch {
	case errors.As(err, &denied):
		return denied.Error(), ollama.ErrRefused
	case errors.Is(err, errPage):
		return c.Host() + ": " + errPage.Error(), ollama.ErrForeign
	case errors.Is(err, errHuge):
		return errHuge.Error(), ollama.ErrServer
	case errors.As(err, &signIn):
		return signInText(signIn), ollama.ErrSignIn
	case errors.As(err, &status):
		kind := statusKind(status.StatusCode, status.ErrorMessage)
		if errors.Is(kind, ollama.ErrForeign) {
			return c.Host() + ": " + statusText(status), kind
		}
		return statusText(status), kind
	case errors.Is(err, errElsewhere):
		return errElsewhere.Error(), ollama.ErrRefused
	case errors.As(err, &asking):
		return oneLine(c.Host() + ": " + reason(asking.Err)), ollama.ErrUnreachable
	case errors.Is(err, context.DeadlineExceeded):
		return c.Host() + ": no answer in time", ollama.ErrUnreachable
	case refusal(err.Error()) != nil:
		return foreign(err.Error()), refusal(err.Error())
	}
	return foreign(err.Error()), ollama.ErrServer
}

// reason returns what the system said of a connection, "connection refused", without the
// calls and the name server that it was said in.
func reason(err error) string {
	var connection *net.OpError
	if errors.As(err, &connection) {
		err = connection.Err
	}
	var lookup *net.DNSError
	if errors.As(err, &lookup) {
		return lookup.Err
	}
	var call *os.SyscallError
	if errors.As(err, &call) {
		err = call.Err
	}
	return err.Error()
}

// statusKind returns the meaning of a status of 400 or more.
func statusKind(code int, message string) error {
	switch {
	case refusal(message) != nil:
		return refusal(message)
	case code == http.StatusNotFound && strings.Contains(message, "model"):
		return ollama.ErrNoModel
	case code == http.StatusNotFound:
		return ollama.ErrForeign
	case code == http.StatusServiceUnavailable, code == http.StatusTooManyRequests:
		return ollama.ErrBusy
	case code >= 500, code == 499: // 499: the server itself abandoned the request
		return ollama.ErrServer
	}
	return ollama.ErrRefused
}

// refusal recognises refusals that Ollama hides behind a status that suggests a
// retry, or behind none.
func refusal(message string) error {
	switch {
	case tooLong(message) != nil:
		return tooLong(message)
	case strings.HasPrefix(message, `option "`) && strings.Contains(message, "must be of"),
		strings.Contains(message, "invalid JSON schema in format"),
		strings.HasPrefix(message, "invalid format:"):
		return ollama.ErrRefused
	case strings.HasPrefix(message, "pull model manifest: file does not exist"):
		return ollama.ErrNoModel
	}
	return nil
}

// overlong recognises the ways in which servers say that a prompt does not fit the
// context: 0.17 and the embeddings of all, twice; 0.30 and later, in words and as
// llama-server's JSON inside the text; MLX.
var overlong = pattern.Lazy(`exceeds (the|maximum) context length` +
	`|exceeds the available context size|exceed_context_size_error` +
	`|longer than the context length currently available` +
	`|exceeds the model's maximum context length`)

// overlongNumbers finds the tokens of the prompt and of the context in them.
var overlongNumbers = pattern.Lazy(`(\d+) tokens\D+(\d+) tokens`)

// tooLong returns the ErrTooLong that a server's message means, or nil.
func tooLong(message string) error {
	if !overlong().MatchString(message) {
		return nil
	}
	if m := overlongNumbers().FindStringSubmatch(message); m != nil {
		prompt, first := strconv.Atoi(m[1])
		holds, second := strconv.Atoi(m[2])
		if first == nil && second == nil {
			return &ollama.TooLongError{Prompt: prompt, Context: holds}
		}
	}
	return ollama.ErrTooLong
}

func statusText(e api.StatusError) string {
	text := foreign(e.ErrorMessage)
	if text == "" {
		text = http.StatusText(e.StatusCode)
	}
	return fmt.Sprintf("%d %s", e.StatusCode, text)
}

func signInText(e api.AuthorizationError) string {
	if e.SigninURL == "" {
		return "run ollama signin"
	}
	return oneLine("run ollama signin, or open " + e.SigninURL)
}

var (
	htmlPage  = pattern.Lazy(`(?i)^\s*<(!doctype|html|head|body|\?xml)`)
	htmlTitle = pattern.Lazy(`(?is)<title[^>]*>(.*?)</title>`)
)

// foreign turns a foreign error text into one line. Of an HTML page, which comes
// from some proxy, it keeps the title.
func foreign(text string) string {
	if !htmlPage().MatchString(text) {
		return oneLine(text)
	}
	if m := htmlTitle().FindStringSubmatch(text); m != nil {
		return oneLine(errPage.Error() + ": " + m[1])
	}
	return errPage.Error()
}

// oneLine returns text without line breaks and controls, cut to ollama.MaxText characters.
func oneLine(text string) string { return words.Excerpt(text, ollama.MaxText) }
