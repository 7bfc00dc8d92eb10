package e2e

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"prefdeck/stages/ollama/ollamatest"
)

// kills is how often each kill test kills the program. CI asks for 100.
var kills = flag.Int("kills", 5, "how often each kill test kills the program")

// moment is a random time at which to kill; failures print its seed.
type moment struct {
	*rand.Rand
	seed uint64
}

func randomMoment() moment {
	seed := uint64(time.Now().UnixNano())
	return moment{rand.New(rand.NewPCG(seed, 0)), seed}
}

func (m moment) until(longest time.Duration) <-chan time.Time {
	return time.After(time.Duration(m.Int64N(int64(longest))))
}

// Promise 1: killed at any moment while keys are typed, the program keeps every
// label whose echo was on the screen, once, and no label that was not typed.
func TestKilledWhileLabelling(t *testing.T) {
	t.Parallel()
	when := randomMoment()
	deck := numbered(t, 4**kills+50)
	acknowledged := map[string]string{} // pair → winner: the screen moved on
	typed := map[string]string{}        // pair → winner: the key was sent
	for range *kills {
		labelUntilKilled(t, when, deck, acknowledged, typed)
	}
	sound(t, deck)
	s := statsOf(t, deck)
	won := winners(t, deck)
	for pair, winner := range acknowledged {
		if won[pair] != winner {
			t.Errorf("pair %s: the screen acknowledged %q, the deck has %q", pair, winner, won[pair])
		}
	}
	for pair, winner := range won {
		if typed[pair] != winner {
			t.Errorf("pair %s: the deck has %q, typed was %q", pair, winner, typed[pair])
		}
	}
	if s.Events != len(won) {
		t.Errorf("%d labels came of %d events: something counts twice", len(won), s.Events)
	}
	t.Logf("%d kills, %d labels acknowledged, %d in the deck (seed %d)", *kills, len(acknowledged), len(won), when.seed)
	if *kills >= 50 && len(acknowledged) < *kills/2 { // with fewer kills this is up to chance
		t.Errorf("only %d labels were acknowledged: the test kills too early to show anything", len(acknowledged))
	}
}

// labelUntilKilled labels up to three pairs and kills the program, mostly in the
// milliseconds around a key, sometimes during its start.
func labelUntilKilled(t *testing.T, when moment, deck string, acknowledged, typed map[string]string) {
	t.Helper()
	r := label(t, 120, 36, deck)
	defer r.kill()
	if when.IntN(10) == 0 {
		<-when.until(150 * time.Millisecond)
		return
	}
	r.reads()
	for range 1 + when.IntN(3) {
		key := []string{"1", "7"}[when.IntN(2)]
		pair := r.pair
		winner := keyOf[key].winner(pair)
		r.decides(key)
		typed[pair.pair] = winner
		dies := when.IntN(3) == 0
		if dies {
			<-when.until(12 * time.Millisecond)
			r.kill() // its last words are on the screen now
		}
		switch next, ok := pairOn(r.screen()); {
		case !dies:
			r.reads()
			acknowledged[pair.pair] = winner
		case ok && next.pair != pair.pair:
			acknowledged[pair.pair] = winner
			return
		default:
			return
		}
	}
}

// Promise 4: killed at any moment while responses arrive, and run again, the
// program has every response once and asks for none twice.
func TestKilledWhileResponsesArrive(t *testing.T) {
	t.Parallel()
	const jobs, samples = 4, 3
	prompts := 2**kills + 10
	when := randomMoment()
	server := ollamatest.New(ollamatest.Model{Name: "one"}, ollamatest.Model{Name: "two"})
	defer server.Close()
	deck := filepath.Join(t.TempDir(), "deck.db")
	done(t, "--deck", deck, "import", "--as", "prompts", questions(t, prompts))
	run := func() *exec.Cmd {
		cmd := exec.Command(program, "--deck", deck, "run", "--model", "one", "--model", "two",
			"--samples", fmt.Sprint(samples), "--jobs", fmt.Sprint(jobs))
		cmd.Env = append(environment(t), "OLLAMA_HOST="+server.URL)
		return cmd
	}
	// Answers come in steps, so that a kill hits some of them half-way.
	server.Script(func(c ollamatest.Chat) ollamatest.Answer {
		a := ollamatest.Default(c)
		<-time.After(5 * time.Millisecond)
		return a
	})
	want := prompts * samples * 2
	missing := want
	for range *kills {
		before := len(server.Chats())
		killAfter(t, run(), when)
		if asked := len(server.Chats()) - before; asked > missing {
			t.Errorf("%d requests although only %d responses were missing", asked, missing)
		}
		missing = want - statsOf(t, deck).Responses
	}
	before := len(server.Chats())
	if out, err := run().CombinedOutput(); err != nil {
		t.Fatalf("the last run: %v\n%s", err, out)
	}
	if asked := len(server.Chats()) - before; asked != missing {
		t.Errorf("the last run sent %d requests for %d missing responses", asked, missing)
	}
	sound(t, deck)
	if s := statsOf(t, deck); s.Responses != want || s.Failed != 0 {
		t.Errorf("%d responses and %d failures, want %d and none", s.Responses, s.Failed, want)
	}
	before = len(server.Chats())
	if out, err := run().CombinedOutput(); err != nil {
		t.Fatalf("one run more: %v\n%s", err, out)
	}
	if more := len(server.Chats()) - before; more != 0 {
		t.Errorf("%d requests although nothing was missing", more)
	}
	t.Logf("%d kills, %d requests for %d responses (seed %d)", *kills, before, want, when.seed)
}

// killAfter starts a command and kills it at a random moment.
func killAfter(t *testing.T, cmd *exec.Cmd, when moment) {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		cmd.Wait()
	}()
	select {
	case <-ended:
	case <-when.until(400 * time.Millisecond):
	}
	cmd.Process.Signal(syscall.SIGKILL)
	<-ended
}

// questions writes a file of n prompts.
func questions(t testing.TB, n int) string {
	t.Helper()
	var lines strings.Builder
	for i := range n {
		// Spell numbers out, or curation takes the prompts for one.
		row, err := json.Marshal(map[string]string{"prompt": fmt.Sprintf("Tell story %d of the %d towns, lake %d and hill %d.", i, i*7+1, i*13+2, i*29+3)})
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(append(row, '\n'))
	}
	file := filepath.Join(t.TempDir(), "prompts.jsonl")
	if err := os.WriteFile(file, []byte(lines.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
