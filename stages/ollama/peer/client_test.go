package peer_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
	"prefdeck/stages/ollama/ollamatest"
	"prefdeck/stages/ollama/peer"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func start(t *testing.T, models ...ollamatest.Model) (*ollamatest.Server, *peer.Client) {
	t.Helper()
	s := ollamatest.New(models...)
	c := client(t, s.URL)
	t.Cleanup(s.Close)
	return s, c
}

func client(t *testing.T, address string) *peer.Client {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	c := peer.New(u)
	t.Cleanup(c.Close)
	return c
}

var hello = ollama.Request{
	Model:    "m",
	Messages: []ollama.ChatMessage{{Role: "user", Content: "hello"}},
	Options:  map[string]any{"seed": 7, "num_ctx": 4096},
}

// The cases follow Ollama's own reading of OLLAMA_HOST; the environment keeps this
// test from running in parallel.
func TestFromEnvironment(t *testing.T) {
	for value, want := range map[string]string{
		"":                        "http://127.0.0.1:11434",
		"0.0.0.0":                 "http://127.0.0.1:11434",
		"0.0.0.0:8080":            "http://127.0.0.1:8080",
		"[::]:8080":               "http://[::1]:8080",
		":18732":                  "http://127.0.0.1:18732",
		"http://:18732":           "http://127.0.0.1:18732",
		":":                       "http://127.0.0.1:11434",
		"example.com":             "http://example.com:11434",
		" 'http://example.com' ":  "http://example.com:80",
		"https://example.com/ai":  "https://example.com:443/ai",
		"https://example.com:99/": "https://example.com:99",
		"::1":                     "http://[::1]:11434",
		"localhost:99999":         "http://localhost:11434",
		"localhost:abc":           "http://localhost:11434",
		"ftp://example.com":       "",
		"http://exa mple.com":     "",
	} {
		t.Setenv("OLLAMA_HOST", value)
		c, err := peer.FromEnvironment()
		switch {
		case err != nil && want != "":
			t.Errorf("OLLAMA_HOST=%q: %v", value, err)
		case err == nil && strings.TrimSuffix(c.Host(), "/") != want:
			t.Errorf("OLLAMA_HOST=%q: asks %s, want %q", value, c.Host(), want)
		}
	}
}

// Ollama reads no password, and takes parts of one for something else. Its logging
// must not reveal one either.
func TestPasswordsAreNotPrinted(t *testing.T) {
	var logged strings.Builder
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&logged, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	for _, value := range []string{
		"http://user:s3cret@127.0.0.1:18732", "http://user:s3cret@127.0.0.1", "user:s3cret@127.0.0.1", "https://:s3cret@host/path",
		"http://user:/s3cret@host", "ftp://user:s3cret@host", "http://user:s3cret@[::1]:8080", "'user:s3cret@host'", "s3cret@host:99",
	} {
		t.Setenv("OLLAMA_HOST", value)
		_, err := peer.FromEnvironment()
		if err == nil || strings.Contains(err.Error()+logged.String(), "s3cret") || !strings.Contains(err.Error(), "password") {
			t.Errorf("OLLAMA_HOST=%q: %v, logged %q", value, err, &logged)
		}
	}
}

func TestChat(t *testing.T) {
	t.Parallel()
	s, c := start(t, ollamatest.Model{Name: "m"})
	var streamed strings.Builder
	reply, err := c.Chat(t.Context(), hello, func(k ollama.Chunk) { streamed.WriteString(k.Text) })
	if err != nil {
		t.Fatal(err)
	}
	if reply.Text == "" || reply.Text != streamed.String() {
		t.Errorf("text %q, streamed %q", reply.Text, streamed.String())
	}
	if reply.DoneReason != "stop" || reply.Tokens == 0 || reply.PromptTokens == 0 || reply.Eval == 0 || reply.Total == 0 {
		t.Errorf("reply lacks numbers: %+v", reply)
	}
	again, err := c.Chat(t.Context(), hello, nil)
	if err != nil || again.Text != reply.Text {
		t.Errorf("asked again: %q, %v; the fake is to answer the same", again.Text, err)
	}
	sent := s.Chats()[0]
	if sent.Truncate == nil || *sent.Truncate || sent.Shift == nil || *sent.Shift {
		t.Error("truncate and shift must be sent as false: the server would cut the prompt in silence")
	}
	if sent.Think != nil {
		t.Error("think sent though not asked for")
	}
}

