package response

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/ollama/ollamatest"
)

// short expects a Shortfall that begins like this, mentions the rest, and whose
// reasons add up. How many requests a parked model gets is up to its workers.
func short(t *testing.T, err error, begins string, says ...string) {
	t.Helper()
	var s *stages.Shortfall
	if !errors.As(err, &s) || !strings.HasPrefix(err.Error(), begins) {
		t.Fatalf("error %v\nwant  %s", err, begins)
	}
	for _, want := range says {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error %v\nsays nothing of %s", err, want)
		}
	}
	total := 0
	for _, why := range s.Why {
		n, err := strconv.Atoi(regexp.MustCompile(`^\d+`).FindString(why))
		if err != nil {
			t.Errorf("%q has no number: %v", why, err)
		}
		total += n
	}
	if total != s.Missing {
		t.Errorf("the reasons of %q add up to %d", err, total)
	}
}

// Every error that ask stores is read as its own kind.
func TestStoredErrorsAreRead(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		for _, words := range []string{"", "500 the server failed: the answer broke off"} {
			err := fmt.Errorf("ask registry:5000/one:7b: %w", k.err)
			if words != "" {
				err = fmt.Errorf("%w: %s", err, words)
			}
			stored := failed(Response{}, err).response.Error
			if kind, got := readError(stored); kind != k.kind || got != words {
				t.Errorf("%q is read as %s, %q", stored, kind, got)
			}
		}
	}
	if kind, words := readError("ask m: the answer broke off after 12 bytes"); kind != Broken || words != "after 12 bytes" {
		t.Errorf("read as %s, %q", kind, words)
	}
	for text, want := range map[string]FailureKind{
		"":                               Other,
		"ask m":                          Other,
		"no space left":                  Other,
		"the server is busy":             Busy, // without a model
		"ask m: it is the server failed": Other,
	} {
		if kind, words := readError(text); kind != want || want == Other && words != text {
			t.Errorf("%q is read as %s, %q", text, kind, words)
		}
	}
}

func TestFailures(t *testing.T) {
	t.Parallel()
	var fs Failures
	fs.Add("one", "ask one: the server refused the request: 400 first", 1)
	fs.Add("one", "ask one: the server refused the request: 400 last", 2)
	fs.Add("two", "ask two: the server refused the request: 413 large", 1)
	for _, model := range []string{"one", "two"} {
		fs.Add(model, "ask "+model+": no Ollama server answers: http://127.0.0.1:1: connection refused", 4)
	}
	fs.Add("two", "ask two: the answer stopped coming: silent for 2m0s", 1)
	fs.Sort()
	lines, total := fs.reasons()
	if got := strings.Join(lines, "\n"); total != 13 || got != strings.Join([]string{
		"8 × no Ollama server answers",
		"3 × the server refused the request: “400 last”",
		"1 × the server refused the request: “413 large”",
		"1 × the answer stopped coming",
	}, "\n") {
		t.Errorf("%d:\n%s", total, got)
	}
	if n := fs.of("one"); n != 7 {
		t.Errorf("%d of one failed", n)
	}
	if got := fs[0].Reason(); got != "no Ollama server answers: http://127.0.0.1:1: connection refused" {
		t.Errorf("reason %q", got)
	}
	want := "start Ollama with `ollama serve`; use another model or other options; raise stall in the configuration if the model is that slow, then run again"
	if got := fs.Advice(); got != want {
		t.Errorf("advice %q", got)
	}
}

// What servers say decides what helps where the kind alone does not tell.
func TestAdviceByWords(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"the server failed: 500 model requires more system memory (12.0 GiB) than is available (3.1 GiB)": "use a smaller model or num_ctx, or free some memory, then run again",
		"the server failed: 500 model runner has unexpectedly stopped":                                    "run again",
		"the server refused the request: 400 \"m\" does not support thinking":                             "set think to false in the configuration, then run again",
		"the server refused the request: 400 \"m\" does not support chat":                                 "use another model, then run again",
		"the server refused the request: 401 unauthorized":                                                "get access to the server, or name another with --host, then run again",
		"the server refused the request: 400 bad":                                                         "use another model or other options, then run again",
	} {
		var fs Failures
		fs.Add("m", "ask m: "+said, 1)
		if got := fs.Advice(); got != want {
			t.Errorf("%s: %s, want %s", said, got, want)
		}
	}
}

// The server dies in the middle: the answers so far stay, and the next run does the
// rest.
func TestServerGoneMidway(t *testing.T) {
	t.Parallel()
	s, c := start(t, one)
	var n atomic.Int32
	s.Script(func(q ollamatest.Chat) ollamatest.Answer {
		if n.Add(1) > 3 {
			go s.Down()
			return ollamatest.Answer{Fault: ollamatest.SlowStart}
		}
		return ollamatest.Default(q)
	})
	d := newMemory("a", "b", "c", "d", "e", "f", "g", "h")
	o := quickly("one")
	o.Attempts, o.Jobs = 1, 1
	_, err := run(t.Context(), d, c, o)
	short(t, err, "13 of 16 missing: 13 not asked: no Ollama server answers; start Ollama with `ollama serve`, then run again")
	if r := d.last(); r.Status != stages.Failed || r.Error != err.Error() || r.Counts.Added != 3 || d.with(Failed) != 0 {
		t.Errorf("run %+v", r)
	}

	if err := s.Up(); err != nil {
		t.Fatal(err)
	}
	s.Script(nil)
	if _, err := run(t.Context(), d, c, o); err != nil || d.with(Complete) != 16 || d.with(Failed) != 0 {
		t.Errorf("again: %v, %d complete, %d failed", err, d.with(Complete), d.with(Failed))
	}
	// Responses that the deck had before count as wanted.
	s.Script(func(ollamatest.Chat) ollamatest.Answer { return ollamatest.Answer{Fault: ollamatest.Refuse} })
	d.add("i")
	_, err = run(t.Context(), d, c, o)
	short(t, err, "2 of 18 missing: 2 × the server refused the request: “400 invalid request”; use another model or other options, then run again")
}
