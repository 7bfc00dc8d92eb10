package store

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"prefdeck/stages/ground/words"
)

// found looks a text up in a chunk as a search does in the stored rows.
func (c *chunk) found(text string) []span {
	var rows [][]byte
	for _, b := range bucketsOf(string(words.Fold(nil, text))) {
		rows = append(rows, c.row(int(b)))
	}
	return blocksIn(rows, c.starting(), c.last)
}

func among(spans []span, pair int64) bool {
	for _, s := range spans {
		if s.from <= pair && pair <= s.to {
			return true
		}
	}
	return false
}

// Whatever stands in a pair is found in one of its blocks, and little else is.
func TestPiecesFindEveryPair(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		letters := []rune("abcdefghijklmnopqrstuvwxyz ÉèЯß東京大学生活電車")
		texts := rapid.SliceOfN(rapid.StringOfN(rapid.SampledFrom(letters), 0, 400, -1), 1, 60).Draw(t, "texts")
		c := new(chunk)
		n := int64(0)
		at := map[int64]string{}
		for _, text := range texts {
			n += rapid.Int64Range(1, 3).Draw(t, "gap")
			at[n] = text
			c.add(n, text)
		}
		c.close()
		for pair, text := range at {
			r := []rune(text)
			if len(r) < 3 {
				continue
			}
			from := rapid.IntRange(0, len(r)-3).Draw(t, "from")
			if piece := string(r[from : from+3]); len(bucketsOf(string(words.Fold(nil, piece)))) > 0 && !among(c.found(piece), pair) {
				t.Errorf("%q of pair %d is not found", piece, pair)
			}
		}
	})
}

func TestPiecesAreSelective(t *testing.T) {
	t.Parallel()
	c := new(chunk)
	const pairs = 5000
	for n := range int64(pairs) {
		text := fmt.Sprintf("Pair %d says %s.", n, strings.Repeat(fmt.Sprintf("word%d ", n*7919%20_000), 40))
		if n == 4321 {
			text += " 東京"
		}
		c.add(n, text)
	}
	c.close()
	looked := func(spans []span) (n int64) {
		for _, s := range spans {
			n += s.to - s.from + 1
		}
		return n
	}
	// The texts are so alike that their pieces alone would fill no block: at some 320
	// bytes each, a block holds 400.
	for text, most := range map[string]int64{"東京": 450, "nowhere": 0, "says": pairs} {
		if n := looked(c.found(text)); n > most {
			t.Errorf("for %q %d pairs are looked at, want at most %d", text, n, most)
		}
	}
	if !among(c.found("東京"), 4321) {
		t.Error("two Chinese characters are not found")
	}
}

func BenchmarkPieces(b *testing.B) {
	text := strings.Repeat("The quick brown fox jumps over the lazy dog. ", 22)
	c := new(chunk)
	b.SetBytes(int64(len(text)))
	n := int64(0)
	for b.Loop() {
		n++
		c.add(n, text)
		if c.full() {
			c = new(chunk)
		}
	}
}
