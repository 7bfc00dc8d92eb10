package e2e

import (
	"bytes"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/ollama/ollamatest"
)

// Promise 3 for what a model has just said and thought: it arrives by another way
// than imports do, and no other test shows thinking.
func TestHostileThinkingNeverReachesTheTerminal(t *testing.T) {
	t.Parallel()
	thinks := []string{"completion", "thinking"}
	server := ollamatest.New(ollamatest.Model{Name: "one", Capabilities: thinks}, ollamatest.Model{Name: "two", Capabilities: thinks})
	defer server.Close()
	texts := attacks()
	server.Script(func(c ollamatest.Chat) ollamatest.Answer {
		a := ollamatest.Default(c)
		var n int
		fmt.Sscanf(c.Last(), "Tell story %d", &n)
		hostile := texts[n%len(texts)]
		return ollamatest.Answer{Text: a.Text + "\n\n" + hostile, Thinking: "I think " + hostile}
	})
	deck := filepath.Join(t.TempDir(), "deck.db")
	done(t, "--deck", deck, "import", "--as", "prompts", questions(t, len(texts)))
	r := command(t, []string{"OLLAMA_HOST=" + server.URL}, "--deck", deck, "run", "--model", "one", "--model", "two", "--samples", "1")
	if r.code != 0 {
		t.Fatalf("run: %s", r.stderr)
	}
	harmless(t, []byte(r.stdout+r.stderr))
	tm := startKnowing(t, 120, 36, []ansi.DECMode{ansi.ModeSynchronizedOutput, ansi.ModeUnicodeCore}, nil,
		"--deck", deck, "--guard", "0", "--settings", noRepeats(t), "label")
	watched := tm.watches(true)
	tm.await("a pair", contains("0 decided", "thinking (w shows it)"))
	queue := statsOf(t, deck).Queue
	if queue < len(texts)/2 {
		t.Errorf("only %d pairs of %d prompts", queue, len(texts))
	}
	for i := range queue {
		tm.await("the pair", legibly)
		tm.typed("w")
		tm.await("what was thought", contains("thinking (w hides it)", "I think"))
		for _, key := range []string{"G", "g", "m", "G", "g", "m", "z", "G", "z", "d", "d"} {
			tm.shows(key, 8*time.Millisecond)
		}
		tm.labels("1", i+1)
	}
	tm.typed("q")
	tm.awaitExit()
	watched(t)
	strictly(t, tm.written())
	notQuoted(t, tm.written(), texts...)
}

// Promise 3 for the line mode: on a terminal that echoes its input, only text and
// line ends are printed.
func TestHostileTextLineByLine(t *testing.T) {
	t.Parallel()
	pairs := hostilePairs(t)
	deck := hostileDeck(t, pairs)
	tm := start(t, 100, 30, nil, "--deck", deck, "--settings", noRepeats(t), "label", "--plain")
	prompts := 1
	tm.awaitAsked(prompts)
	for range pairs {
		for _, line := range []string{"p", "n a \x1b[2J note", "f \x1b[31m", "i", "1"} {
			tm.typed(line + "\r")
			prompts++
			tm.awaitAsked(prompts)
		}
	}
	tm.typed("q\r")
	tm.awaitExit()
	harmless(t, bytes.ReplaceAll(tm.written(), []byte("\r\n"), []byte("\n")))
	if s := statsOf(t, deck); s.current() != len(pairs) {
		t.Errorf("%d lines made %+v", len(pairs), s)
	}
}

// awaitAsked waits until a line has been asked for that many times. Both ways to ask
// are named in full, since a hostile text has an angle bracket of its own.
func (tm *terminal) awaitAsked(times int) {
	tm.t.Helper()
	tm.await(fmt.Sprintf("the %dth line", times), func(string) bool {
		written := tm.written()
		return bytes.Count(written, []byte(", ? > ")) >= times
	})
}

// awaitWritten waits until a text has been written that many times.
func (tm *terminal) awaitWritten(text string, times int) {
	tm.t.Helper()
	tm.await(fmt.Sprintf("%q for the %dth time", text, times), func(string) bool {
		return bytes.Count(tm.written(), []byte(text)) >= times
	})
}
