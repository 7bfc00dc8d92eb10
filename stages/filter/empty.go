package filter

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"prefdeck/stages"
	"prefdeck/stages/ground/pattern"
	"prefdeck/stages/ollama"
)

// empty drops responses with nothing to read.
func empty(b *builder) Filter {
	least := int(b.threshold(Threshold{
		Key: "min_chars", Default: 1, Least: 1, Whole: true,
		About: "fewer visible characters than this; a Chinese one counts as three.",
	}))
	return Filter{
		Spec:  Spec{Name: "empty", Kind: stages.OfResponse, Version: 3},
		About: "no visible text, less than min_chars of it, or a placeholder for an answer",
		response: func(s Subject) finding {
			text := s.Response.Text
			said := answer(text)
			n := weight(said)
			f := finding{value: float64(n)}
			switch {
			case n >= least && !stub(said, s.asked):
			case n >= least:
				f.reason = "a placeholder: " + excerpt(strings.TrimSpace(said))
			case n > 0:
				f.reason = fmt.Sprintf("%d visible characters, wanted at least %d", n, least)
			case visible(text) > 0:
				f.reason = "nothing but thinking and control tokens"
			default:
				f.reason = "no visible text"
			}
			return f
		},
	}
}

// answer returns text without the remains of chat templates: thinking, and end-of-turn
// tokens after the answer.
func answer(text string) string {
	if !stillThinking(text) { // that is another fault
		text = ollama.Answer(text)
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

// stubs are texts that stand where an answer should be: what a program writes for a
// missing value, and what a person writes to fill in later.
var stubs = list("nan null none nil undefined n/a na tbd todo tba - -- --- . .. ... … ? string text response answer output [object error object]")

// bracketed matches a text that is nothing but a blank to be filled in.
var bracketed = pattern.Lazy(`^[\[<{(]{1,2}(?i:insert|your|enter|add|write|answer|response|output|placeholder|text|content|todo)\b[^\]>})]{0,60}[\]>})]{1,2}[.!]?$`)

// stub reports whether an answer is a placeholder. A prompt that asks for a short
// answer may be answered with one of these words.
func stub(said string, a *asked) bool {
	if len(said) > 80 {
		return false
	}
	low := strings.ToLower(strings.Trim(strings.TrimSpace(said), "*_`\"'"))
	if bracketed().MatchString(low) {
		return !a.wishes().placeholder
	}
	if !stubs[low] || a.words()[low] || strings.Contains(a.lower(), low) && len(low) > 1 {
		return false
	}
	switch low { // words that answer a question, too
	case "none", "nil", "null", "nan", "undefined", "na", "n/a", "string", "text", "-", "?", "error":
		return !a.wishes().code && !a.wishes().textWork && !a.wishes().oddities && !strings.ContainsAny(a.text(), "?？")
	}
	return true
}

// weight counts the visible characters, and a character that stands for a syllable
// or a word for as much as it carries.
func weight(text string) int {
	n := 0
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf:
			if r > ' ' && r != 0x7f {
				n++
			}
		case unicode.Is(unicode.Han, r), unicode.Is(unicode.Hangul, r) && !blank(r):
			n += 3
		case inks(r):
			n++
		}
	}
	return n
}

// visible counts the characters that leave ink.
func visible(text string) int {
	n := 0
	for _, r := range text {
		if inks(r) {
			n++
		}
	}
	return n
}

func inks(r rune) bool {
	if r < utf8.RuneSelf {
		return r > ' ' && r != 0x7f
	}
	return !unicode.IsSpace(r) && !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r) && !blank(r)
}

// blank reports whether r is a letter or symbol by its class, yet draws nothing.
func blank(r rune) bool {
	switch r {
	case '\u3164', '\u115f', '\u1160', '\uffa0', '\u2800': // Hangul fillers, the empty Braille cell
		return true
	}
	return unicode.Is(unicode.Variation_Selector, r)
}