func TestChatFaults(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		fault ollamatest.Fault
		want  error
		says  string
	}{
		{ollamatest.Busy, ollama.ErrBusy, "503 server busy"},
		{ollamatest.Crash, ollama.ErrServer, "500 model runner"},
		{ollamatest.Proxy, ollama.ErrServer, "502 a web page instead of an answer"},
		{ollamatest.SignIn, ollama.ErrSignIn, "ollama signin"},
		{ollamatest.Denied, ollama.ErrRefused, "401 bearer token missing"},
		{ollamatest.Refuse, ollama.ErrRefused, "400 invalid request"},
		{ollamatest.BadOption, ollama.ErrRefused, "500 option"},
		{ollamatest.BadSchema, ollama.ErrRefused, "500 invalid JSON schema"},
		{ollamatest.Page, ollama.ErrForeign, "http://127.0.0.1"},
		{ollamatest.Reset, ollama.ErrUnreachable, ""},
		{ollamatest.Cut, ollama.ErrCut, "bytes"},
		{ollamatest.NoDone, ollama.ErrCut, "bytes"},
		{ollamatest.Stall, ollama.ErrStalled, "silent for 20ms"},
		{ollamatest.Garbage, ollama.ErrServer, "garbage {]"},
		{ollamatest.StreamError, ollama.ErrServer, "unexpected EOF"},
	} {
		t.Run(string(tc.fault), func(t *testing.T) {
			t.Parallel()
			s, c := start(t, ollamatest.Model{Name: "m"})
			s.Script(func(ollamatest.Chat) ollamatest.Answer {
				return ollamatest.Answer{Text: "one two three", Fault: tc.fault, After: 2}
			})
			r := hello
			if tc.fault == ollamatest.Stall {
				r.Stall = 20 * time.Millisecond
			}
			reply, err := c.Chat(t.Context(), r, nil)
			if !errors.Is(err, tc.want) || !strings.Contains(err.Error(), tc.says) {
				t.Fatalf("error %v, want %v with %q", err, tc.want, tc.says)
			}
			if strings.ContainsAny(err.Error(), "\n\x00\x01") || len(err.Error()) > 400 {
				t.Errorf("error text is not one bounded line: %q", err)
			}
			if final := errors.Is(err, ollama.ErrSignIn) || errors.Is(err, ollama.ErrRefused); ollama.Retryable(err) == final {
				t.Errorf("retryable: %v", ollama.Retryable(err))
			}
			midway := tc.want == ollama.ErrCut || tc.want == ollama.ErrStalled
			if midway && reply.Text != "one two " {
				t.Errorf("what had come until then: %q", reply.Text)
			}
		})
	}
}

// dialects are the versions whose ways of failing differ.
var dialects = []string{"0.17.4", "0.33.0", "0.34.2"}

// An answer that the server aborts because it repeats itself is an answer; one that
// breaks off for another reason is not.
func TestLoopIsAnAnswer(t *testing.T) {
	t.Parallel()
	for _, version := range dialects {
		s, c := start(t, ollamatest.Model{Name: "m"})
		s.SetVersion(version)
		s.Script(func(ollamatest.Chat) ollamatest.Answer {
			return ollamatest.Answer{Text: "Sing: la la", Fault: ollamatest.Loop, After: 3}
		})
		reply, err := c.Chat(t.Context(), hello, nil)
		if err != nil || reply.DoneReason != ollama.Looped || !strings.HasPrefix(reply.Text, "Sing: la la na na") || reply.Tokens < 34 {
			t.Errorf("%s: %+v, %v", version, reply, err)
		}
		s.Script(func(ollamatest.Chat) ollamatest.Answer {
			return ollamatest.Answer{Text: strings.Repeat("na ", 40), Fault: ollamatest.NoDone, After: 29}
		})
		if reply, err := c.Chat(t.Context(), hello, nil); !errors.Is(err, ollama.ErrCut) {
			t.Errorf("%s, cut after 29 equal words: %+v, %v", version, reply, err)
		}
	}
}

