package peer

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"prefdeck/stages/ollama"
)

// FuzzChat answers with any bytes: asking ends, an answer is whole only if the server
// said so, and it is what came piece by piece.
func FuzzChat(f *testing.F) {
	const piece, end = `{"message":{"content":"Hi "}}` + "\n", `{"message":{"content":"there"},"done":true,"done_reason":"stop","eval_count":2}` + "\n"
	for _, s := range []string{
		piece + end, piece, "", "\n\n" + piece + "\n" + end, end + piece, `{"error":"out of memory"}` + "\n", piece + `{"error":"token repeat limit reached"}`, "<html>", `{"message":{"thinking":"hm"},"done":true,"done_reason":"length"}`,
		strings.Repeat(piece, 40), `{"message":{"content":"\ud800"}}` + end, `{"done":true,"done_reason":"load"}`, `{"total_duration":"x"}`, "{", "null\n" + end, `{"message":{"content":"` + "\xff" + `"},"done":true}`,
	} {
		f.Add(s, 200)
	}
	for _, status := range []int{400, 401, 404, 500, 503} {
		f.Add(`{"error":"no such model"}`, status)
	}
	var body atomic.Pointer[string]
	var status atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/x-ndjson")
		w.WriteHeader(int(status.Load()))
		_, _ = io.WriteString(w, *body.Load()) // the client may have left
	}))
	f.Cleanup(server.Close)
	host, err := url.Parse(server.URL)
	if err != nil {
		f.Fatal(err)
	}
	client := New(host)
	f.Fuzz(func(t *testing.T, stream string, code int) {
		if code = 200 + (code%400+400)%400; code == 204 || code == 304 || code/100 == 3 {
			return // without a body, or elsewhere
		}
		body.Store(&stream)
		status.Store(int64(code))
		var text, thinking strings.Builder
		begun := time.Now()
		reply, err := client.Chat(t.Context(), ollama.Request{Model: "m", Messages: []ollama.ChatMessage{{Role: "user", Content: "Hi"}}}, func(c ollama.Chunk) {
			text.WriteString(c.Text)
			thinking.WriteString(c.Thinking)
		})
		if reply.Text != text.String() || reply.Thinking != thinking.String() {
			t.Errorf("%q: the reply is %q, what came %q", stream, reply.Text, text.String())
		}
		if err == nil && (code >= 400 || reply.DoneReason != ollama.Looped && !strings.Contains(strings.ToLower(stream), "done")) {
			t.Errorf("%d %q is taken for a whole answer: %+v", code, stream, reply)
		}
		if took := time.Since(begun); took > 10*time.Second {
			t.Errorf("%q took %s", stream, took)
		}
	})
}
