package peer_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"prefdeck/stages/ollama"
	"prefdeck/stages/ollama/ollamatest"
)

// TestRequestsAreLight keeps a request from costing what one of Ollama's own client does, 8
// MB each. It counts all memory of the process, so nothing may run beside it.
func TestRequestsAreLight(t *testing.T) {
	_, c := start(t, ollamatest.Model{Name: "m"})
	const requests, most = 20, 256 << 10
	var before, after runtime.MemStats
	for warm := range 2 {
		runtime.ReadMemStats(&before)
		for range 1 + warm*(requests-1) {
			if _, err := c.Chat(t.Context(), hello, nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	runtime.ReadMemStats(&after)
	if each := (after.TotalAlloc - before.TotalAlloc) / requests; each > most {
		t.Errorf("a request and the fake that answers it take %d bytes, want at most %d", each, most)
	}
}

// Whatever a line of a stream holds, its text arrives whole or the error quotes it.
func TestLinesOfAStream(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("0123456789", 20_000)
	for name, tc := range map[string]struct{ body, text, fault string }{
		"one line of 200 KB":    {`{"message":{"content":"` + long + `"},"done":true,"done_reason":"stop"}`, long, ""},
		"the word error":        {`{"message":{"content":"{\"error\": 1}"},"done":true}`, `{"error": 1}`, ""},
		"an error with 200":     {`{"error":"out of memory"}`, "", "the server failed: out of memory"},
		"an object as an error": {`{"error":{"message":"out of memory"}}`, "", `the server failed: {"error":{"message":"out of memory"}}`},
		"another shape":         {`{"message":5}`, "", `the server failed: a line of its answer cannot be read: {"message":5}`},
		"nothing at all":        {"", "", "the answer broke off after 0 bytes"},
		"an error after text":   {`{"message":{"content":"yes"}}` + "\n" + `{"error":"gone"}`, "yes", "the server failed: gone"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(tc.body)) }))
			t.Cleanup(s.Close)
			reply, err := client(t, s.URL).Chat(t.Context(), ollama.Request{Model: "m"}, nil)
			if reply.Text != tc.text {
				t.Errorf("the text is %.80q (%d bytes), want %.80q", reply.Text, len(reply.Text), tc.text)
			}
			if tc.fault == "" && err != nil || tc.fault != "" && (err == nil || !strings.HasSuffix(err.Error(), tc.fault)) {
				t.Errorf("error %v, want %q", err, tc.fault)
			}
		})
	}
}

// Where requests are signed, none goes out without a signature.
func TestNoUnsignedRequest(t *testing.T) {
	var asked atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	t.Cleanup(s.Close)
	t.Setenv("OLLAMA_AUTH", "1")
	t.Setenv("HOME", t.TempDir()) // with no key
	if _, err := client(t, s.URL).Chat(t.Context(), hello, nil); err == nil || !strings.Contains(err.Error(), "sign the request") || asked.Load() != 0 {
		t.Errorf("error %v after %d requests", err, asked.Load())
	}
}

// An answer of 400 or more is never taken for one that broke off, however little of it
// comes, and all its lines count.
func TestComplaintsAreReadWhole(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		status     int
		body, want string
		kind       error
	}{
		"nothing, busy":      {503, "", "503 Service Unavailable", ollama.ErrBusy},
		"nothing, failing":   {502, "", "502 Bad Gateway", ollama.ErrServer},
		"nothing, forbidden": {403, "\n", "403 Forbidden", ollama.ErrRefused},
		"nothing, foreign":   {404, "", "404 Not Found", ollama.ErrForeign},
		"JSON in lines":      {404, "{\n  \"error\": \"model 'm' not found\"\n}\n", "404 model 'm' not found", ollama.ErrNoModel},
		"a page in lines":    {502, "<html>\n<head><title>No gate</title></head>\n</html>", "502 a web page instead of an answer: No gate", ollama.ErrServer},
		"text in lines":      {500, "it broke:\nno memory", "500 it broke: no memory", ollama.ErrServer},
		"too long, in lines": {400, "{\n\"error\": \"input exceeds the context length\"}", "", ollama.ErrTooLong},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(tc.status)
				_, _ = w.Write([]byte(tc.body))
			}))
			t.Cleanup(s.Close)
			_, err := client(t, s.URL).Chat(t.Context(), hello, nil)
			if !errors.Is(err, tc.kind) || !strings.HasSuffix(err.Error(), tc.want) {
				t.Errorf("error %v, want %q", err, tc.want)
			}
		})
	}
}
