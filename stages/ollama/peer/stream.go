package peer

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/ollama/ollama/api"
	"github.com/ollama/ollama/auth"
	"github.com/ollama/ollama/envconfig"

	"prefdeck/stages/ollama"
)

const (
	firstLine = 4 << 10 // bytes; the buffer of a stream grows from here
	maxLine   = 8 << 20
)

// stream sends r to the route that it belongs to.
func (c *Client) stream(ctx context.Context, r ollama.Request, each func(api.ChatResponse) error) error {
	if r.Raw == "" {
		return c.lines(ctx, "/api/chat", chatRequest(r), func(line []byte) error {
			var m api.ChatResponse
			if json.Unmarshal(line, &m) != nil {
				return unreadable(line)
			}
			return each(m)
		})
	}
	return c.lines(ctx, "/api/generate", rawRequest(r), func(line []byte) error {
		var g api.GenerateResponse
		if json.Unmarshal(line, &g) != nil {
			return unreadable(line)
		}
		return each(api.ChatResponse{
			Message: api.Message{Content: g.Response, Thinking: g.Thinking},
			Done:    g.Done, DoneReason: g.DoneReason, Metrics: g.Metrics,
		})
	})
}

// lines posts a request and passes on the lines of its answer. It asks as
// api.Client does, which clears 8 MB of memory for each request: more work than the rest
// of a request is, and 2 GB with as many in flight as a Throttle allows. A broken
// connection ends the lines like their end: only the line that says done tells.
func (c *Client) lines(ctx context.Context, path string, request any, each func(line []byte) error) error {
	body, err := json.Marshal(request)
	if err != nil {
		return fmt.Errorf("write the request: %w", err)
	}
	to := c.host.JoinPath(path)
	token, err := c.sign(ctx, path, to)
	if err != nil {
		return err
	}
	post, err := http.NewRequestWithContext(ctx, http.MethodPost, to.String(), bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("address the request: %w", err)
	}
	post.Header.Set("Content-Type", "application/json")
	post.Header.Set("Accept", ndjson)
	if token != "" {
		post.Header.Set("Authorization", token)
	}
	resp, err := c.http.Do(post)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode >= http.StatusBadRequest {
		return complaint(resp)
	}
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(make([]byte, 0, firstLine), maxLine)
	for lines.Scan() {
		if err := fault(lines.Bytes()); err != nil {
			return err
		}
		if err := each(lines.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// sign returns the token that Ollama's own service and servers with accounts want, and
// adds its time to the address; "" for all others.
func (c *Client) sign(ctx context.Context, path string, to *url.URL) (token string, err error) {
	if !envconfig.UseAuth() && to.Hostname() != "ollama.com" {
		return "", nil
	}
	now := strconv.FormatInt(time.Now().Unix(), 10)
	if token, err = auth.Sign(ctx, fmt.Appendf(nil, "%s,%s?ts=%s", http.MethodPost, path, now)); err != nil {
		return "", fmt.Errorf("sign the request: %w", err)
	}
	query := to.Query()
	query.Set("ts", now)
	to.RawQuery = query.Encode()
	return token, nil
}

// complaint returns the error that an answer of status 400 or more is. All of its text
// counts, since a proxy writes pages, or nothing: then the status says it. What breaks off
// or takes longer than finding the server may counts as far as it came.
func complaint(resp *http.Response) error {
	late := time.AfterFunc(dialTimeout, func() { _ = resp.Body.Close() })
	defer late.Stop()
	text, _ := io.ReadAll(resp.Body) // wire bounds it
	said, link := saidIn(text)
	if resp.StatusCode == http.StatusUnauthorized {
		return api.AuthorizationError{StatusCode: resp.StatusCode, Status: resp.Status, SigninURL: link}
	}
	return api.StatusError{StatusCode: resp.StatusCode, Status: resp.Status, ErrorMessage: said}
}

// fault returns the error that a line is; nil if it is a piece of an answer.
func fault(line []byte) error {
	if !bytes.Contains(line, []byte(`"error"`)) {
		return nil // most lines: not decoded twice
	}
	if said, _ := saidIn(line); said != "" {
		return errors.New(said)
	}
	return nil
}

// unreadable returns the error that a line without an answer is: the words of something in
// between, or part of an answer.
func unreadable(line []byte) error {
	if bytes.HasPrefix(line, []byte("{")) {
		return fmt.Errorf("a line of its answer cannot be read: %s", line)
	}
	return errors.New(string(line))
}

// saidIn returns what a server says is wrong, in JSON that comes first or in other words,
// and where to sign in if that is it.
func saidIn(text []byte) (said, link string) {
	var e struct {
		Error string `json:"error"`
		Link  string `json:"signin_url"`
	}
	if json.NewDecoder(bytes.NewReader(text)).Decode(&e) != nil {
		return string(text), ""
	}
	return e.Error, e.Link
}
