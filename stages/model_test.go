package stages

import "testing"

func TestLineage(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"llama3.2:1b": "llama", "llama2": "llama", "hf.co/bartowski/Meta-Llama-3-8B-Instruct-GGUF:Q4_K_M": "llama", "meta-llama/Llama-2-7b": "llama",
		"smollm2:135m": "smollm", "gemma3:270m": "gemma", "google/gemma-2b": "gemma", "qwen2.5:7b": "qwen", "qwen3:0.6b": "qwen", "gpt4_1106_preview": "gpt",
		"GPT 4": "gpt", "openai/gpt-4o": "gpt", "codellama:7b": "codellama", "": "", "70:b": "", "meta": "",
	} {
		if got := Lineage(name); got != want {
			t.Errorf("%s is of %q, want %q", name, got, want)
		}
	}
	if !Kin("llama3.2:1b", "llama2") || Kin("llama3", "gemma3") || Kin("", "") {
		t.Error("kin")
	}
}
