package judge

import (
	"maps"
	"slices"
	"testing"
)

// The newest version of a judge stands in place of the older ones. Another model,
// question or mode is another judge, and a name that is not ours has no versions.
func TestReplaced(t *testing.T) {
	t.Parallel()
	names := []string{
		"m:1b@aaaaaaaa pairwise@00000001 probability", "m:1b@aaaaaaaa pairwise@00000001+3@00000002 probability",
		"m:1b@aaaaaaaa overall@00000001 probability", "m:2b@aaaaaaaa pairwise@00000001 probability",
		"m:1b@aaaaaaaa pairwise@00000001 sample-8", "gpt-4", "gpt-4 turbo", "m:1b pairwise@00000009 structured",
		"m:1b@bbbbbbbb pairwise@00000001+2@00000003 probability", "m:1b@aaaaaaaa pairwise@00000004 sample-16",
	}
	want := map[string]string{names[0]: names[8], names[1]: names[8], names[4]: names[9]}
	if got := Replaced(names); !maps.Equal(got, want) {
		t.Errorf("replaced %v", got)
	}
	if got := Standing(names); !slices.Equal(got, []string{names[2], names[3], names[5], names[6], names[7], names[8], names[9]}) {
		t.Errorf("standing %v", got)
	}
}
