package law

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
	"prefdeck/themes"
	"prefdeck/tui/gate"
	"prefdeck/tui/labelling"
	"prefdeck/tui/screentest"
)

// screen is the labelling screen as a face: keys in, cells out. What its commands
// answer comes in any order, as from a real program, but before the next key.
type screen struct {
	s       *sitting
	m       *labelling.Screen
	width   int
	pending []tea.Cmd
	gone    bool
	editor  string
	seen    picture // by has, for shows
}

// sizes are terminals: those that show nearly every text whole, and usual ones.
var sizes = [][2]int{{200, 120}, {160, 60}, {90, 150}, {120, 36}, {80, 24}}

func newScreen(s *sitting) *screen {
	s.t.Helper()
	theme, err := themes.Pick("dark", true, themes.Env{})
	must(s.t, err)
	size := pick(s.w, sizes)
	f := &screen{s: s, width: size[0], editor: filepath.Join(filepath.Dir(s.path), "editor")}
	f.m = labelling.New(s.t.Context(), s.deck, labelling.Options{
		Theme: theme, Now: s.clock.Now, Guard: &label.Guard{}, Version: "law", DeckName: "d", Scheme: &s.scheme,
		Poll: time.Nanosecond, Layout: pick(s.w, []string{"side-by-side", "stacked", ""}), Editor: "sh " + f.editor,
	})
	f.run(f.m.SetSize(size[0], size[1]))
	f.press("m") // raw: every character can be read
	f.run(f.m.Init())
	return f
}

// run runs a command, and all that comes of it.
func (f *screen) run(cmd tea.Cmd) {
	f.add(cmd)
	for len(f.pending) > 0 {
		i := f.s.w.IntN(len(f.pending))
		cmd := f.pending[i]
		f.pending = append(f.pending[:i:i], f.pending[i+1:]...)
		f.take(cmd())
	}
}

func (f *screen) add(cmd tea.Cmd) {
	if cmd != nil {
		f.pending = append(f.pending, cmd)
	}
}

func (f *screen) take(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil:
	case tea.BatchMsg:
		for _, cmd := range msg {
			f.add(cmd)
		}
	case labelling.Left:
		f.gone = true
		if msg.Err != nil {
			f.s.t.Fatalf("left: %v", msg.Err)
		}
	case labelling.Stays:
		f.s.t.Fatal("the screen does not let go")
	default:
		switch fmt.Sprintf("%T", msg) { // what is nobody else's business has no name
		case "labelling.pollDue": // an empty queue is looked at when a key is pressed
		case "tea.execMsg":
			f.take(inTerminal(f.s.t, msg))
		default:
			f.add(f.m.Update(msg))
		}
	}
}

// inTerminal runs a message that wants a process to have the terminal, in a program
// of its own, and returns what comes of that.
func inTerminal(t *testing.T, msg tea.Msg) tea.Msg {
	t.Helper()
	m := &once{msg: msg}
	p := tea.NewProgram(m, tea.WithInput(nil), tea.WithOutput(io.Discard), tea.WithoutRenderer(), tea.WithoutSignalHandler(),
		tea.WithContext(context.WithoutCancel(t.Context())))
	_, err := p.Run()
	must(t, err)
	return m.got
}

// once is a program that sends itself one message and ends with what is answered.
type once struct{ msg, got tea.Msg }

func (m *once) Init() tea.Cmd { return func() tea.Msg { return m.msg } }

func (m *once) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if strings.HasPrefix(fmt.Sprintf("%T", msg), "labelling.") {
		m.got = msg
		return m, tea.Quit
	}
	return m, nil
}

func (m *once) View() tea.View { return tea.NewView("") }

func (f *screen) press(names ...string) {
	for _, name := range names {
		f.s.clock.advance(time.Second)
		f.run(f.m.Update(screentest.Key(name)))
	}
}

// line writes over what a line holds.
func (f *screen) line(text string) {
	f.press("ctrl+u")
	if f.s.w.chance(2) {
		f.run(f.m.Update(tea.PasteMsg{Content: text}))
		return
	}
	for _, r := range strings.ReplaceAll(text, "\n", "⏎") {
		f.run(f.m.Update(tea.KeyPressMsg{Code: r, Text: string(r)}))
	}
}

func (f *screen) answer(key string) { f.press(key) }
func (f *screen) undo()             { f.press("u") }
func (f *screen) redo()             { f.press("U") }

