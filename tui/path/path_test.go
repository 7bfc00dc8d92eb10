package path

import "testing"

func TestExpand(t *testing.T) {
	t.Setenv("HOME", "/home/ann")
	for name, want := range map[string]string{
		"~/a.jsonl": "/home/ann/a.jsonl", "~": "/home/ann", "~ann/a": "~ann/a", "a/~/b": "a/~/b", "/a": "/a",
	} {
		if got := Expand(name); got != want {
			t.Errorf("Expand(%q) = %q, want %q", name, got, want)
		}
	}
}
