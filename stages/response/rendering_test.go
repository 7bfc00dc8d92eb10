package response

import (
	"strings"
	"testing"

	"prefdeck/stages/ollama"
	"prefdeck/stages/ollama/ollamatest"
)

// Each response says how its chat was rendered. That identifies no request: a server
// that now renders in another way is asked nothing again, but the change is told, once.
func TestRenderingIsStored(t *testing.T) {
	t.Parallel()
	native, again := ollamatest.Model{Name: "one", Native: true}, []string{ollama.ByOllama, ollama.ByJinja, ollama.ByJinja}
	for version, by := range map[string][]string{
		dialects[0]: {ollama.ByOllama, ollama.ByOllama, ollama.ByOllama}, dialects[1]: again, dialects[2]: again,
	} {
		s, c := start(t, one)
		s.SetVersion(version)
		d := newMemory("a")
		for n, want := range by {
			events, err := run(t.Context(), d, c, quickly("one"))
			if err != nil || len(s.Chats()) != 2*(n+1) || d.with(Complete) != 2*(n+1) {
				t.Fatalf("%s, run %d: %v, %d requests", version, n, err, len(s.Chats()))
			}
			told := strings.Contains(notices(events), "renders chats for one:latest with the Jinja template of its file, but used Ollama's template")
			if change := n > 0 && want != by[n-1]; told != change {
				t.Errorf("%s, run %d: told %q", version, n, notices(events))
			}
			stored := 0
			for _, r := range d.responses {
				if renderedBy(r.Options) == want {
					stored++
				}
			}
			if before := 2 * strings.Count(strings.Join(by[:n], " ")+" ", want+" "); stored != before+2 {
				t.Errorf("%s, run %d: %d stored as %s", version, n, stored, want)
			}
			s.Add(native)
			d.add(strings.Repeat("b", n+1))
		}
		for _, q := range s.Chats() {
			if _, sent := q.Options[optionTemplate]; sent {
				t.Fatalf("%s: the server got the option template", version)
			}
		}
	}
}

// Of several hosts each response tells how its own renders chats, and that they differ is
// told once.
func TestHostsRenderDifferently(t *testing.T) {
	t.Parallel()
	h := manned(t, 1, []ollamatest.Model{one}, []ollamatest.Model{{Name: "one", Native: true}})
	h.servers[1].SetVersion(dialects[1])
	begun := h.holdBack(h.servers[1], 2)
	h.servers[1].Script(func(c ollamatest.Chat) ollamatest.Answer {
		begun()
		return ollamatest.Default(c)
	})
	d := newMemory(numbered(4)...)
	told, err := h.run(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	h.complete(t, d)
	for _, r := range d.responses {
		want := ollama.ByOllama
		if strings.Contains(string(r.Options), h.servers[1].URL) {
			want = ollama.ByJinja
		}
		if by := renderedBy(r.Options); by != want {
			t.Errorf("rendered by %q, want %q: %s", by, want, r.Options)
		}
	}
	if strings.Count(told, " renders chats for one:latest with ") != 1 || !strings.Contains(told, h.servers[1].URL+" with the Jinja template of its file") {
		t.Errorf("told %q", told)
	}
}

// What is no template of either kind tells nothing, nor does what one of
// several hosts shows before they answer.
func TestRenderingIsUnknown(t *testing.T) {
	t.Parallel()
	_, c := start(t, ollamatest.Model{Name: "one", Template: "plain"}, two)
	d := newMemory("a")
	if _, err := run(t.Context(), d, c, quickly("one")); err != nil {
		t.Fatal(err)
	}
	o := quickly("two")
	o.Hosts = []string{"a:1", "b:1"}
	if _, err := run(t.Context(), d, c, o); err != nil {
		t.Fatal(err)
	}
	for _, r := range d.responses {
		if by := renderedBy(r.Options); by != "" {
			t.Errorf("rendered by %q: %s", by, r.Options)
		}
	}
}
