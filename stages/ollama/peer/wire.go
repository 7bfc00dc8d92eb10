package peer

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"mime"
	"net/http"
	"strings"
)

// maxComplaint bounds, in bytes, how much is read of a body that is no answer.
const maxComplaint = 64 << 10

// maxBody bounds, in bytes, an answer that comes in one piece, such as the list of
// models.
const maxBody = 16 << 20

// ndjson is the media type of an answer that comes line by line.
const ndjson = "application/x-ndjson"

// errHuge says that a body is larger than any that a healthy server sends.
var errHuge = fmt.Errorf("it sends more than %d MB", maxBody>>20)

// errPage says that a web page came instead of an answer.
var errPage = errors.New("a web page instead of an answer")

// unauthorized is a 401 that asks for no Ollama account: something between prefdeck
// and the server wants credentials.
type unauthorized struct{ text string }

func (e *unauthorized) Error() string { return "401 " + e.text }

// wire passes requests to the server, and spares Ollama's own client the answers
// that it reports without their reason: empty lines in a stream, the text of a 401,
// and web pages with a status of success.
type wire struct{ next http.RoundTripper }

func (w wire) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := w.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	kind, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	switch {
	case resp.StatusCode == http.StatusUnauthorized:
		return authorized(resp)
	case err == nil && kind == "text/html" && resp.StatusCode < http.StatusBadRequest:
		return nil, errors.Join(errPage, resp.Body.Close())
	}
	body := &bounded{ReadCloser: resp.Body, left: maxBody, over: errHuge}
	switch {
	case resp.StatusCode >= http.StatusBadRequest:
		body.left, body.over = maxComplaint, io.EOF // the rest of a complaint tells no more
	case r.Header.Get("Accept") == ndjson:
		body.left = math.MaxInt64 // a stream: its readers bound it
	}
	resp.Body = &filledLines{ReadCloser: body, start: true}
	return resp, nil
}

// bounded is a body that ends with an error once more than its limit was read.
type bounded struct {
	io.ReadCloser
	left int64
	over error
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, b.over
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}

// authorized passes on a 401 in which Ollama asks for an account, and returns an
// error with the text of any other.
func authorized(resp *http.Response) (*http.Response, error) {
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxComplaint))
	err = errors.Join(err, resp.Body.Close())
	var said struct {
		Error string `json:"error"`
		Link  string `json:"signin_url"`
	}
	switch {
	case json.Unmarshal(body, &said) != nil:
		said.Error = string(body)
	case said.Link != "":
		resp.Body = io.NopCloser(strings.NewReader(string(body)))
		return resp, err
	}
	if said.Error == "" {
		said.Error = http.StatusText(resp.StatusCode)
	}
	if err != nil {
		return nil, fmt.Errorf("read the text of a 401: %w", err)
	}
	return nil, &unauthorized{text: foreign(said.Error)}
}

// filledLines is a body without its empty lines.
type filledLines struct {
	io.ReadCloser
	start bool // of a line
}

func (l *filledLines) Read(p []byte) (int, error) {
	for {
		n, err := l.ReadCloser.Read(p)
		kept := 0
		for _, b := range p[:n] {
			if l.start && (b == '\n' || b == '\r') {
				continue
			}
			p[kept] = b
			kept++
			l.start = b == '\n'
		}
		if kept > 0 || err != nil || len(p) == 0 {
			return kept, err
		}
	}
}
