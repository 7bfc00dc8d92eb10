package law

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"
	"time"

	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
	"prefdeck/tui/gate"
	"prefdeck/tui/numbers"
	"prefdeck/tui/plain"
)

// lines is the line mode as a face: lines in, text out.
type lines struct {
	s    *sitting
	in   *io.PipeWriter
	out  *paper
	done chan error
	from int // where the answer to the last line begins
}

// paper collects output and announces on asks that a line is awaited.
type paper struct {
	mu   sync.Mutex
	text []byte
	asks chan struct{}
}

// Write prints.
func (p *paper) Write(b []byte) (int, error) {
	p.mu.Lock()
	p.text = append(p.text, b...)
	asked := strings.HasSuffix(string(p.text[max(0, len(p.text)-40):]), ", x, s, u, n text, ? > ") ||
		strings.HasSuffix(string(p.text[max(0, len(p.text)-40):]), "u, empty line looks again, q, ? > ")
	p.mu.Unlock()
	if asked {
		p.asks <- struct{}{}
	}
	return len(b), nil
}

func newLines(s *sitting) *lines {
	in, typed := io.Pipe()
	f := &lines{s: s, in: typed, out: &paper{asks: make(chan struct{}, 1)}, done: make(chan error, 1)}
	go func() {
		_, err := plain.Run(s.t.Context(), s.deck, plain.Options{
			In: in, Out: f.out, Scheme: s.scheme, Now: s.clock.Now, Version: "law", DeckName: "d",
		})
		f.done <- err
	}()
	f.wait()
	return f
}

// wait waits for the next prompt or the end, and reports whether it is the end.
func (f *lines) wait() (over bool) {
	select {
	case <-f.out.asks:
		return false
	case err := <-f.done:
		must(f.s.t, err)
		return true
	}
}

func (f *lines) line(text string) {
	f.s.clock.advance(time.Second)
	f.from = len(f.out.text)
	_, err := io.WriteString(f.in, text+"\n")
	must(f.s.t, err)
	f.wait()
}

// printed returns the output of the last line.
func (f *lines) printed() string { return string(f.out.text[f.from:]) }

func (f *lines) answer(key string) {
	up := f.s.up
	f.line(key)
	want := "Saved: " + phrase(key, f.s.scheme.Scale) + "."
	if _, drafted := f.s.ledger.drafts[up.couple]; drafted && up.as.RepeatOf == "" {
		want += " Its draft is kept."
	}
	if !strings.HasPrefix(f.printed(), want+"\n") {
		f.s.fail("%q on %s is answered by %q, want %q", key, named(up.couple.id), f.printed(), want)
	}
}

func (f *lines) undo()              { f.line("u") }
func (f *lines) redo()              { f.line("r") }
func (f *lines) note(text string)   { f.line("n " + text) }
func (f *lines) flag(reason string) { f.line(strings.TrimRight("f "+reason, " ")) }

// counted matches how many pairs a search found, which stands below the first of them.
var counted = regexp.MustCompile(`(\d+) pairs?[.]\n$`)

func (f *lines) search(words string) (found int, told bool) {
	f.line(strings.TrimRight("/ "+words, " "))
	out := f.printed()
	if strings.HasPrefix(out, "Nothing was found") {
		return 0, true
	}
	m := counted.FindStringSubmatch(strings.TrimSuffix(out, f.ask()))
	if m == nil {
		return 0, false
	}
	_, err := fmt.Sscan(m[1], &found)
	must(f.s.t, err)
	return found, true
}

func (f *lines) leave() {
	_, err := io.WriteString(f.in, "q\n")
	must(f.s.t, err)
	must(f.s.t, <-f.done)
	must(f.s.t, f.in.Close())
}

// has reports whether a pair waits for its answer.
func (f *lines) has() bool { return strings.HasSuffix(string(f.out.text), f.ask()) }

// shows compares the output with the pair that must be up. A pair that was up
// before is printed again first.
func (f *lines) shows(up *sight) {
	f.s.t.Helper()
	if up == nil {
		if strings.Contains(f.printed(), "\nResponse A:\n") {
			f.s.fail("a pair is printed, and none should be up: %q", f.printed())
		}
		return
	}
	out := f.printed()
	if !up.fresh {
		f.line("p")
		out = f.printed()
	}
	var body, want string
	ok := false
	for _, left := range traces(up.couple, up.left) {
		for _, right := range traces(up.couple, up.right) {
			if !ok {
				want = printedPair(up, left, right)
				if body, ok = strings.CutSuffix(out, want+f.ask()); !ok {
					body, ok = strings.CutSuffix(counted.ReplaceAllString(strings.TrimSuffix(out, f.ask()), ""), want)
				}
			}
		}
	}
	if !ok {
		f.s.fail("printed is\n%q\nwant at the end\n%q", out, want)
	}
	if up.fresh && up.as.RepeatOf == "" {
		f.heading(body, up)
	}
}

