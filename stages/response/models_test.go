package response

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
	"prefdeck/stages/ollama/ollamatest"
)

func TestMissingModels(t *testing.T) {
	t.Parallel()
	s, c := start(t, one)
	d := newMemory("a")
	events, err := run(t.Context(), d, c, quickly("one", "nobody", "none:7b", "nobody"))
	var missing *MissingModelsError
	if !errors.As(err, &missing) || !errors.Is(err, ollama.ErrNoModel) {
		t.Fatalf("%v, want MissingModelsError", err)
	}
	if want := []string{"ollama pull nobody", "ollama pull none:7b"}; !slices.Equal(missing.Advice(), want) || !strings.Contains(err.Error(), want[1]) {
		t.Errorf("advice %v, error %q", missing.Advice(), err)
	}
	if len(s.Chats()) != 0 || len(events) != 0 || len(d.runs) != 0 {
		t.Errorf("%d requests, %d events, %d runs: nothing was to happen", len(s.Chats()), len(events), len(d.runs))
	}
}

func TestPullMissing(t *testing.T) {
	t.Parallel()
	s, c := start(t, one)
	s.Offer(ollamatest.Model{Name: "new", Size: 8_000_000})
	d := newMemory("a")
	o := quickly("one", "new")
	o.Pull = true
	events, err := run(t.Context(), d, c, o)
	if err != nil || d.with(Complete) != 4 || !slices.Equal(s.Pulls(), []string{"new"}) {
		t.Fatalf("%v, %d complete, pulled %v", err, d.with(Complete), s.Pulls())
	}
	if _, ok := events[0].(stages.Started); !ok {
		t.Errorf("first event %+v", events[0])
	}
	pulled := false
	for _, e := range events {
		p, ok := e.(stages.Progress)
		pulled = pulled || ok && p.Now == "pull new (MB)" && p.Done > 0 && p.Done == p.Total
	}
	if !pulled {
		t.Error("no progress of the pull")
	}

	o.Models = []string{"nobody"}
	if _, err := run(t.Context(), d, c, o); !errors.Is(err, ollama.ErrNoModel) || d.last().Status != stages.Failed {
		t.Errorf("%v, run %+v", err, d.last())
	}
}

// Promise 8: a model that runs elsewhere gets no prompt without permission.
func TestRemoteRefused(t *testing.T) {
	t.Parallel()
	s, c := start(t, one, cloud)
	d := newMemory("a")
	for _, allow := range [][]string{nil, {"one"}} {
		o := quickly("one", "big:cloud", "nobody")
		o.Pull, o.AllowRemote = true, allow
		_, err := run(t.Context(), d, c, o)
		var remote *ollama.RemoteError
		if !errors.As(err, &remote) || !errors.Is(err, ollama.ErrRemote) || !strings.Contains(err.Error(), "big:cloud on https://ollama.com") {
			t.Errorf("%v, want a RemoteError", err)
		}
	}
	if len(s.Chats()) != 0 || len(s.Pulls()) != 0 {
		t.Error("something was sent all the same")
	}
	o := quickly("big:cloud")
	o.AllowRemote = []string{"big:cloud"}
	if _, err := run(t.Context(), d, c, o); err != nil || d.with(Complete) != 2 {
		t.Errorf("allowed: %v, %d complete", err, d.with(Complete))
	}
	for _, m := range d.models {
		if m.RemoteHost == "" {
			t.Errorf("model %+v lacks its host", m)
		}
	}
}

// Promise 8 for a model that was pulled.
func TestPulledRemoteRefused(t *testing.T) {
	t.Parallel()
	s, c := start(t)
	s.Offer(ollamatest.Model{Name: "stub", RemoteHost: "https://ollama.com:443"})
	o := quickly("stub")
	o.Pull = true
	if _, err := run(t.Context(), newMemory("a"), c, o); !errors.Is(err, ollama.ErrRemote) || len(s.Chats()) != 0 || len(s.Pulls()) != 1 {
		t.Errorf("%v after %d requests and %d pulls, want ErrRemote", err, len(s.Chats()), len(s.Pulls()))
	}
}

// Before v0.18 a cloud model had to be pulled before it could answer.
func TestAllowedCloudModelIsPulled(t *testing.T) {
	t.Parallel()
	s, c := start(t)
	s.Offer(cloud)
	o := quickly("big:cloud")
	o.AllowRemote = o.Models
	var missing *MissingModelsError
	if _, err := run(t.Context(), newMemory("a"), c, o); !errors.As(err, &missing) {
		t.Errorf("%v, want MissingModelsError", err)
	}
	o.Pull = true
	d := newMemory("a")
	if _, err := run(t.Context(), d, c, o); err != nil || d.with(Complete) != 2 {
		t.Errorf("%v, %d complete", err, d.with(Complete))
	}
}

// The model stored under a cloud name is not the one that answers.
func TestCloudAnswersAreNotStoredAsLocalOnes(t *testing.T) {
	t.Parallel()
	far := ollamatest.New(ollamatest.Model{Name: "m"})
	t.Cleanup(far.Close)
	s, c := start(t, ollamatest.Model{Name: "m"}, ollamatest.Model{Name: "m:cloud", System: "local"})
	s.SetCloud(far.URL)
	o := quickly("m:cloud", "m:local")
	o.AllowRemote = []string{"m:cloud"}
	d := newMemory("a")
	if _, err := run(t.Context(), d, c, o); err != nil || len(d.models) != 2 || len(far.Chats()) != 2 || len(s.Chats()) != 2 {
		t.Fatalf("%v, %d models, %d chats with the cloud, %d with the server", err, len(d.models), len(far.Chats()), len(s.Chats()))
	}
	for id, m := range d.models {
		switch m.Name {
		case "m:cloud":
			if m.RemoteHost != "https://ollama.com" || m.Digest != "" || m.System != "" || id != stages.ModelID("m:cloud", "") {
				t.Errorf("stored %+v", m)
			}
		case "m:latest":
			if m.RemoteHost != "" || m.Digest == "" {
				t.Errorf("stored %+v", m)
			}
		default:
			t.Errorf("stored %+v", m)
		}
	}
}

func TestResolve(t *testing.T) {
	t.Parallel()
	s, c := start(t, ollamatest.Model{Name: "one", System: "Be kind.", Parameters: "stop x"},
		ollamatest.Model{Name: "embed", Capabilities: []string{"embedding"}})
	models, err := Resolve(t.Context(), c, quickly("one"))
	if err != nil || len(models) != 1 {
		t.Fatalf("%+v, %v", models, err)
	}
	m := models[0]
	if m.ID != stages.ModelID("one:latest", m.Digest) || m.System != "Be kind." || m.Template == "" || m.Parameters == "" || m.ParameterSize == "" {
		t.Errorf("model %+v", m)
	}
	if _, err := Resolve(t.Context(), c, quickly("embed")); !errors.Is(err, ErrCannotChat) || !strings.Contains(err.Error(), "embed:latest cannot chat, only embedding") {
		t.Errorf("embedding model: %v", err)
	}
	s.Down()
	if _, err := Resolve(t.Context(), c, quickly("one")); !errors.Is(err, ollama.ErrUnreachable) {
		t.Errorf("server down: %v", err)
	}
}
