package prompt

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// rougeL computes ROUGE-L of two texts by its definition.
func rougeL(a, b []string) float64 {
	p := newPool()
	return measure(commonSubsequence(p.encode(a), p.encode(b)), len(a), len(b))
}

func TestRougeL(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a, b string
		want float64
	}{
		// The example of Lin 2004, section 3: S1 against S2 and S3.
		{"police killed the gunman", "police kill the gunman", 0.75},
		{"police killed the gunman", "the gunman kill police", 0.5},
		{"the cat", "the cat", 1},
		{"the cat", "a dog", 0},
		{"", "a", 0},
		// Values of the package rouge_score, by words.
		{"the cat sat on the mat", "on the mat the cat sat", 0.5},
		{"a a a", "a a", 0.8},
	}
	for _, tt := range tests {
		if got := rougeL(terms(tt.a), terms(tt.b)); math.Abs(got-tt.want) > 1e-12 {
			t.Errorf("rougeL(%q, %q) = %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}

// slowCommon computes the longest common subsequence by its definition.
func slowCommon(a, b []string) int {
	table := make([][]int, len(a)+1)
	for i := range table {
		table[i] = make([]int, len(b)+1)
	}
	for i := range a {
		for j := range b {
			table[i+1][j+1] = max(table[i][j+1], table[i+1][j])
			if a[i] == b[j] {
				table[i+1][j+1] = table[i][j] + 1
			}
		}
	}
	return table[len(a)][len(b)]
}

func TestRougeLaws(t *testing.T) {
	t.Parallel()
	text := rapid.SliceOfN(rapid.SampledFrom(strings.Fields("a b c d e f g")), 0, 20)
	rapid.Check(t, func(t *rapid.T) {
		a, b := text.Draw(t, "a"), text.Draw(t, "b")
		f := rougeL(a, b)
		if len(a)+len(b) == 0 {
			return // not defined: see the reference
		}
		if g := rougeL(b, a); f != g {
			t.Fatalf("%v one way, %v the other", f, g)
		}
		if f < 0 || f > 1 {
			t.Fatalf("%v is not between 0 and 1", f)
		}
		if len(a) > 0 && rougeL(a, a) != 1 {
			t.Fatalf("a text and itself: %v", rougeL(a, a))
		}
		if want := measure(slowCommon(a, b), len(a), len(b)); f != want {
			t.Fatalf("%v, want %v", f, want)
		}
	})
}

// TestPoolAgainstAll compares the bounds with computing every ROUGE-L.
func TestPoolAgainstAll(t *testing.T) {
	t.Parallel()
	text := rapid.SliceOfN(rapid.SampledFrom(strings.Fields("a b c d e f g h")), 0, 12)
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(text, 0, 20).Draw(t, "pool")
		limit := rapid.Float64Range(0.05, 1).Draw(t, "limit")
		p := newPool()
		for _, ws := range all {
			p.add(ws)
		}
		for range 3 { // the scratch counts must be clean each time
			asked := text.Draw(t, "asked")
			want := -1
			for i, ws := range all {
				if measure(slowCommon(asked, ws), len(asked), len(ws)) >= limit {
					want = i
					break
				}
			}
			n, _, ok := p.reaches(asked, limit, -1)
			if ok != (want >= 0) || ok && n != want {
				t.Fatalf("found %d (%v), want %d", n, ok, want)
			}
		}
	})
}
