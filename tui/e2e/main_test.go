package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/adrg/xdg"

	"prefdeck/tui/cli"
)

var (
	// program is the path of the binary under test. TestMain builds it once before any
	// test runs.
	program string

	// build holds flags. With -race among them only the program has the race detector,
	// not the terminals and pictures of the tests.
	build = flag.String("build", buildDefault, "flags to build the program under test with")

	// raceEnabled tells tests to do less: the race detector makes everything ten times
	// as slow.
	raceEnabled bool

	// races is what the names of the race detector's reports begin with.
	races string
)

func TestMain(m *testing.M) {
	if os.Getenv(holding) != "" {
		os.Exit(hold(os.Args[1:]))
	}
	flag.Parse()
	together()
	os.Exit(buildAndRun(m))
}

// together runs twice as many tests at once as there are cores, if no flag says how
// many: tests wait for programs, and programs for keys.
func together() {
	asked := false
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == "test.parallel" })
	if !asked {
		_ = flag.Set("test.parallel", strconv.Itoa(2*runtime.GOMAXPROCS(0))) // the flag takes any number
	}
}

func buildAndRun(m *testing.M) int {
	if signal.Ignored(syscall.SIGHUP) {
		// Under nohup the program would inherit the ignored signal and rightly
		// stay. A signal caught here is not ignored there.
		signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP)
	}
	dir, err := os.MkdirTemp("", "prefdeck-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	program, races = filepath.Join(dir, "prefdeck"), filepath.Join(dir, "race")
	raceEnabled = slices.Contains(strings.Fields(*build), "-race")
	if err := compile(program, strings.Fields(*build)...); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	alike(filepath.Join(dir, "home"))
	return max(m.Run(), raceReports())
}

func compile(to string, flags ...string) error {
	args := append([]string{"build", "-o", to}, flags...)
	cmd := exec.Command("go", append(args, "prefdeck")...)
	if slices.Contains(flags, "-race") {
		cmd.Env = append(os.Environ(), "CGO_ENABLED=1") // which the detector needs
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build prefdeck: %w\n%s", err, out)
	}
	return nil
}

// raceReports prints all reports of data races, and returns 1 if there are any but
// Bubble Tea's own. A program that is killed has no exit code to tell them by, and its
// screen may not be looked at.
func raceReports() int {
	reports, err := filepath.Glob(races + ".*")
	found := 0
	for _, name := range reports {
		text, readErr := os.ReadFile(name)
		err = errors.Join(err, readErr)
		for _, report := range strings.Split(string(text), strings.Repeat("=", 18)) {
			if strings.TrimSpace(report) != "" && !closingInput(report) && !resizing(report) {
				fmt.Fprintf(os.Stderr, "%s", report)
				found++
			}
		}
	}
	if err != nil || found > 0 {
		fmt.Fprintf(os.Stderr, "%d data races (%v)\n", found, err)
		return 1
	}
	return 0
}

// closingInput reports whether a race is between the end of Bubble Tea 2.1.1 and the
// goroutine that reads its input, for which it waits half a second and no longer. By
// then nothing is left to read.
func closingInput(report string) bool {
	return strings.Contains(report, "cancelreader.(*epollCancelReader).wait()") && strings.Contains(report, "cancelreader.(*epollCancelReader).Close()")
}

// resizing reports whether a race is within Bubble Tea 2.1.1, between a window that is
// resized and a terminal that is taken back from an editor: both ask for its size, of
// the same file.
func resizing(report string) bool {
	return strings.Contains(report, "bubbletea/v2.(*Program).listenForResize()") &&
		strings.Contains(report, "bubbletea/v2.(*Program).checkResize()") && strings.Contains(report, "bubbletea/v2.(*Program).RestoreTerminal")
}

// alike gives this process the environment of the programs that it starts: aside runs
// commands in it. What only tests read stays.
func alike(home string) {
	for _, set := range os.Environ() {
		switch name, _, _ := strings.Cut(set, "="); {
		case name == "TMPDIR", name == "OLLAMA_HOST", name == "PREFDECK_HOUR", name == "PREFDECK_BENCH_LARGE", name == "PREFDECK_TEST_MODEL":
		case name != "PATH":
			_ = os.Unsetenv(name) // it was there
		}
	}
	collectSeldom()
	for _, set := range environmentIn(home) {
		if name, value, _ := strings.Cut(set, "="); name != "OLLAMA_HOST" {
			_ = os.Setenv(name, value) // which is no odd name
		}
	}
	xdg.Reload()
}

// collectSeldom spares this process a fifth of its time. Commands in it then leave its
// memory alone, which they otherwise limit: the programs under test still do.
func collectSeldom() {
	debug.SetGCPercent(400)
	_ = os.Setenv("GOGC", "400") // which is no odd name
	_ = os.Setenv("GOMEMLIMIT", "off")
}

