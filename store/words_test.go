package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"prefdeck/stages/ground/words"
)

// hits looks a folded text up in a chunk as a search does in what is stored of it.
func (s *sealed) hits(folded string) (pairs []int64, exact, known bool) {
	needles, exact := needlesOf(folded)
	v := vocabulary{after: s.after, last: s.last, words: s.words, starts: startsOf(s.sizes)}
	var common []uint64
	for i, needle := range needles {
		set := make([]uint64, (v.last-v.after)/64+1)
		for group, places := range v.with(needle) {
			collect(set, s.groups[group], places)
		}
		if i == 0 {
			common = slices.Clone(set)
		}
		for w := range common {
			common[w] &= set[w]
		}
	}
	return members(nil, common, s.after), exact, len(needles) > 0
}

// Whatever stands in a pair is found, and nothing else if the index says so.
func TestWordsFindEveryPair(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		bits := []string{"a", "b", "cat", "CAT", "don't", "x86_64", "É", "e\u0301", "ß", "я", "Ж", "東", "京", "東京", "大学", "ไทย", "한", "é", "’", "🙂", "°", " ", " ", ", ", "\n", "_", "-", "\x00", "\xff", "\xe6", "\u00a0", "42", strings.Repeat("long", 13), strings.Repeat("q", 40), "abcdefghijklmnopqrstuvwxyz0123456789"}
		text := func(name string, most int) string {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom(bits), 0, most).Draw(t, name), "")
		}
		c := newChunk(7)
		n := int64(20)
		texts := map[int64][2]string{}
		for range rapid.IntRange(1, 40).Draw(t, "pairs") {
			n += rapid.Int64Range(1, 90).Draw(t, "gap")
			texts[n] = [2]string{text("prompt", 12), text("response", 12)}
			c.add(n, texts[n][0], texts[n][1])
		}
		sealed := c.seal()
		for range 20 {
			asked := text("asked", 3)
			if rapid.Bool().Draw(t, "of a text") {
				of := texts[n][rapid.IntRange(0, 1).Draw(t, "which")]
				from := rapid.IntRange(0, len(of)).Draw(t, "from")
				asked = of[from:rapid.IntRange(from, min(len(of), from+60)).Draw(t, "to")]
			}
			folded := string(words.Fold(nil, asked))
			found, exact, known := sealed.hits(folded)
			if !known {
				continue
			}
			for pair, both := range texts {
				in := holds(both[0], folded) || holds(both[1], folded)
				if _, listed := slices.BinarySearch(found, pair); in && !listed || exact && listed && !in {
					t.Fatalf("%q in %q: %v; listed: %v, exact: %v", folded, both, in, listed, exact)
				}
			}
		}
	})
}

// A search for part of a word is answered without a text, one for several words by few.
func TestTheIndexIsSelective(t *testing.T) {
	t.Parallel()
	c := newChunk(0)
	for n := range int64(5000) {
		text := fmt.Sprintf("Pair %d, says number%d and w%d.", n, n%50, n*7919%200)
		if n == 4321 {
			text += " 東京都 École."
		}
		c.add(n+1, text)
	}
	s := c.seal()
	for text, want := range map[string]int{"東京": 1, "東京都": 1, "京": 1, "école": 1, "nowhere": 0, "says": 5000, "mber49": 100, "number7 and w3": 1, "pair 12, says": 1} {
		if found, _, known := s.hits(string(words.Fold(nil, text))); len(found) != want && !(strings.Contains(text, " ") && len(found) <= 25) || !known {
			t.Errorf("%q: %d pairs, %v; want %d", text, len(found), known, want)
		}
	}
	for _, text := range []string{"", "%", " -- ", "\xff"} {
		if _, _, known := s.hits(text); known {
			t.Errorf("%q: the index says that it knows", text)
		}
	}
}

// A chunk ends before it takes too much memory, also where every word is a new one.
func TestChunksAreBounded(t *testing.T) {
	t.Parallel()
	for name, grow := range map[string]func(c *chunk){
		"texts": func(c *chunk) { c.bytes = chunkBytes },
		"words": func(c *chunk) { c.lists = make([]list, chunkWords) },
		"pairs": func(c *chunk) { c.after -= chunkPairs },
	} {
		c := newChunk(7)
		c.add(9, "a word")
		if c.full(10) {
			t.Errorf("%s: full with one", name)
		}
		if grow(c); !c.full(10) {
			t.Errorf("%s: never full", name)
		}
	}
}

func BenchmarkWords(b *testing.B) {
	text := strings.Repeat("The quick brown fox jumps over the lazy dog. ", 22)
	c := newChunk(0)
	b.SetBytes(int64(len(text)))
	n := int64(0)
	for b.Loop() {
		n++
		if c.full(n) {
			c = newChunk(n - 1)
		}
		c.add(n, text)
	}
}