// Every server refuses a prompt that does not fit in its own words, and newer ones
// round the context up.
func TestPromptTooLong(t *testing.T) {
	t.Parallel()
	for _, version := range dialects {
		s, c := start(t, ollamatest.Model{Name: "m"})
		s.SetVersion(version)
		r := hello
		r.Options = map[string]any{"num_ctx": 300}
		for words, fits := range map[int]bool{250: true, 400: version != "0.17.4", 600: false} {
			r.Messages = []ollama.ChatMessage{{Role: "user", Content: strings.Repeat("word ", words)}}
			_, err := c.Chat(t.Context(), r, nil)
			if fits != (err == nil) || !fits && !errors.Is(err, ollama.ErrTooLong) {
				t.Errorf("%s, %d words in a context of 300: %v", version, words, err)
			}
			var long *ollama.TooLongError
			if !fits && version != "0.17.4" && (!errors.As(err, &long) || long.Prompt != words+4 || long.Context != 512) {
				t.Errorf("%s: %v has the numbers %+v", version, err, long)
			}
		}
	}
}

// An empty line in a stream is no reason to fail.
func TestEmptyLinesInAStream(t *testing.T) {
	t.Parallel()
	s, c := start(t, ollamatest.Model{Name: "m"})
	s.Fail(ollamatest.BlankLine)
	if reply, err := c.Chat(t.Context(), hello, nil); err != nil || reply.Text != ollamatest.Default(s.Chats()[0]).Text {
		t.Errorf("%+v, %v", reply, err)
	}
}

func TestChatRefusals(t *testing.T) {
	t.Parallel()
	_, c := start(t, ollamatest.Model{Name: "m"}, ollamatest.Model{Name: "embed", Capabilities: []string{"embedding"}})
	for name, tc := range map[string]struct {
		change func(*ollama.Request)
		want   error
	}{
		"unknown model":  {func(r *ollama.Request) { r.Model = "nobody" }, ollama.ErrNoModel},
		"embedding":      {func(r *ollama.Request) { r.Model = "embed" }, ollama.ErrRefused},
		"cannot think":   {func(r *ollama.Request) { r.Think = true }, ollama.ErrRefused},
		"too long":       {func(r *ollama.Request) { r.Options = map[string]any{"num_ctx": 4} }, ollama.ErrTooLong},
		"too long, kind": {func(r *ollama.Request) { r.Options = map[string]any{"num_ctx": 4} }, ollama.ErrRefused},
	} {
		r := hello
		tc.change(&r)
		if _, err := c.Chat(t.Context(), r, nil); !errors.Is(err, tc.want) || ollama.Retryable(err) {
			t.Errorf("%s: %v, want %v", name, err, tc.want)
		}
	}
}

func TestChatEmptyReasonIsAnAnswer(t *testing.T) {
	t.Parallel()
	s, c := start(t, ollamatest.Model{Name: "m"})
	s.Fail(ollamatest.NoReason)
	if reply, err := c.Chat(t.Context(), hello, nil); err != nil || reply.DoneReason != "" || reply.Text == "" {
		t.Errorf("%+v, %v", reply, err)
	}
}