// environment returns the environment of a person who has set nothing up: a home of
// their own, an ordinary terminal, and no Ollama server.
func environment(t testing.TB) []string { return environmentIn(t.TempDir()) }

func environmentIn(home string) []string {
	return []string{
		"HOME=" + home,
		"XDG_DATA_HOME=" + filepath.Join(home, "data"),
		"XDG_CONFIG_HOME=" + filepath.Join(home, "config"),
		"PATH=" + os.Getenv("PATH"),
		"TERM=xterm-256color",
		"LANG=C.UTF-8",
		"OLLAMA_HOST=127.0.0.1:1", // nobody listens there
		"GORACE=log_path=" + races,
	}
}

// result is the outcome of a command without a screen.
type result struct {
	stdout, stderr string
	code           int
}

// command runs the program without a terminal.
func command(t testing.TB, env []string, args ...string) result {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Env = append(environment(t), env...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return result{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// asides counts the commands that aside has run.
var asides atomic.Int64

// aside runs a command that is not what the test is about, and prepares or looks into a
// deck. Most run in this process, which spares a start each. One in eight is run by the
// program as it is tested, since the race detector may find something in these, too.
func aside(t testing.TB, args ...string) result {
	t.Helper()
	if asides.Add(1)%8 == 0 {
		return command(t, nil, args...)
	}
	var stdout, stderr bytes.Buffer
	code := cli.Run(t.Context(), t.Context(), args, &stdout, &stderr)
	return result{stdout.String(), stderr.String(), code}
}

// done runs a command that must succeed, and returns its standard output.
func done(t testing.TB, args ...string) string {
	t.Helper()
	return succeeded(t, command(t, nil, args...), args)
}

// prepared is done for a command that is not what the test is about.
func prepared(t testing.TB, args ...string) string {
	t.Helper()
	return succeeded(t, aside(t, args...), args)
}

func succeeded(t testing.TB, r result, args []string) string {
	t.Helper()
	if r.code != 0 {
		t.Fatalf("prefdeck %s: exit code %d\n%s", strings.Join(args, " "), r.code, r.stderr)
	}
	return r.stdout
}

// stats is the part of stats --json that these tests use.
type stats struct {
	Prompts   int `json:"prompts"`
	Responses int `json:"responses"`
	Failed    int `json:"failed"`
	Pairs     int `json:"pairs"`
	Queue     int `json:"queue"`
	Events    int `json:"events"`
	Labels    struct {
		A       int `json:"a"`
		B       int `json:"b"`
		Tie     int `json:"tie"`
		BothBad int `json:"both_bad"`
		Skip    int `json:"skip"`
	} `json:"labels"`
}

// current returns the number of current labels.
func (s stats) current() int {
	l := s.Labels
	return l.A + l.B + l.Tie + l.BothBad + l.Skip
}

func statsOf(t testing.TB, deck string) stats {
	t.Helper()
	var s stats
	if err := json.Unmarshal([]byte(prepared(t, "--deck", deck, "stats", "--json")), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// sound fails unless doctor finds nothing broken in the deck.
func sound(t testing.TB, deck string) {
	t.Helper()
	out := aside(t, "--deck", deck, "doctor", "--json")
	var d struct {
		Findings []struct{ Check, Level, Text string }
	}
	if err := json.Unmarshal([]byte(out.stdout), &d); err != nil || len(d.Findings) == 0 {
		t.Fatalf("doctor: %v\n%s%s", err, out.stdout, out.stderr)
	}
	for _, f := range d.Findings {
		if f.Level == "broken" {
			t.Errorf("doctor: %s: %s", f.Check, f.Text)
		}
	}
}

// exported returns the rows of a deck's TRL export.
func exported(t testing.TB, deck string) []exportedRow {
	t.Helper()
	var rows []exportedRow
	r := aside(t, "--deck", deck, "export", "--to", "trl", "--out", "-")
	if r.code != 0 && !strings.Contains(r.stderr, "nothing to export") {
		t.Fatalf("export: exit code %d\n%s", r.code, r.stderr)
	}
	lines := json.NewDecoder(strings.NewReader(r.stdout))
	for lines.More() {
		var r exportedRow
		if err := lines.Decode(&r); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, r)
	}
	return rows
}

// exportedRow is one row of TRL's explicit-prompt preference format.
type exportedRow struct {
	Prompt, Chosen, Rejected json.RawMessage
}

// text returns a string, or the content of the last message.
func text(t testing.TB, raw json.RawMessage) string {
	t.Helper()
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var messages []struct{ Content string }
	if err := json.Unmarshal(raw, &messages); err != nil || len(messages) == 0 {
		t.Fatalf("neither text nor messages: %s", raw)
	}
	return messages[len(messages)-1].Content
}
