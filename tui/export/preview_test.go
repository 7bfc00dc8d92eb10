package export

import (
	"slices"
	"testing"
)

// The preview shows values as the file has them, also of a row that is cut, and other
// text as it is.
func TestSplit(t *testing.T) {
	t.Parallel()
	for row, want := range map[string][]field{
		`{"prompt": "a\u00e9", "margin": 2.0}`: {{"prompt", `"a\u00e9"`}, {"margin", "2.0"}},
		`{"prompt": ["a"], "chosen": "b`:       {{"prompt", `["a"]`}, {"chosen", `"b`}},
		`{"pro`:                                {{"", `{"pro`}},
		`{}`:                                   {{"", "{}"}},
		`id,prompt`:                            {{"", "id,prompt"}},
		`[1]`:                                  {{"", "[1]"}},
	} {
		if got := split(row); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", row, got, want)
		}
	}
}

// Each value has a line before one has two, and none gets more than it needs.
func TestShares(t *testing.T) {
	t.Parallel()
	values := [][]string{make([]string, 1), make([]string, 9), make([]string, 3)}
	for n, want := range map[int][]int{1: {1}, 2: {1, 1}, 5: {1, 2, 2}, 8: {1, 4, 3}, 99: {1, 9, 3}} {
		if got := shares(values, n); !slices.Equal(got, want) {
			t.Errorf("%d lines: %v, want %v", n, got, want)
		}
	}
}
