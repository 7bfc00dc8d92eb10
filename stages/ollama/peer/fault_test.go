package peer

import (
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"prefdeck/stages/ollama"
)

// The texts are those of servers of versions 0.17 to 0.34.
func TestTooLong(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		message         string
		prompt, context int
	}{
		{"the input length exceeds the context length", 0, 0},
		{"input exceeds maximum context length", 0, 0},
		{"the prompt is longer than the context length currently available to the model; shorten the prompt, or raise num_ctx", 0, 0},
		{"input length (5003 tokens) exceeds the model's maximum context length (4096 tokens)", 5003, 4096},
		{`{"error":{"code":400,"message":"request (610 tokens) exceeds the available context size (256 tokens), try increasing it","type":"exceed_context_size_error","n_prompt_tokens":610,"n_ctx":256}}`, 610, 256},
	} {
		err := tooLong(c.message)
		if !errors.Is(err, ollama.ErrTooLong) || !errors.Is(err, ollama.ErrRefused) || ollama.Retryable(err) {
			t.Errorf("%q is %v", c.message, err)
		}
		var long *ollama.TooLongError
		if errors.As(err, &long) != (c.prompt > 0) || long != nil && (long.Prompt != c.prompt || long.Context != c.context) {
			t.Errorf("%q has the numbers %+v", c.message, long)
		}
	}
	if err := tooLong("the model is longer than the disk"); err != nil {
		t.Errorf("%v", err)
	}
}

// Why there is no connection is said without the calls and servers that told.
func TestReason(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]error{
		"no such host":       &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "gpu", Server: "192.0.2.1:53"}},
		"connection refused": &net.OpError{Op: "dial", Net: "tcp", Err: &os.SyscallError{Syscall: "connect", Err: syscall.ECONNREFUSED}},
		"EOF":                io.EOF,
	} {
		if got := reason(err); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// A body loses its empty lines and nothing else, however it arrives.
func TestFilledLines(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOf(rapid.SampledFrom([]string{"{}", "a", " ", "\n", "\r\n", "é"})).Draw(t, "parts")
		text := strings.Join(parts, "")
		var want strings.Builder
		for line := range strings.Lines(text) {
			if strings.Trim(line, "\r\n") != "" {
				want.WriteString(line)
			}
		}
		var r io.Reader = strings.NewReader(text)
		if rapid.Bool().Draw(t, "byte by byte") {
			r = iotest.OneByteReader(r)
		}
		got, err := io.ReadAll(&filledLines{ReadCloser: io.NopCloser(r), start: true})
		if err != nil || string(got) != want.String() {
			t.Fatalf("%q became %q, want %q; %v", text, got, want.String(), err)
		}
	})
}
