package ollama

import (
	"slices"
	"testing"
)

func TestOptions(t *testing.T) {
	t.Parallel()
	names := OptionNames()
	for _, name := range []string{"temperature", "num_ctx", "use_mmap", "stop", "mirostat", "draft_num_predict"} {
		if !slices.Contains(names, name) {
			t.Errorf("%s is no option", name)
		}
	}
	for _, tc := range []struct {
		name  string
		value any
		ok    bool
	}{
		{"temperature", 0.5, true}, {"temperature", int64(1), true}, {"temperature", "hot", false},
		{"top_k", int64(4), true}, {"top_k", 4.0, true}, {"top_k", 4.5, false}, {"top_k", true, false},
		{"use_mmap", false, true}, {"use_mmap", int64(1), false},
		{"stop", []any{"\n"}, true}, {"stop", []string{"\n"}, true}, {"stop", "\n", false}, {"stop", []any{int64(1)}, false},
		{"mirostat", 2, true}, {"mirostat", "2", false},
		{"of_tomorrow", "x", true},
	} {
		if err := CheckOption(tc.name, tc.value); (err == nil) != tc.ok {
			t.Errorf("%s = %#v: %v", tc.name, tc.value, err)
		}
	}
}

func TestThinks(t *testing.T) {
	t.Parallel()
	for v, want := range map[any]bool{true: true, false: true, "low": true, "medium": true, "high": true, "max": true, "maximal": false, "": false, 1: false} {
		if Thinks(v) != want {
			t.Errorf("%#v says how much to think: %v", v, !want)
		}
	}
}