// thinking asks for the thinking before the answers.
func (f *lines) thinking(up *sight) {
	f.s.t.Helper()
	f.line("w")
	for _, left := range traces(up.couple, up.left) {
		for _, right := range traces(up.couple, up.right) {
			if f.printed() == printedTrace("A", left)+printedTrace("B", right)+f.ask() {
				return
			}
		}
	}
	f.s.fail("the thinking of %q and %q is printed as %q", up.left, up.right, f.printed())
}

// traces returns the thinking that may stand before a response: if several models
// gave the same answer, that of any of them.
func traces(c *couple, text string) []string {
	var out []string
	for _, r := range c.asked.replies {
		if r.text == text && r.source != "" {
			trace, _ := apart(r.thinking, text)
			out = append(out, trace)
		}
	}
	return out
}

func printedTrace(name, trace string) string {
	if strings.TrimSpace(trace) == "" {
		return name + " came without its thinking.\n"
	}
	return "Thinking of " + name + ":\n" + foreign(trace)
}

// foreign returns a text as it is printed: indented, so that it is no heading.
func foreign(text string) string {
	return indented.ReplaceAllString(strings.TrimRight(gate.Text(text), "\n"), "  $1") + "\n"
}

var indented = regexp.MustCompile(`(?m)^(.)`)

func (f *lines) ask() string {
	answers := map[label.Scale]string{label.SevenPoint: "1-7, t", label.FourStrengths: "1-8", label.PlainAB: "a, b, t"}
	return answers[f.s.scheme.Scale] + ", x, s, u, n text, ? > "
}

// heading compares the lines above a pair with the ledger.
func (f *lines) heading(body string, up *sight) {
	f.s.t.Helper()
	l := f.s.ledger
	wanted := []string{fmt.Sprintf("\nDecision %d. The deck has %s.\n", f.s.done()+l.repeats()+1, numbers.Plural(f.s.total(), "pair"))}
	if up.was != "" {
		wanted = append(wanted, "\nIt was: "+up.was+".\n")
	}
	if flag := l.flags[up.couple]; flag != "" {
		wanted = append(wanted, "\nIt is flagged: "+gate.Line(flag)+".\n")
	}
	if note := l.notes[up.couple]; note != "" {
		wanted = append(wanted, "\nYour note: "+gate.Line(note)+"\n")
	}
	draft, drafted := l.drafts[up.couple]
	if drafted {
		wanted = append(wanted, "\nDraft of your note: "+gate.Line(draft)+"\n")
	}
	for _, want := range wanted {
		if !strings.Contains(body, want) {
			f.s.fail("the heading %q does not say %q", body, want)
		}
	}
	for mark, has := range map[string]bool{"It is flagged": l.flags[up.couple] != "", "Your note": l.notes[up.couple] != "", "Draft of your note": drafted} {
		if strings.Contains(body, mark) && !has {
			f.s.fail("the heading %q of a pair of which nothing was said", body)
		}
	}
}

// printedPair returns a pair as it is printed.
func printedPair(up *sight, left, right string) string {
	var b strings.Builder
	p := up.couple.asked.Prompt
	if p.System != "" {
		b.WriteString("\nSystem message:\n" + foreign(p.System))
	}
	for i, turn := range p.Turns {
		switch {
		case i == len(p.Turns)-1:
			b.WriteString("\nPrompt:\n")
		case turn.Role == prompt.User:
			b.WriteString("\nEarlier, the user:\n")
		default:
			b.WriteString("\nEarlier, the assistant:\n")
		}
		b.WriteString(foreign(turn.Content))
	}
	b.WriteString("\nResponse A:\n" + printedResponse(left, up.left) + "\nResponse B:\n" + printedResponse(right, up.right) + "\n")
	return b.String()
}

// printedResponse returns a response as it is printed: with a mark for its thinking.
func printedResponse(trace, text string) string {
	_, answer := apart("", text)
	switch {
	case strings.TrimSpace(trace) == "":
		return foreign(answer)
	case strings.TrimSpace(answer) == "":
		return "[thinking: w prints it]\n"
	}
	return "[thinking: w prints it]\n" + foreign(answer)
}
