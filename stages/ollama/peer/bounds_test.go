package peer_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"prefdeck/stages/ollama"
	"prefdeck/stages/ollama/peer"
)

// endless answers every request with a status, a beginning and one text over and over,
// until the client has had enough or has read far too much.
func endless(t *testing.T, status int, begin, again string) (*peer.Client, *atomic.Int64) {
	t.Helper()
	sent := new(atomic.Int64)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(status)
		_, err := io.WriteString(w, begin)
		for block := strings.Repeat(again, 1+(64<<10)/len(again)); err == nil && sent.Load() < 256<<20; {
			var n int
			n, err = io.WriteString(w, block)
			sent.Add(int64(n))
		}
	}))
	t.Cleanup(s.Close)
	return client(t, s.URL), sent
}

// No body of a server is read without end: the error says what happened, and whether
// it may be tried again.
func TestBodiesAreBounded(t *testing.T) {
	t.Parallel()
	ask := func(c *peer.Client) error {
		_, err := c.Chat(t.Context(), ollama.Request{Model: "m"}, nil)
		return err
	}
	list := func(c *peer.Client) error {
		_, err := c.Models(t.Context())
		return err
	}
	for name, tc := range map[string]struct {
		status       int
		begin, again string
		do           func(*peer.Client) error
		want         error
		says         string
		read         int64 // at most, in MB: what the sockets hold in between counts
	}{
		"a complaint":           {500, `{"error":"`, "no ", ask, ollama.ErrServer, "no no no", 16},
		"a complaint of a list": {500, "", "no ", list, ollama.ErrServer, "no no no", 16},
		"a list of models":      {200, `{"models":[`, `{"name":"m","model":"m"},`, list, ollama.ErrServer, "it sends more than 16 MB", 32},
		"blank lines":           {200, "", "\n", list, ollama.ErrServer, "it sends more than 16 MB", 32},
		"one line":              {200, `{"message":{"content":"`, "yes ", ask, nil, "", 32},
		"tokens":                {200, "", `{"message":{"content":"` + strings.Repeat("yes and no ", 1000) + `"}}` + "\n", ask, ollama.ErrEndless, "the answer does not end: more than 16 MB", 64},
		"layers":                {200, "", "", func(c *peer.Client) error { return c.Pull(t.Context(), "m", func(int64, int64) {}) }, ollama.ErrServer, "more than 10000 layers", 64},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "layers" {
				var lines strings.Builder
				for n := range 20_000 {
					fmt.Fprintf(&lines, `{"status":"pulling","digest":"sha256:%d","total":1}`+"\n", n)
				}
				tc.begin, tc.again = lines.String(), `{"status":"pulling"}`+"\n"
			}
			c, sent := endless(t, tc.status, tc.begin, tc.again)
			err := tc.do(c)
			if err == nil || tc.want != nil && !errors.Is(err, tc.want) || !strings.Contains(err.Error(), tc.says) || len(err.Error()) > 600 {
				t.Errorf("error %.700v", err)
			}
			if n := sent.Load() >> 20; n > tc.read {
				t.Errorf("%d MB were sent before the client had enough", n)
			}
		})
	}
	if ollama.Retryable(ollama.ErrEndless) {
		t.Error("an answer without an end is asked for again")
	}
}