// The likely tokens come in their order with the token that they could have been, and
// from servers before 0.12.11 not at all.
func TestLikelyTokens(t *testing.T) {
	t.Parallel()
	s, c := start(t, ollamatest.Model{Name: "m"})
	s.Script(func(ollamatest.Chat) ollamatest.Answer {
		return ollamatest.Answer{Text: "A better", Likely: map[string]float64{"A": 0.5, "B": 0.25, "The": 0.125}}
	})
	r := hello
	if reply, err := c.Chat(t.Context(), r, nil); err != nil || reply.Said != nil {
		t.Errorf("unasked: %v, %v", reply.Said, err)
	}
	r.Likely = 2
	reply, err := c.Chat(t.Context(), r, nil)
	want := []ollama.Token{
		{Text: "A ", Likely: []ollama.Token{{Text: "A", Logprob: math.Log(0.5)}, {Text: "B", Logprob: math.Log(0.25)}}},
		{Text: "better", Likely: []ollama.Token{{Text: "better"}}},
	}
	if err != nil || !reflect.DeepEqual(reply.Said, want) {
		t.Errorf("%v, %v, want %v", reply.Said, err, want)
	}
	s.SetVersion("0.12.3")
	if reply, err := c.Chat(t.Context(), r, nil); err != nil || reply.Text != "A better" || reply.Said != nil {
		t.Errorf("an old server: %v, %v", reply, err)
	}
	r.Likely = ollama.MostLikely + 1
	if _, err := c.Chat(t.Context(), r, nil); !errors.Is(err, ollama.ErrRefused) {
		t.Errorf("more than servers allow: %v", err)
	}
}

func TestChatThinking(t *testing.T) {
	t.Parallel()
	_, c := start(t, ollamatest.Model{Name: "m", Capabilities: []string{"completion", "thinking"}})
	for _, think := range []any{true, false, "low"} {
		r := hello
		r.Think = think
		reply, err := c.Chat(t.Context(), r, nil)
		if err != nil || (reply.Thinking != "") != (think != false) || strings.Contains(reply.Text, "question is") {
			t.Errorf("think %v: %+v, %v", think, reply, err)
		}
	}
}

func TestContextWins(t *testing.T) {
	t.Parallel()
	for _, fault := range []ollamatest.Fault{ollamatest.SlowStart, ollamatest.Stall} {
		s, c := start(t, ollamatest.Model{Name: "m"})
		ctx, cancel := context.WithCancel(t.Context())
		s.Script(func(ollamatest.Chat) ollamatest.Answer {
			if fault == ollamatest.SlowStart {
				cancel()
			}
			return ollamatest.Answer{Text: "one two three", Fault: fault, After: 1}
		})
		_, err := c.Chat(ctx, hello, func(ollama.Chunk) { cancel() })
		if !errors.Is(err, context.Canceled) || ollama.Retryable(err) {
			t.Errorf("%s: %v, want the context's error", fault, err)
		}
		cancel()
	}
}

