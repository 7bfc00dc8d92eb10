package e2e

import (
	"path/filepath"
	"strings"
	"testing"

	"prefdeck/stages/ollama/ollamatest"
)

// Promise 5: pairs made by one process come up in the queue of another.
func TestPairsOfARunningGenerationComeUpForLabelling(t *testing.T) {
	t.Parallel()
	server := ollamatest.New(ollamatest.Model{Name: "one"}, ollamatest.Model{Name: "two"})
	defer server.Close()
	deck := filepath.Join(t.TempDir(), "deck.db")
	done(t, "--deck", deck, "import", "--as", "prompts", questions(t, 3))
	tm := start(t, 120, 36, nil, "--deck", deck, "label")
	tm.await("an empty queue", contains("Nothing to label yet"))

	env := []string{"OLLAMA_HOST=" + server.URL}
	if r := command(t, env, "--deck", deck, "run", "--model", "one", "--model", "two", "--samples", "1"); r.code != 0 {
		t.Fatalf("run beside labelling: exit code %d\n%s", r.code, r.stderr)
	}
	tm.await("a pair, without a key", contains("blind", "╭─ A", "╭─ B"))
	tm.labels("6", 1)
	tm.typed("q")
	if code := tm.awaitExit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if s := statsOf(t, deck); s.current() != 1 {
		t.Errorf("one key made %+v", s)
	}
}

// Promise 5: a second person on the same deck is refused with a clear message.
func TestASecondPersonOnTheSameDeckIsRefused(t *testing.T) {
	t.Parallel()
	deck := numbered(t, 3)
	r := label(t, 100, 30, deck)
	r.reads()
	other := start(t, 100, 30, nil, "--deck", deck, "label")
	if code := other.awaitExit(); code != 1 {
		t.Errorf("exit code %d, want 1", code)
	}
	said := strings.TrimSpace(other.screen())
	if !strings.HasPrefix(said, "prefdeck: ") || strings.Count(said, "\n") > 2 {
		t.Errorf("said:\n%s", said)
	}
	r.decides("1")
	r.reads()
	r.leaves()
}

// With an empty deck and no Ollama the home screen still says what can be done. The
// sample deck that it offers leads back to it.
func TestHomeOfAnEmptyDeckWithoutOllama(t *testing.T) {
	t.Parallel()
	deck := filepath.Join(t.TempDir(), "new.db")
	tm := start(t, 100, 30, []string{"XDG_DATA_HOME=" + t.TempDir()}, "--deck", deck)
	offers := func(screen string) bool {
		lower := strings.ToLower(screen)
		return contains("sample", "import", "generate", "ollama")(lower)
	}
	tm.await("what an empty deck offers", offers)
	tm.settled()
	tm.typed("s")
	tm.await("a pair of the sample deck", contains("demo", "blind", "0 decided"))
	tm.typed("q")
	tm.await("home again", offers)
	tm.settled()
	tm.typed("q")
	if code := tm.awaitExit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}