func (f *screen) note(text string) {
	f.press("n")
	f.line(text)
	f.press("enter")
}

func (f *screen) flag(reason string) {
	if reason == "" {
		f.press("f")
		return
	}
	f.press("F")
	f.line(reason)
	f.press("enter")
}

func (f *screen) search(words string) (found int, told bool) {
	f.press("/", "ctrl+u")
	f.line(words)
	f.press("enter")
	foot := f.foot()
	if strings.Contains(foot, "no pair") || strings.Contains(foot, "nothing was found") {
		return 0, true
	}
	m := regexp.MustCompile(`(\d+) pairs? (?:to go through|still wait)`).FindStringSubmatch(foot)
	if m == nil {
		return 0, false
	}
	_, err := fmt.Sscan(m[1], &found)
	must(f.s.t, err)
	return found, true
}

func (f *screen) leave() {
	f.press("q")
	if !f.gone {
		f.s.t.Fatalf("q does not leave:\n%s", f.m.View())
	}
}

// edit makes text what the editor leaves, and returns what it was opened with.
func (f *screen) edit(key, text string) (opened string, was bool) {
	t := f.s.t
	seen, leaves := f.editor+".seen", f.editor+".leaves"
	must(t, os.WriteFile(f.editor, []byte(`cat "$1" > "`+seen+`"; cat "`+leaves+`" > "$1"`+"\n"), 0o600))
	must(t, os.WriteFile(leaves, []byte(text), 0o600))
	f.press(key)
	b, err := os.ReadFile(seen)
	if os.IsNotExist(err) {
		return "", false
	}
	must(t, err)
	must(t, os.Remove(seen))
	return string(b), true
}

// box is a framed part of the screen.
type box struct {
	title string
	text  string // without blanks
	all   bool   // the text ends in the box
}

// picture is the screen, read.
type picture struct {
	header string
	folded []string // the prompt, where it is folded
	boxes  []box
	foot   string
}

func (f *screen) rows() []string {
	rows := strings.Split(f.m.View(), "\n")
	for i, row := range rows {
		rows[i] = ansi.Strip(row)
	}
	return rows
}

func (f *screen) foot() string {
	rows := f.rows()
	return rows[len(rows)-1]
}

func (f *screen) picture() picture {
	rows := f.rows()
	p := picture{header: rows[0], foot: rows[len(rows)-1]}
	at := 1
	for ; at < len(rows) && strings.HasPrefix(rows[at], "▎ "); at++ {
		p.folded = append(p.folded, strings.TrimPrefix(rows[at], "▎ "))
	}
	for at < len(rows) && strings.HasPrefix(rows[at], "╭") {
		end := at
		for !strings.HasPrefix(rows[end], "╰") {
			end++
		}
		if strings.Contains(rows[at], "╮╭") {
			var left, right []string
			for _, row := range rows[at : end+1] {
				half := ansi.TruncateWc(row, f.width/2, "")
				left, right = append(left, half), append(right, row[len(half):])
			}
			p.boxes = append(p.boxes, boxOf(left), boxOf(right))
		} else {
			p.boxes = append(p.boxes, boxOf(rows[at:end+1]))
		}
		at = end + 1
	}
	return p
}

func boxOf(rows []string) box {
	last := len(rows) - 1
	b := box{title: strings.Trim(rows[0], "╭╮─ ›▲"), all: strings.Contains(rows[last], " end ")}
	var text strings.Builder
	for _, row := range rows[1:last] {
		cells := []rune(strings.TrimRight(row, " "))
		text.WriteString(string(cells[1 : len(cells)-1])) // without the frame
	}
	b.text = squash(text.String())
	return b
}

