package main

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"prefdeck/stages/ollama/ollamatest"
)

// A proxy sees every prompt that is sent over http, so run and doctor name it.
// The one here answers for the far host itself.
func TestAProxyIsSaid(t *testing.T) {
	server := ollamatest.New(ollamatest.Model{Name: "one"})
	t.Cleanup(server.Close)
	hosts := make(chan string, 100)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hosts <- r.URL.Host
		server.ServeHTTP(w, r)
	}))
	t.Cleanup(proxy.Close)
	address := proxy.Listener.Addr().String()
	for _, name := range []string{"HTTP_PROXY", "http_proxy"} {
		t.Setenv(name, "http://me:s3cret@"+address)
	}
	t.Setenv("NO_PROXY", "")
	t.Setenv("no_proxy", "")
	t.Setenv("OLLAMA_HOST", "gpu.example:11434")
	deck := promptsDeck(t)
	for _, args := range []string{"run --model one", "doctor", "doctor --json"} {
		code, out, err := call(t, append(strings.Fields(args), "--deck", deck)...)
		if text := strings.Join(strings.Fields(out+err), " "); code != exitDone || !strings.Contains(text, "through the proxy http://"+address) || strings.Contains(text, "s3cret") {
			t.Errorf("%s: exit code %d, says %q", args, code, text)
		}
	}
	if host := <-hosts; host != "gpu.example:11434" {
		t.Errorf("the proxy was asked for %q", host)
	}
	if code, _, err := call(t, "run", "--stages", "filter", "--deck", deck); code != exitDone || strings.Contains(err, "proxy") {
		t.Errorf("filtering asks nobody: exit code %d, stderr %q", code, err)
	}
	t.Setenv("OLLAMA_HOST", server.URL)
	if code, _, err := call(t, "run", "--model", "one", "--samples", "4", "--deck", deck); code != exitDone || strings.Contains(err, "proxy") {
		t.Errorf("on this machine: exit code %d, stderr %q", code, err)
	}
}

func TestPasswordsInTheHostAreNotPrinted(t *testing.T) {
	t.Setenv("OLLAMA_HOST", "http://user:s3cret@127.0.0.1:1")
	for _, args := range []string{"run --model one", "doctor", "doctor --json"} {
		_, out, err := call(t, append(strings.Fields(args), "--deck", filepath.Join(t.TempDir(), "p.db"))...)
		if !strings.Contains(out+err, "password") || strings.Contains(out+err, "s3cret") {
			t.Errorf("%s: stdout %q, stderr %q", args, out, err)
		}
	}
}
