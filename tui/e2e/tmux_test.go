package e2e

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// mux is a private tmux server with one window.
type mux struct {
	t   testing.TB
	env []string
}

// inTmux runs a command in a new window of this size.
func inTmux(t testing.TB, cols, rows int, command ...string) *mux {
	t.Helper()
	if _, err := exec.LookPath("tmux"); err != nil {
		t.Skip("tmux is not here: ", err)
	}
	dir, err := os.MkdirTemp("/tmp", "prefdeck-") // the path of a socket must be short
	if err != nil {
		t.Fatal(err)
	}
	m := &mux{t, append(environment(t), "TMUX_TMPDIR="+dir)}
	t.Cleanup(func() {
		m.try("kill-server")
		os.RemoveAll(dir)
	})
	m.does(append([]string{"-f", "/dev/null", "-u", "new-session", "-d", "-x", fmt.Sprint(cols), "-y", fmt.Sprint(rows), "--"}, command...)...)
	return m
}

func (m *mux) try(args ...string) (string, error) {
	cmd := exec.Command("tmux", args...)
	cmd.Env = m.env
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// does sends the server a command and returns its output.
func (m *mux) does(args ...string) string {
	m.t.Helper()
	out, err := m.try(args...)
	if err != nil {
		m.t.Fatalf("tmux %s: %v: %s", strings.Join(args, " "), err, out)
	}
	return out
}

// cells returns the contents of the window.
func (m *mux) cells() picture {
	m.t.Helper()
	var p picture
	var cols, rows int
	fmt.Sscan(m.does("display-message", "-p", "#{pane_width} #{pane_height}"), &cols, &rows)
	for line := range strings.Lines(m.does("capture-pane", "-p", "-N")) {
		row := make([]string, 0, cols)
		for line = strings.TrimSuffix(line, "\n"); line != ""; {
			cluster, width := ansi.FirstGraphemeCluster(line, ansi.WcWidth)
			line = line[len(cluster):]
			row = append(row, cluster)
			for range width - 1 {
				row = append(row, "")
			}
		}
		for len(row) < cols {
			row = append(row, " ")
		}
		p = append(p, row)
	}
	return p
}

// await polls the window until it satisfies seen; tmux reports no changes.
func (m *mux) await(what string, seen func(picture) bool) {
	m.t.Helper()
	deadline := time.Now().Add(patience)
	for {
		p := m.cells()
		if seen(p) {
			return
		}
		if time.Now().After(deadline) {
			m.t.Fatalf("never came: %s\nlast screen:\n%s", what, p)
		}
		<-time.After(10 * time.Millisecond)
	}
}

func (m *mux) awaitText(texts ...string) {
	m.t.Helper()
	m.await(strings.Join(texts, ", "), func(p picture) bool { return contains(texts...)(p.String()) })
}

// In tmux the program works as elsewhere: it labels, its frames survive a storm of
// sizes, and it leaves no mode on.
func TestInTmux(t *testing.T) {
	t.Parallel()
	deck := imported(t, constructs(t, 2))
	m := inTmux(t, 120, 36, "sh", "-c", `"$0" "$@"; echo "LEFT $?"; cat`, program, "--deck", deck, "--guard", "0", "--settings", noRepeats(t), "label")
	framed := func(p picture) bool {
		found, err := p.boxes(false)
		return err == nil && len(found) == 2
	}
	m.await("a pair", func(p picture) bool { return framed(p) && contains("Example")(p.String()) }) // frames come before text
	m.does("send-keys", "2")
	m.awaitText("1 decided")
	random := rand.New(rand.NewPCG(36, 120))
	for range 3 {
		for range 15 {
			m.does("resize-window", "-x", fmt.Sprint(10+random.IntN(200)), "-y", fmt.Sprint(4+random.IntN(60)))
			m.does("send-keys", string("jkGg"[random.IntN(4)]))
		}
		m.does("resize-window", "-x", "120", "-y", "36")
		m.await("the frames", func(p picture) bool { return len(p) == 36 && framed(p) && contains("1 decided", "leave")(p.String()) })
	}
	m.does("send-keys", "q")
	m.awaitText("LEFT 0")
	const state = "alternate #{alternate_on} cursor #{cursor_flag} mouse #{mouse_any_flag}#{mouse_sgr_flag} wrap #{wrap_flag} scrolls #{scroll_region_upper}-#{scroll_region_lower}"
	if got, want := strings.TrimSpace(m.does("display-message", "-p", state)), "alternate 0 cursor 1 mouse 00 wrap 1 scrolls 0-35"; got != want {
		t.Errorf("left so: %s, want %s", got, want)
	}
	if s := statsOf(t, deck); s.current() != 1 || s.Events != 1 {
		t.Errorf("one key made %+v", s)
	}
}

// A copied text is in tmux's buffer, to the byte, however tmux is configured.
func TestCopyingInTmux(t *testing.T) {
	t.Parallel()
	for _, set := range []string{"on", "external", "off"} {
		t.Run(set, func(t *testing.T) {
			t.Parallel()
			const text = "a\x1b]0;x\ab **d** e\u0301 \u202e日本\n\nend"
			deck := hostileDeck(t, []answers{{Prompt: "What?", ResponseA: text, ResponseB: text + "."}})
			m := inTmux(t, 120, 36, "sh", "-c", `tmux set-option -s set-clipboard `+set+` && exec "$0" "$@"`, program, "--deck", deck, "label")
			m.awaitText("─ A", "What?")
			m.does("send-keys", "Tab", "Y")
			m.awaitText("copied")
			m.await("the buffer", func(picture) bool {
				got, err := m.try("show-buffer")
				return err == nil && (got == text || got == text+".")
			})
		})
	}
}