func TestServerDown(t *testing.T) {
	t.Parallel()
	s, c := start(t, ollamatest.Model{Name: "m"})
	s.Down()
	if _, err := c.Chat(t.Context(), hello, nil); !errors.Is(err, ollama.ErrUnreachable) {
		t.Errorf("%v, want ErrUnreachable", err)
	}
	if _, err := c.Models(t.Context()); !errors.Is(err, ollama.ErrUnreachable) || !strings.Contains(err.Error(), "refused") || strings.Contains(err.Error(), "dial") {
		t.Errorf("%v, want ErrUnreachable in the system's words", err)
	}
	if err := s.Up(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Chat(t.Context(), hello, nil); err != nil {
		t.Errorf("after the start: %v", err)
	}
}

func TestModelsAndShow(t *testing.T) {
	t.Parallel()
	_, c := start(t,
		ollamatest.Model{Name: "m", System: "Be kind.", Parameters: "stop \"x\""},
		ollamatest.Model{Name: "big:cloud", RemoteHost: "https://ollama.com:443"})
	models, err := c.Models(t.Context())
	if err != nil || len(models) != 2 || models[0].Name != "m:latest" || models[0].Digest == "" || models[0].Size == 0 {
		t.Fatalf("%+v, %v", models, err)
	}
	if models[1].RemoteHost != "https://ollama.com:443" {
		t.Errorf("remote host %q", models[1].RemoteHost)
	}
	m, err := c.Show(t.Context(), "M", nil)
	if err != nil || m.System != "Be kind." || m.Template == "" || m.Parameters == "" || len(m.Capabilities) != 1 || m.Digest != models[0].Digest {
		t.Errorf("%+v, %v", m, err)
	}
	if _, err := c.Show(t.Context(), "nobody", nil); !errors.Is(err, ollama.ErrNoModel) {
		t.Errorf("%v, want ErrNoModel", err)
	}
	if _, err := c.Chat(t.Context(), hello, nil); err != nil {
		t.Fatal(err)
	}
	if loaded, err := c.Loaded(t.Context()); err != nil || len(loaded) != 1 || loaded[0].ContextLength != 4096 || loaded[0].Expires.IsZero() {
		t.Errorf("%+v, %v", loaded, err)
	}
}

func TestPull(t *testing.T) {
	t.Parallel()
	s, c := start(t)
	s.Offer(ollamatest.Model{Name: "new", Size: 5000})
	var last, of int64
	calls := 0
	err := c.Pull(t.Context(), "new", func(done, total int64) {
		if done < last {
			t.Errorf("progress went back from %d to %d", last, done)
		}
		last, of, calls = done, total, calls+1
	})
	if err != nil || last != 5000 || of != 5000 || calls == 0 {
		t.Errorf("done %d of %d in %d calls, %v", last, of, calls, err)
	}
	if err := c.Pull(t.Context(), "nobody", nil); !errors.Is(err, ollama.ErrNoModel) {
		t.Errorf("%v, want ErrNoModel", err)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	s, c := start(t, ollamatest.Model{Name: "m"}, ollamatest.Model{Name: "big:cloud", RemoteHost: "https://ollama.com"})
	levels := map[string]stages.Finding{}
	for _, f := range c.Check(t.Context(), []string{"m", "big:cloud", "nobody"}) {
		levels[f.Check] = f
	}
	for check, want := range map[string]stages.Level{
		"ollama host": stages.OK, "ollama version": stages.OK, "ollama models": stages.OK,
		"model m": stages.OK, "model big:cloud": stages.Warn, "model nobody": stages.Warn,
	} {
		if levels[check].Level != want {
			t.Errorf("%s: %+v, want %s", check, levels[check], want)
		}
	}
	if got := levels["model nobody"].Advice; got != "ollama pull nobody" {
		t.Errorf("advice %q", got)
	}
	for version, want := range map[string]bool{"0.0.0": false, "0.17.4": false, "0.30.0-rc1": true, "0.33.0": true, "1.0.0": true, "new": false} {
		s.SetVersion(version)
		if got := strings.Contains(fmt.Sprint(c.Check(t.Context(), nil)), "shift=false"); got != want {
			t.Errorf("doctor speaks of shift on %s: %v", version, got)
		}
	}
	s.Down()
	down := c.Check(t.Context(), nil)
	if len(down) != 1 || down[0].Level == stages.OK || !strings.Contains(down[0].Advice, "ollama serve") {
		t.Errorf("with the server down: %+v", down)
	}
}

// Promise 8: a redirect does not carry a prompt to another machine.
func TestRedirectElsewhere(t *testing.T) {
	t.Parallel()
	asked := false
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	t.Cleanup(other.Close)
	s := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect))
	t.Cleanup(s.Close)
	_, err := client(t, s.URL).Chat(t.Context(), hello, nil)
	if !errors.Is(err, ollama.ErrRefused) || asked {
		t.Errorf("%v, the other machine was asked: %v", err, asked)
	}
}

func TestNotOllama(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(s.Close)
	c := client(t, s.URL)
	if _, err := c.Version(t.Context()); !errors.Is(err, ollama.ErrUnreachable) {
		t.Errorf("%v, want ErrUnreachable", err)
	}
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Write([]byte("<html><title>Router\nlogin</title>" + strings.Repeat("x", 5000)))
	}))
	t.Cleanup(page.Close)
	if _, err := client(t, page.URL).Version(t.Context()); err == nil || len(err.Error()) > 400 {
		t.Errorf("a web page as version: %v", err)
	}
	for body, foreign := range map[string]bool{`{"hello":1}`: true, `{}`: true, `{"models":[]}`: false, `{"models":null,"version":"0.1.0"}`: false} {
		other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Write([]byte(body))
		}))
		t.Cleanup(other.Close)
		_, err := client(t, other.URL).Models(t.Context())
		if errors.Is(err, ollama.ErrForeign) != foreign || foreign && !strings.Contains(err.Error(), other.URL) || !foreign && err != nil {
			t.Errorf("%s as a list of models: %v", body, err)
		}
	}
}
