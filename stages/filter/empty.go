package filter

import (
	"fmt"
	"strings"
	"unicode"

	"prefdeck/stages"
	"prefdeck/stages/response"
)

// empty drops responses with nothing to read.
func empty(b *builder) Filter {
	least := int(b.threshold(Threshold{
		Key: "min_chars", Default: 1, Least: 1, Whole: true,
		About: "fewer visible characters than this.",
	}))
	return Filter{
		Spec:  Spec{Name: "empty", Kind: stages.OfResponse, Version: 1},
		About: "no visible text, or less of it than min_chars",
		response: func(s Subject) (float64, string) {
			text := s.Response.Text
			n := visible(answer(text))
			switch {
			case n >= least:
				return float64(n), ""
			case n > 0:
				return float64(n), fmt.Sprintf("%d visible characters, wanted at least %d", n, least)
			case visible(text) > 0:
				return 0, "nothing but thinking and control tokens"
			}
			return 0, "no visible text"
		},
	}
}

// answer returns text without the remains of chat templates: a thinking trace
// before the answer and end-of-turn tokens after it.
func answer(text string) string {
	text = strings.TrimSpace(text)
	if rest, ok := strings.CutPrefix(text, response.ThinkOpen); ok {
		if _, after, closed := strings.Cut(rest, response.ThinkClose); closed {
			text = after
		}
	}
	for {
		cut := strings.TrimSpace(text)
		for _, token := range []string{"</s>", "<s>", "<|im_end|>", "<|eot_id|>", "<|endoftext|>", "<|end|>", "<end_of_turn>", "<eos>"} {
			cut = strings.TrimSuffix(cut, token)
		}
		if cut == text {
			return text
		}
		text = cut
	}
}

// visible counts the characters that leave ink.
func visible(text string) int {
	n := 0
	for _, r := range text {
		if !unicode.IsSpace(r) && !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r) && !blank(r) {
			n++
		}
	}
	return n
}

// blank reports whether r is a letter or symbol by its class, yet draws nothing.
func blank(r rune) bool {
	switch r {
	case '\u3164', '\u115f', '\u1160', '\uffa0', '\u2800': // Hangul fillers, the empty Braille cell
		return true
	}
	return unicode.Is(unicode.Variation_Selector, r)
}
