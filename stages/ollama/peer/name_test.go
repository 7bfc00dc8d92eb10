package peer_test

import (
	"errors"
	"strings"
	"testing"

	"prefdeck/stages/ollama"
	"prefdeck/stages/ollama/ollamatest"
)

// listing returns a server's models as a client lists them.
func listing(t *testing.T, models ...ollamatest.Model) []ollama.ModelInfo {
	t.Helper()
	_, c := start(t, models...)
	listed, err := c.Models(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return listed
}

// Promise 8: the name decides, whatever the server's list says.
func TestFindSaysWhereAModelRuns(t *testing.T) {
	t.Parallel()
	const cloud = "https://ollama.com"
	listed := listing(t,
		ollamatest.Model{Name: "m"}, ollamatest.Model{Name: "m:8b"}, ollamatest.Model{Name: "m:cloud"}, ollamatest.Model{Name: "m:8b-Cloud"},
		ollamatest.Model{Name: "own:local"}, ollamatest.Model{Name: "hub:5000/me/x-cloud"}, ollamatest.Model{Name: "a-cloud"}, ollamatest.Model{Name: "cloud"},
		ollamatest.Model{Name: "stub", RemoteHost: "https://example.com"})
	for _, tc := range []struct{ name, asks, host string }{
		{"m", "m:latest", ""},
		{"m:8b", "m:8b", ""},
		{"m:cloud", "m:cloud", cloud},
		{" m:cloud ", "m:cloud", cloud},
		{"m: Cloud", "m:cloud", cloud},
		{"M:CLOUD", "m:cloud", cloud},
		{"registry.ollama.ai/library/m:cloud", "m:cloud", cloud},
		{"m:8b-cloud", "m:8b-Cloud", cloud},
		{"m:8b:cloud", "m:8b-Cloud", cloud},
		{"m:70b-cloud", "m:70b-cloud", cloud}, // not on the list
		{"me/other:cloud", "me/other:cloud", cloud},
		{"hub:5000/me/x:cloud", "hub:5000/me/x:cloud", cloud},
		{"m:cloudy", "", ""},
		{"m:cloud/x", "", ""},
		{"hub:5000/me/x-cloud", "hub:5000/me/x-cloud:latest", ""},
		{"a-cloud", "a-cloud:latest", ""},
		{"cloud", "cloud:latest", ""},
		{"stub", "stub:latest", "https://example.com"},
		{"stub:local", "stub:latest", "https://example.com"}, // this server has no such model
		{"m:local", "m:latest", ""},
		{"m:8b:LOCAL", "m:8b", ""},
		{"m:cloud:local", "m:cloud:local", ""},
		{"m:8b-cloud:local", "m:8b-Cloud:local", ""},
		{"own:local", "own:local", ""},
		{"own", "", ""},
		{"none:local", "", ""},
	} {
		m, ok := ollama.Find(listed, tc.name)
		if ok != (tc.asks != "") || m.Name != tc.asks || m.RemoteHost != tc.host {
			t.Errorf("Find(%q) = %q on %q, %v; want %q on %q", tc.name, m.Name, m.RemoteHost, ok, tc.asks, tc.host)
		}
		if ok && m.RemoteHost == cloud && (m.Digest != "" || m.ParameterSize != "" || m.Size != 0) {
			t.Errorf("Find(%q) = %+v: that describes a model of the server", tc.name, m)
		}
		if ok && m.RemoteHost == "" && m.Digest == "" {
			t.Errorf("Find(%q) = %+v: no digest", tc.name, m)
		}
		if again, _ := ollama.Find(listed, m.Name); ok && again.Name != m.Name {
			t.Errorf("Find(%q) asks for %q, and Find of that for %q", tc.name, m.Name, again.Name)
		}
	}
}

// Showing a cloud name asks ollama.com, as a chat does.
func TestShowAsksTheCloudOnlyIfAllowed(t *testing.T) {
	t.Parallel()
	cloud := ollamatest.New(ollamatest.Model{Name: "m", Template: "the cloud's"})
	t.Cleanup(cloud.Close)
	s, c := start(t, ollamatest.Model{Name: "m"}, ollamatest.Model{Name: "m:cloud"})
	s.SetCloud(cloud.URL)
	var remote *ollama.RemoteError
	if _, err := c.Show(t.Context(), "m:cloud", []string{"m"}); !errors.As(err, &remote) || !errors.Is(err, ollama.ErrRemote) {
		t.Errorf("%v, want a RemoteError", err)
	}
	if m, err := c.Show(t.Context(), "m:local", nil); err != nil || m.Digest == "" || m.Template == "the cloud's" {
		t.Errorf("the local one: %+v, %v", m, err)
	}
	// Servers since v0.18 refuse this themselves; none asks the cloud.
	if _, err := c.Show(t.Context(), "m:cloud:local", nil); !errors.Is(err, ollama.ErrRefused) || !strings.Contains(err.Error(), "not both") {
		t.Errorf("both suffixes: %v", err)
	}
	if !cloud.Untouched() {
		t.Fatal("the cloud was asked")
	}
	m, err := c.Show(t.Context(), "m:cloud", []string{"m:cloud"})
	if err != nil || m.Template != "the cloud's" || m.Digest != "" || m.RemoteHost == "" {
		t.Errorf("allowed: %+v, %v", m, err)
	}
}
