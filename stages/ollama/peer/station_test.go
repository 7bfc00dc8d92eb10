package peer

import (
	"net/url"
	"strings"
	"testing"

	"prefdeck/stages/ollama"
	"prefdeck/stages/ollama/ollamatest"
)

// A host that comes back with another model under a name is not asked for it, which is
// said.
func TestHostComesBackWithAnotherModel(t *testing.T) {
	t.Parallel()
	a := ollamatest.New(ollamatest.Model{Name: "one", Digest: strings.Repeat("ab", 32)})
	b := ollamatest.New(ollamatest.Model{Name: "one"})
	var clients []*Client
	for _, s := range []*ollamatest.Server{a, b} {
		t.Cleanup(s.Close)
		u, err := url.Parse(s.URL)
		if err != nil {
			t.Fatal(err)
		}
		c := New(u)
		t.Cleanup(c.Close)
		clients = append(clients, c)
	}
	a.Down()
	f := NewFleet(clients...)
	f.first = 0
	var told []string
	end := f.Watch(t.Context(), ollama.NewThrottle(1), func(_ bool, text string) { told = append(told, text) })
	defer end()
	if _, err := f.Show(t.Context(), "one", nil); err != nil {
		t.Fatal(err)
	}
	if err := a.Up(); err != nil {
		t.Fatal(err)
	}
	for range 2 { // once for what take began meanwhile
		f.mu.Lock()
		f.lookLater(f.hosts[0])
		f.mu.Unlock()
		f.looking.Wait()
	}
	if want := a.URL + " is asked again\n" + a.URL + " has another model named one:latest"; !strings.Contains(strings.Join(told, "\n"), want) {
		t.Errorf("told %q, want %q", told, want)
	}
	if f.has(f.hosts[0], "one") {
		t.Error("it would be asked for the other model")
	}
}