// squash is a text without its blanks: where lines are broken and filled up, they
// are the one thing that does not count.
func squash(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// has reads the screen, and says whether a pair is on it.
func (f *screen) has() bool {
	f.seen = f.picture()
	return len(f.seen.boxes) > 0
}

// shows holds the cells against what has to be up.
func (f *screen) shows(up *sight) {
	f.s.t.Helper()
	p := f.seen
	if up == nil {
		return
	}
	if p.boxes[0].title == "Prompt" {
		f.see("the whole prompt", p.boxes[0].text, p.boxes[0].all, []string{conversation(up.couple.asked.Prompt)})
		p.boxes = p.boxes[1:]
	} else if len(p.folded) > 0 {
		f.folded(p.folded, up.couple.asked.Prompt)
	}
	if len(p.boxes) == 0 || len(p.boxes) > 2 || len(p.boxes) == 2 && p.boxes[0].title+p.boxes[1].title != "AB" {
		f.s.fail("boxes %+v:\n%s", p.boxes, strings.Join(f.rows(), "\n"))
	}
	for _, b := range p.boxes {
		text := up.left
		if b.title == "B" {
			text = up.right
		}
		f.see("pane "+b.title, b.text, b.all, responseLooks(up.couple, text))
	}
	if f.width >= 160 && up.as.RepeatOf == "" {
		f.header(p.header, up)
	}
}

// see complains if what is seen is neither one of the wanted texts, nor the
// beginning of one where it goes on.
func (f *screen) see(what, got string, all bool, wanted []string) {
	f.s.t.Helper()
	for _, want := range wanted {
		if want = squash(want); got == want || !all && strings.HasPrefix(want, got) {
			return
		}
	}
	f.s.fail("%s shows\n%q\nwant one of\n%q", what, got, wanted)
}

var more = regexp.MustCompile(`… \d+ more, p shows all *$`)

func (f *screen) folded(rows []string, p prompt.Prompt) {
	f.s.t.Helper()
	want := gate.Text(p.Text())
	if p.Conversational() {
		if after := strings.TrimSpace(more.ReplaceAllString(rows[0], "")); after != afterWhat(p) {
			f.s.fail("the folded prompt begins with %q, want %q", after, afterWhat(p))
		}
		want = afterWhat(p) + want
	}
	text := strings.Join(rows, "\n")
	f.see("the folded prompt", squash(more.ReplaceAllString(text, "")), !more.MatchString(text), []string{want})
}

// afterWhat says what comes before the last turn.
func afterWhat(p prompt.Prompt) string {
	var parts []string
	if p.System != "" {
		parts = append(parts, "system message")
	}
	switch n := len(p.Turns) - 1; n {
	case 0:
	case 1:
		parts = append(parts, "1 earlier turn")
	default:
		parts = append(parts, fmt.Sprintf("%d earlier turns", n))
	}
	return "after: " + strings.Join(parts, ", ")
}

// conversation is the whole prompt as it is shown.
func conversation(p prompt.Prompt) string {
	if !p.Conversational() {
		return gate.Text(p.Text())
	}
	var out []string
	for _, m := range p.Messages() {
		out = append(out, string(m.Role), gate.Text(m.Content))
	}
	return strings.Join(out, "\n")
}

// responseLooks is how a response may look: its thinking folded, and its answer.
// Where several models said the same, the thinking is that of any of them.
func responseLooks(c *couple, text string) []string {
	var out []string
	for _, r := range c.asked.replies {
		if r.text != text {
			continue
		}
		trace, answer := apart(r.thinking, text)
		look := gate.Text(answer)
		if strings.TrimSpace(answer) == "" {
			look = "(no text)"
		}
		if strings.TrimSpace(trace) != "" {
			look = "▸ thinking (w shows it)" + look
		}
		out = append(out, look)
	}
	return out
}

// header holds the first line against the ledger.
func (f *screen) header(row string, up *sight) {
	f.s.t.Helper()
	l := f.s.ledger
	for part, wanted := range map[string]bool{
		"has a note":  l.notes[up.couple] != "",
		"⚑ this pair": l.flags[up.couple] != "",
		fmt.Sprintf("%d decided", f.s.done()+l.repeats()): true,
	} {
		if strings.Contains(row, part) != wanted {
			f.s.fail("the header %q: has %q %v, want %v", row, part, !wanted, wanted)
		}
	}
	if up.was != "" && !strings.Contains(row, "was: "+up.was) {
		f.s.fail("the header %q does not say that it was %q", row, up.was)
	}
}

var beside = regexp.MustCompile(`\[((?:accuracy|instruction|completeness|format|safety|length|style|helpfulness|correctness|coherence)[^\]]*)\]`)

// said is what the footer says goes with the choice to come.
func (f *screen) said() (tags []string, compared map[string]string) {
	compared = map[string]string{}
	all := beside.FindAllStringSubmatch(f.foot(), -1)
	if len(all) == 0 {
		return nil, compared
	}
	for _, part := range strings.Split(all[len(all)-1][1], ", ") {
		if name, leaning, ok := strings.Cut(part, " "); ok {
			compared[name] = leaning
		} else {
			tags = append(tags, part)
		}
	}
	return tags, compared
}
