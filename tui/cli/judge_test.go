package cli

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/stages/ollama/ollamatest"
	"prefdeck/store"
)

// judging answers prompts as usual, and judges: the longer response is better, the
// first one a little.
func judging(c ollamatest.Chat) ollamatest.Answer {
	text := c.Last()
	between := func(from, to string) string {
		_, rest, _ := strings.Cut(text, from)
		inner, _, _ := strings.Cut(rest, to)
		return inner
	}
	switch {
	case strings.Contains(text, "<response_a>"):
		a, b := len(between("<response_a>", "</response_a>")), len(between("<response_b>", "</response_b>"))
		if a >= b {
			return ollamatest.Answer{Text: "A", Likely: map[string]float64{"A": 0.8, "B": 0.1}}
		}
		return ollamatest.Answer{Text: "B", Likely: map[string]float64{"A": 0.4, "B": 0.6}}
	case strings.Contains(text, "<response>"):
		share := math.Min(0.9, float64(len(between("<response>", "</response>")))/1000)
		return ollamatest.Answer{Text: "1", Likely: map[string]float64{"5": share, "1": 1 - share}}
	}
	return ollamatest.Default(c)
}

// From the command line: verdicts and scores are stored once, order the queue, are
// found by a search for scores, choose pairs, and are told in explain and queries.
func TestJudge(t *testing.T) {
	c := collect(t, 4, ollamatest.Model{Name: "one"}, ollamatest.Model{Name: "two"}, ollamatest.Model{Name: "judge", Digest: strings.Repeat("ab", 32)})
	c.server.Script(judging)
	if code, lines := c.run("one", "two"); code != exitDone {
		t.Fatal(lines)
	}
	ask := func(want int, args ...string) string {
		t.Helper()
		code, out, stderr := call(t, append([]string{"judge", "judge", "--deck", c.deck}, args...)...)
		if code != want || out != "" {
			t.Fatalf("judge %v: exit code %d, %s%s", args, code, out, stderr)
		}
		return stderr
	}
	query := func(sql string) string {
		t.Helper()
		code, out, stderr := call(t, "query", sql, "--to", "csv", "--deck", c.deck)
		if code != exitDone {
			t.Fatal(stderr)
		}
		_, rows, _ := strings.Cut(strings.TrimSpace(out), "\n")
		return rows
	}
	ask(exitDone, "--limit", "3")
	if got := query("SELECT count(*), count(DISTINCT pair), count(DISTINCT judge) FROM judgements WHERE digest LIKE 'abab%' AND raw IN ('A', 'B')"); got != "6,3,1" {
		t.Errorf("judged %s", got)
	}
	ask(exitDone, "--pairwise", "--pointwise")
	asked := len(c.server.Chats())
	ask(exitDone, "--pairwise", "--pointwise")
	if more := len(c.server.Chats()) - asked; more > 0 {
		t.Errorf("asked %d times for what is judged", more)
	}
	if got := query("SELECT count(*) = 2 * (SELECT count(*) FROM pairs_full WHERE state IS NOT NULL) FROM judgements"); got != "1" {
		t.Errorf("verdicts: %s", got)
	}
	if got := query("SELECT count(*) = (SELECT count(*) FROM responses_full WHERE dropped_by = '') FROM scores WHERE what = 'overall' AND value > 1 AND scorer LIKE 'judge:latest@abababab pointwise@%'"); got != "1" {
		t.Errorf("scores: %s", got)
	}
	// Scores choose the pairs of prompts that were not paired before.
	file := filepath.Join(t.TempDir(), "more.txt")
	if err := os.WriteFile(file, []byte("What is a river?\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := call(t, "import", file, "--deck", c.deck); code != exitDone {
		t.Fatal(stderr)
	}
	if code, _, stderr := call(t, "run", "--deck", c.deck, "--stages", "responses", "--samples", "4", "--model", "one", "--model", "two"); code != exitDone {
		t.Fatal(stderr)
	}
	ask(exitDone, "--pointwise")
	if code, _, stderr := call(t, "run", "--deck", c.deck, "--stages", "filter", "--pairs-per-prompt", "20", "--strategy", "moderate"); code != exitDone {
		t.Fatal(stderr)
	}
	if got := query("SELECT count(*) > 0 FROM pairs_full WHERE strategy = 'moderate'"); got != "1" {
		t.Errorf("pairs by score: %s", query("SELECT strategy, count(*) FROM pairs_full GROUP BY 1"))
	}
	if code, out, stderr := call(t, "judge", "check", "--deck", c.deck); code != exitFailed || !strings.Contains(stderr, "prefdeck judge MODEL --labelled") {
		t.Errorf("check without labels: exit code %d, %s%s", code, out, stderr)
	}
	pair := query("SELECT pair FROM judgements LIMIT 1")
	code, out, stderr := call(t, "explain", pair, "--reveal", "--deck", c.deck)
	if code != exitDone || !strings.Contains(out, "overall") || !strings.Contains(out, "first") || !strings.Contains(out, "margin") {
		t.Errorf("exit code %d, %s, %s", code, out, stderr)
	}
	if d, err := store.Open(t.Context(), c.deck, store.Options{}); err != nil {
		t.Fatal(err)
	} else if err = errors.Join(d.Append(t.Context(), label.Event{ID: label.NewEventID(), Kind: label.Choose, Pair: stages.ID(pair), Choice: label.Graded(2)}), d.Close()); err != nil {
		t.Fatal(err)
	}
	var checks []measure.JudgeCheck
	code, out, stderr = call(t, "judge", "check", "judge", "--json", "--deck", c.deck)
	if err := json.Unmarshal([]byte(out), &checks); code != exitDone || err != nil || len(checks) != 2 || checks[0].First.N != 2 || !checks[1].Rates {
		t.Errorf("exit code %d, %v, %s%s", code, err, out, stderr)
	}
}

// Judges may be asked on several hosts, each of which works, and one that is away is named
// with advice that fits.
func TestJudgeOnSeveralHosts(t *testing.T) {
	c := collect(t, 4, ollamatest.Model{Name: "one"}, ollamatest.Model{Name: "two"}, ollamatest.Model{Name: "judge"})
	second := ollamatest.New(ollamatest.Model{Name: "judge"})
	defer second.Close()
	var both atomic.Int32
	gate := make(chan struct{})
	together := func(q ollamatest.Chat) ollamatest.Answer {
		a := judging(q)
		if q.Last() == "Say yes." {
			return a // asked alone, before all others
		}
		if a.Gate = gate; both.Add(1) == 2 {
			close(gate)
		}
		return a
	}
	c.server.Script(judging)
	if code, lines := c.run("one", "two"); code != exitDone {
		t.Fatal(lines)
	}
	c.server.Script(together)
	second.Script(together)
	args := []string{"judge", "judge", "--deck", c.deck, "--jobs", "1", "--host", c.server.URL, "--host", second.URL, "--limit", "4"}
	code, _, stderr := call(t, args...)
	if code != exitDone || len(second.Chats()) == 0 || second.Peak() > 1 || !strings.Contains(stderr, "answers by host: ") {
		t.Errorf("exit code %d, %d requests to the second host, %d at a time, stderr %s", code, len(second.Chats()), second.Peak(), stderr)
	}
	c.server.Down()
	second.Down()
	args[len(args)-1] = "8"
	if code, _, stderr := call(t, args...); code != exitFailed || !strings.Contains(stderr, "name its host with --host") {
		t.Errorf("exit code %d, stderr %s", code, stderr)
	}
	if code, _, stderr := call(t, "judge", "judge", "--deck", c.deck, "--host", "a", "--host", "a"); code != exitUsage || !strings.Contains(stderr, "named twice") {
		t.Errorf("exit code %d, stderr %s", code, stderr)
	}
}
