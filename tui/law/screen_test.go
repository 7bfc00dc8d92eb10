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

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/themes"
	"prefdeck/tui/labelling"
	tuiscreen "prefdeck/tui/screen"
	"prefdeck/tui/screentest"
)

// screen is the labelling screen as a face: keys in, cells out. The results of
// commands arrive in any order, as in a real program, but before the next key.
type screen struct {
	s       *sitting
	m       *labelling.Screen
	width   int
	pending []tea.Cmd
	gone    bool
	editor  string
	seen    picture // read by has, for shows
}

// sizes lists terminals: some show nearly every text whole, others are usual.
var sizes = [][2]int{{200, 120}, {160, 60}, {90, 150}, {120, 36}, {80, 24}}

func newScreen(s *sitting) *screen {
	s.t.Helper()
	theme, err := themes.Pick("dark", true, themes.Env{})
	must(s.t, err)
	size := pick(s.w, sizes)
	f := &screen{s: s, width: size[0], editor: filepath.Join(filepath.Dir(s.path), "editor")}
	f.m = labelling.New(s.t.Context(), s.deck, labelling.Options{
		Theme: theme, Now: s.clock.Now, Guard: &label.Guard{}, Version: "law", DeckName: "d", Scheme: &s.scheme,
		Poll: time.Nanosecond, Slow: time.Nanosecond, Frame: time.Nanosecond, Layout: pick(s.w, []string{"side-by-side", "stacked", ""}), Editor: "sh " + f.editor,
	})
	f.run(f.m.SetSize(size[0], size[1]))
	f.press("m") // raw mode, where every character can be read
	f.run(f.m.Init())
	return f
}

// run runs a command and everything that follows from it.
func (f *screen) run(cmd tea.Cmd) {
	f.add(cmd)
	for n := 0; len(f.pending) > 0; n++ {
		if n > 10_000 {
			f.s.fail("the screen does not come to rest")
		}
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
	case tuiscreen.Left:
		f.gone = true
		if msg.Err != nil {
			f.s.t.Fatalf("left: %v", msg.Err)
		}
	case tuiscreen.Stays:
		f.s.t.Fatal("the screen does not let go")
	default:
		switch fmt.Sprintf("%T", msg) { // a message of another package has no name to refer to
		case "labelling.pollDue": // polls an empty queue at a key
		case "tea.execMsg":
			f.take(inTerminal(f.s.t, msg))
		default:
			f.add(f.m.Update(msg))
		}
	}
}

// inTerminal runs a message that gives the terminal to a process, in a program of
// its own, and returns the resulting message.
func inTerminal(t *testing.T, msg tea.Msg) tea.Msg {
	t.Helper()
	m := &once{msg: msg}
	p := tea.NewProgram(m, tea.WithInput(nil), tea.WithOutput(io.Discard), tea.WithoutRenderer(), tea.WithoutSignalHandler(),
		tea.WithContext(context.WithoutCancel(t.Context())))
	_, err := p.Run()
	must(t, err)
	return m.got
}

// once is a program that sends itself one message and ends with the answer.
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

// line replaces the contents of an input line.
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
	if strings.Contains(foot, "no waiting pair") || strings.Contains(foot, "no pair with") || strings.Contains(foot, "nothing was found") {
		return 0, true
	}
	m := regexp.MustCompile(`(\d+) pairs? (?:to go through|to label)`).FindStringSubmatch(foot)
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

// edit makes the editor save text, and returns the text it opened with.
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
