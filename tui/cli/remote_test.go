package cli

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"prefdeck/stages/ollama/ollamatest"
)

// promptsDeck makes a deck of two prompts for models to answer.
func promptsDeck(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	path, file := filepath.Join(dir, "p.db"), filepath.Join(dir, "p.txt")
	if err := os.WriteFile(file, []byte("What is 2+2?\nWhy is the sky blue?\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, err := call(t, "import", file, "--deck", path); code != exitDone {
		t.Fatal(err)
	}
	return path
}

// cloudPair starts a fake Ollama of v0.18 or later with local models whose tags say
// cloud, and a stand-in for ollama.com. OLLAMA_HOST names the first.
func cloudPair(t *testing.T) (server, cloud *ollamatest.Server) {
	t.Helper()
	cloud = ollamatest.New(ollamatest.Model{Name: "m"}, ollamatest.Model{Name: "m:8b"}, ollamatest.Model{Name: "unlisted"})
	server = ollamatest.New(ollamatest.Model{Name: "m:cloud"}, ollamatest.Model{Name: "m:8b-cloud"}, ollamatest.Model{Name: "one"})
	t.Cleanup(cloud.Close)
	t.Cleanup(server.Close)
	server.SetCloud(cloud.URL)
	t.Setenv("OLLAMA_HOST", server.URL)
	return server, cloud
}

// Promise 8: Ollama sends prompts to ollama.com because of a model's name alone, so
// the name alone is a reason to refuse it.
func TestCloudNamesAreRefused(t *testing.T) {
	server, cloud := cloudPair(t)
	deck := promptsDeck(t)
	for _, args := range []string{
		"run --model m:cloud",
		"run --model m:CLOUD",
		"run --model m:8b-cloud",
		"run --model m:8b-Cloud",
		"run --model library/m:cloud",
		"run --model m:8b:cloud",
		"run --model unlisted:cloud",
		"run --model unlisted:cloud --pull",
		"run --model one --model m:cloud",
		"run --model m:cloud --allow-remote one --allow-remote m --allow-remote m:8b",
		"run --stages prompts --generate 2 --model m:cloud",
		"run --stages prompts --generate 2 --model unlisted:cloud",
	} {
		code, out, err := call(t, append(strings.Fields(args), "--deck", deck)...)
		if code != exitFailed || !strings.Contains(err, "https://ollama.com") || !strings.Contains(err, "--allow-remote") {
			t.Errorf("%s: exit code %d, stdout %q, stderr %q", args, code, out, err)
		}
	}
	code, _, err := call(t, "run", "--deck", deck)
	if code != exitUsage || !strings.Contains(err, "m:cloud on https://ollama.com") {
		t.Errorf("the models to choose from: exit code %d, stderr %q", code, err)
	}
	_, out, _ := call(t, "doctor", "--deck", deck)
	if text := strings.Join(strings.Fields(out), " "); !strings.Contains(text, "m:cloud on https://ollama.com") {
		t.Errorf("doctor says:\n%s", out)
	}
	if !cloud.Untouched() {
		t.Errorf("ollama.com was asked %d times for a chat, %d times for a model", cloud.Requests("/api/chat"), cloud.Requests("/api/show"))
	}
	for _, path := range []string{"/api/chat", "/api/show", "/api/pull"} {
		if n := server.Requests(path); n > 0 {
			t.Errorf("%d requests to %s before anybody allowed it", n, path)
		}
	}
}

func TestCloudNamesAllowed(t *testing.T) {
	for args, asked := range map[string]string{
		"--model m:cloud --allow-remote m:cloud":               "m",
		"--model m:8b-cloud --allow-remote m:8b:cloud":         "m:8b",
		"--model unlisted:cloud --allow-remote unlisted:Cloud": "unlisted",
	} {
		_, cloud := cloudPair(t)
		if code, _, err := call(t, append(strings.Fields("run "+args), "--deck", promptsDeck(t))...); code != exitDone {
			t.Errorf("%s: exit code %d, stderr %q", args, code, err)
		}
		if chats := cloud.Chats(); len(chats) != 4 || chats[0].Model != asked {
			t.Errorf("%s: the cloud got %+v", args, chats)
		}
	}
}

// The same list allows the model that writes prompts.
func TestCloudNameAllowedToWritePrompts(t *testing.T) {
	_, cloud := cloudPair(t)
	call(t, strings.Fields("run --stages prompts --generate 2 --model m:cloud --allow-remote m:cloud --deck "+promptsDeck(t))...)
	if len(cloud.Chats()) == 0 {
		t.Error("the cloud was not asked")
	}
}

// A proxy sees every prompt sent over http, so run and doctor name it. The one here
// answers for the distant host itself.
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
