package ollama_test

import (
	"testing"

	"prefdeck/stages/ollama"
)

func TestSameName(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		a, b string
		want bool
	}{
		{"llama3", "llama3:latest", true},
		{"Llama3", "llama3", true},
		{"library/llama3", "llama3", true},
		{"registry.ollama.ai/library/llama3", "llama3:latest", true},
		{"llama3:8b", "llama3", false},
		{"me/llama3", "llama3", false},
		{"hf.co/me/llama3:Q4_K_M", "hf.co/me/llama3:q4_k_m", true},
		{"m:cloud", "m:CLOUD", true},
		{"m:cloud", "m:latest-cloud", true},
		{"m:8b-cloud", "library/m:8b:cloud", true},
		{"m:cloud", "m", false},
		{"m:8b-cloud", "m:8b", false},
		{"m:cloud", "m:8b-cloud", false},
		{"m:cloud:local", "m:cloud", false},
		{"m:8b:local", "m:8b", true},
	} {
		if got := ollama.SameName(tc.a, tc.b); got != tc.want {
			t.Errorf("SameName(%q, %q) = %v", tc.a, tc.b, got)
		}
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, host, allow string
		want              bool
	}{
		{"m:latest", "", "", false},
		{"m:cloud", "h", "", true},
		{"m:cloud", "h", "m", true},
		{"m:cloud", "h", "m:cloud:local", true},
		{"m:cloud", "h", "m:Cloud", false},
		{"m:8b-cloud", "h", "m:8b:cloud", false},
		{"stub:latest", "h", "stub", false},
	} {
		m := ollama.ModelInfo{Name: tc.name, RemoteHost: tc.host}
		if got := m.Refused([]string{tc.allow}); got != tc.want {
			t.Errorf("%s on %q with %q allowed: refused is %v", tc.name, tc.host, tc.allow, got)
		}
	}
}
