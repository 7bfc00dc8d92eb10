package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// The size of the measured screens.
const (
	benchCols = 160
	benchRows = 45
)

// sizes leaves the million out unless asked for it: PREFDECK_BENCH_LARGE=1.
func sizes() []int {
	if os.Getenv("PREFDECK_BENCH_LARGE") != "" {
		return []int{1_000, 100_000, 1_000_000}
	}
	return []int{1_000, 100_000}
}

// numberedQuestion matches a numbered pair that is wholly on the screen, with a
// number of any length.
var numberedQuestion = regexp.MustCompile(`(?s)Question \d{4,}:.*(first|second)-\d{4,}.*(first|second)-\d{4,}`)

// BenchmarkFirstPair measures from the start of the program to the output that puts the
// first pair on the screen.
func BenchmarkFirstPair(b *testing.B) {
	for _, n := range sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			deck := numbered(b, n)
			var took []time.Duration
			for b.Loop() {
				began := time.Now()
				tm := start(b, benchCols, benchRows, nil, "--deck", deck, "label")
				tm.await("a pair", numberedQuestion.MatchString)
				took = append(took, tm.lastShown().Sub(began))
				tm.kill()
			}
			report(b, "first-pair", took)
		})
	}
}

// BenchmarkLabelToNext measures from a label key to the output that puts the next pair on
// the screen, durable commit included, with responses of 10 KB.
func BenchmarkLabelToNext(b *testing.B) {
	b.Run("mixed", func(b *testing.B) { labelToNext(b, tenKilobytes) })
	b.Run("code", func(b *testing.B) { labelToNext(b, codeHeavy) })
}

func labelToNext(b *testing.B, response func(int) string) {
	r := &reader{terminal: start(b, benchCols, benchRows, nil, "--deck", pairsOf(b, 400, response), "label")}
	r.reads()
	var took []time.Duration
	var written []int
	for b.Loop() {
		<-time.After(time.Until(r.seen.Add(readingTime)))
		before := len(r.written())
		began := time.Now()
		r.typed("2")
		r.reads()
		took = append(took, r.lastShown().Sub(began))
		written = append(written, len(r.written())-before)
	}
	report(b, "label-to-next", took)
	slices.Sort(written)
	b.ReportMetric(float64(written[len(written)/2]), "bytes/pair")
}

// BenchmarkMemory measures the program's memory at the end of a long sitting, and
// its peak, in true colour and with responses of 10 KB of code. It takes minutes;
// -benchtime 1x is enough.
func BenchmarkMemory(b *testing.B) {
	const pairs = 2_000
	for b.Loop() {
		r := &reader{terminal: start(b, benchCols, benchRows, []string{"COLORTERM=truecolor"}, "--deck", pairsOf(b, pairs+1, codeHeavy),
			"--guard", "0", "--settings", noRepeats(b), "label")}
		r.reads()
		for range pairs {
			r.typed("2")
			r.reads()
		}
		own, now, most := memory(b, r.cmd.Process.Pid)
		b.ReportMetric(own, "MB-RSS-anon")
		b.ReportMetric(now, "MB-RSS")
		b.ReportMetric(most, "MB-RSS-max")
		r.kill()
	}
}

// memory returns a process's resident memory in MB: its own, without the pages of files,
// all of it, and its peak.
func memory(b *testing.B, pid int) (own, now, most float64) {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Skip("only Linux tells: ", err)
	}
	kilobytes := func(name string) float64 {
		var n float64
		if _, after, ok := strings.Cut(string(status), name+":"); ok {
			fmt.Sscan(after, &n)
		}
		return n
	}
	mb := func(name string) float64 { return kilobytes(name) * 1024 / 1e6 }
	return mb("RssAnon"), mb("VmRSS"), mb("VmHWM")
}

// BenchmarkScroll measures from a key that scrolls by one line to its first byte,
// with responses of 10 KB.
func BenchmarkScroll(b *testing.B) {
	tm := start(b, benchCols, benchRows, nil, "--deck", pairsOf(b, 2, tenKilobytes), "label")
	tm.await("a pair", numberedQuestion.MatchString)
	tm.settled()
	tm.unseen() // the emulator would compete with the program for the processors
	var took []time.Duration
	var written []int
	for i := 0; b.Loop(); i++ {
		key := "j"
		if i/40%2 == 1 {
			key = "k"
		}
		_, before := tm.lastOutput()
		next := tm.nextOutput()
		began := time.Now()
		tm.typed(key)
		select {
		case <-next:
			at, _ := tm.lastOutput()
			took = append(took, at.Sub(began))
		case <-time.After(patience):
			b.Fatal("a key does nothing")
		}
		<-time.After(20 * time.Millisecond)
		_, after := tm.lastOutput()
		written = append(written, after-before)
	}
	report(b, "key-to-byte", took)
	slices.Sort(written)
	b.ReportMetric(float64(written[len(written)/2]), "bytes/line")
	b.ReportMetric(float64(written[len(written)-1]), "bytes/line-max")
}

// report reports the median and the 99th percentile in milliseconds.
func report(b *testing.B, what string, took []time.Duration) {
	b.Helper()
	slices.Sort(took)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(ms(took[len(took)/2]), what+"-ms")
	b.ReportMetric(ms(took[len(took)*99/100]), what+"-p99-ms")
}

// tenKilobytes returns prose, lists and code. No two lines are alike, within a text
// or between two.
func tenKilobytes(n int) string {
	var s strings.Builder
	for i := 1000 * n; s.Len() < 10<<10; i++ {
		fmt.Fprintf(&s, "\n## Part %d\n\nThe %dth ferry leaves the harbour at %d past the hour, and *nobody* waits for it longer than **%d** minutes.\n\n- %d crates of apples\n- %d sacks of grain\n\n```go\nfunc load%d(crates []int) (weight int) {\n\tfor i := range crates[%d:] {\n\t\tweight += crates[i] * %d // kilograms\n\t}\n\treturn weight\n}\n```\n", i, i, i%60, i*7, i*3, i*5, i, i, i+2)
	}
	return s.String()
}

// pairsOf makes a deck of n numbered pairs whose responses all get different
// numbers.
func pairsOf(t testing.TB, n int, response func(int) string) string {
	t.Helper()
	dir := t.TempDir()
	file, err := os.Create(filepath.Join(dir, "pairs.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	rows := json.NewEncoder(file)
	for i := range n {
		err := rows.Encode(map[string]string{
			"prompt":     fmt.Sprintf("Question %04d: which is better?", i),
			"response_a": fmt.Sprintf("%s-%04d\n\n%s", first, i, response(2*i)),
			"response_b": fmt.Sprintf("%s-%04d\n\n%s", second, i, response(2*i+1)),
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	deck := filepath.Join(dir, "deck.db")
	prepared(t, "--deck", deck, "import", "--as", "pairs", file.Name())
	return deck
}
