package filter

import (
	"strings"
	"testing"
	"unicode/utf8"

	"prefdeck/stages"
)

func FuzzFilters(f *testing.F) {
	for _, text := range []string{"", "\xff\xfe", "```", "`$\\(\\[$$", "<think>", "I am ", "I am ChatGPT", "1. ", "。。。", "\u200b", "I'm sorry, but I cannot", "http://", "\\begin{", "<a", "| a |", "“", "İ am brig"} {
		f.Add("What is it?", text, "brig:1b")
	}
	f.Fuzz(func(t *testing.T, ask, answer, model string) {
		if strings.TrimSpace(ask) == "" {
			ask = "?"
		}
		s := newSubject(t, ask, answer, model)
		for _, f := range All() {
			if f.Kind != stages.OfResponse {
				continue
			}
			is := f.response(s)
			if is.at.from < 0 || is.at.from > is.at.to || is.at.to > len(answer) {
				t.Errorf("%s: bytes %d to %d of %d", f.Name, is.at.from, is.at.to, len(answer))
			}
			reason := is.reason
			if utf8.RuneCountInString(reason) > 160 || strings.Contains(reason, "\n") {
				t.Errorf("%s: reason %q", f.Name, reason)
			}
		}
		if v := similarity(newProfile(ask), newProfile(answer)); v < 0 || v > 1 {
			t.Errorf("similarity %v", v)
		}
	})
}

// megabytes returns texts of a million bytes, chosen to be slow.
func megabytes() map[string]string {
	texts := map[string]string{}
	for name, piece := range map[string]string{
		"prose": english + " ", "one word": "a", "names": "ChatGPT OpenAI Google ", "claims": "I am a Google Meta Apple assistant ",
		"openings": "`$\\(\\[<a$$", "urls": "http://", "lines": "a\n", "quotes": `"“`, "ideographs": "字", "broken": "\xff",
		"lists": "1. a b c.\n", "stops": "a. ", "tables": "| a | b |\n", "fences": "```\n", "own name": "i am brig",
	} {
		texts[name] = strings.Repeat(piece, 1_000_000/len(piece))
	}
	return texts
}

// Time must grow no faster than the text: with a quadratic step this test would not
// end. BenchmarkMegabyte measures it.
func TestMegabyte(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a few megabytes")
	}
	for name, text := range megabytes() {
		s := newSubject(t, "What is it?", text, "brigitte:1b")
		for _, f := range All() {
			if f.Kind != stages.OfResponse {
				continue
			}
			if is := f.response(s); utf8.RuneCountInString(is.reason) > 160 {
				t.Errorf("%s of %s: reason of %d bytes", f.Name, name, len(is.reason))
			}
		}
	}
}

func BenchmarkMegabyte(b *testing.B) {
	for name, text := range megabytes() {
		for _, f := range All() {
			if f.Kind != stages.OfResponse {
				continue
			}
			b.Run(name+"/"+f.Name, func(b *testing.B) {
				for b.Loop() {
					f.response(newSubject(b, "What is it?", text, "brigitte:1b"))
				}
			})
		}
		b.Run(name+"/near-identical", func(b *testing.B) {
			for b.Loop() {
				newProfile(text)
			}
		})
	}
}
