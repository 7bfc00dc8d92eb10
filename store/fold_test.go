package store

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"prefdeck/stages/ground/words"
)

// However a text is written, it folds the same, and folding again changes nothing.
func TestFoldLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom(nil, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Han, unicode.Mn)).Draw(t, "s")
		folded := string(words.Fold(nil, s))
		if again := string(words.Fold(nil, folded)); again != folded {
			t.Errorf("%q folds to %q and that to %q", s, folded, again)
		}
		rest := rapid.String().Draw(t, "rest")
		if !holds(rest+s+rest, folded) {
			t.Errorf("%q does not hold %q", rest+s+rest, folded)
		}
		latin := rapid.StringOf(rapid.RuneFrom(nil, unicode.Latin)).Draw(t, "latin")
		if a, b := string(words.Fold(nil, norm.NFC.String(latin))), string(words.Fold(nil, norm.NFD.String(latin))); a != b {
			t.Errorf("%q folds to %q composed and %q decomposed", latin, a, b)
		}
	})
}

// The quick way for ASCII agrees with folding the whole text.
func TestHoldsOracle(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		letters := rapid.StringOfN(rapid.SampledFrom([]rune("aAbBzZ 1é")), 0, 12, -1)
		text, folded := letters.Draw(t, "text"), string(words.Fold(nil, letters.Draw(t, "needle")))
		if got, want := holds(text, folded), strings.Contains(string(words.Fold(nil, text)), folded); got != want {
			t.Errorf("%q holds %q: %v, want %v", text, folded, got, want)
		}
	})
}

func BenchmarkHolds(b *testing.B) {
	text := strings.Repeat("The quick brown fox jumps over the lazy dog. ", 22)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		holds(text, "unicorn")
	}
}
