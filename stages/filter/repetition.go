package filter

import (
	"fmt"
	"strings"
	"unicode"

	"prefdeck/stages"
	"prefdeck/stages/ground/words"
)

// Lengths for detecting repetition. A list whose items begin alike, a refrain and a
// table stay below them; a model that is stuck does not.
const (
	gramWords = 10   // words compared at a time
	gramTimes = 3    // occurrences that make a repetition: text said twice may be a summary or a chorus
	minGrams  = 40   // fewer prove nothing
	sameInRow = 4    // equal sentences or lines in a row
	tailRunes = 6000 // at the end, searched for a loop
	loopRunes = 200  // a loop at the end is at least this long
	loopTurns = 4    // and repeats this often
	dinRunes  = 100  // a single word or letter that does not stop needs less
	dinTurns  = 20

	loopLetters = 0.4 // and consists of letters: tablature and dashed lines repeat rightly

	codeRunes = 900 // the same for text that may be code
	codeTurns = 12
)

// aborted is the done reason of a response that repeated one token until the server
// had enough.
const aborted = "repeat"

// repetition drops responses of a model that got stuck.
func repetition(b *builder) Filter {
	limit := b.threshold(Threshold{
		Key: "max_repetition", Default: 0.5, Most: 1,
		About: "share (0 to 1) of the text in runs of ten words that occur three times or more.",
	})
	return Filter{
		Spec:  Spec{Name: "repetition", Kind: stages.OfResponse, Version: 6},
		About: "a loop: the same words, sentences or lines again and again, unless the prompt asks for them",
		response: func(s Subject) finding {
			text := s.read.proseText()
			f := finding{value: repeatedShare(s.read.proseWords())}
			switch sentence, n := longestRow(text); {
			case n >= sameInRow:
				f.reason = fmt.Sprintf("the sentence %s %d times in a row", excerpt(sentence), n)
				f.at = placeOf(s.Response.Text, sentence)
			default:
				f.reason, f.at = s.loop(text)
			}
			if f.reason == "" && s.Response.DoneReason == aborted {
				f.reason = "the server stopped it in a loop"
				return f
			}
			if f.reason == "" && f.value > limit {
				f.reason = fmt.Sprintf("%.0f %% of it are repeated runs of %d words", 100*f.value, gramWords)
			}
			// What was asked for may repeat, but does not run on until it is cut off.
			f.remark = f.reason != "" && s.asked.wishes().repetition && s.Response.DoneReason != "length" &&
				s.Response.DoneReason != aborted && !s.endless(f)
			return f
		},
	}
}

// endless reports whether a response repeats itself far beyond what any prompt asks
// for.
func (s Subject) endless(f finding) bool {
	return f.value > 0.8 && len(s.Response.Text) > 4*tailRunes && !strings.ContainsAny(s.asked.text(), "0123456789")
}

// loop describes the loop with which the response ends, if it does.
func (s Subject) loop(text string) (reason string, at place) {
	for _, least := range []struct{ turns, runes int }{{loopTurns, loopRunes}, {dinTurns, dinRunes}} {
		if least.runes == dinRunes && s.asked.wishes().oddities {
			break // bytes in base64, a tail of DNA
		}
		if period, n := tailLoop(text, least.turns, least.runes); n > 0 && letterShare(period) >= loopLetters {
			return fmt.Sprintf("it ends in a loop: %s %d times", excerpt(period), n), placeOf(s.Response.Text, period)
		}
	}
	if strings.Contains(s.Response.Text, "```") && endsInCode(s.Response.Text) {
		if period, n := tailLoop(s.Response.Text, codeTurns, codeRunes); n > 0 && hasLetter(period) {
			return fmt.Sprintf("its code ends in a loop: %s %d times", excerpt(period), n), placeOf(s.Response.Text, period)
		}
	}
	return "", place{}
}

// placeOf returns where text contains part for the first time.
func placeOf(text, part string) place {
	if i := strings.Index(text, part); i >= 0 && part != "" {
		return place{i, i + len(part)}
	}
	return place{}
}

// repeatedShare returns the share of word 10-grams that occur three times or more.
func repeatedShare(ws []uint64) float64 {
	n := len(ws) - gramWords + 1
	if n < minGrams {
		return 0
	}
	grams := make([]uint64, n)
	for i := range n {
		var h uint64 = words.HashBasis
		for _, w := range ws[i : i+gramWords] {
			h = words.Join(h, w)
		}
		grams[i] = h
	}
	if !repeats(grams) {
		return 0
	}
	seen := make(map[uint64]int, n)
	for _, h := range grams {
		seen[h]++
	}
	repeated := 0
	for _, times := range seen {
		if times >= gramTimes {
			repeated += times
		}
	}
	return float64(repeated) / float64(n)
}

// repeats reports whether any value occurs twice: most texts say nothing twice, and
// finding that out is cheaper than counting.
func repeats(values []uint64) bool {
	size := 16
	for size < 4*len(values) {
		size *= 2
	}
	table := make([]uint64, size)
	for _, v := range values {
		v |= 1 // 0 marks a free slot
		for i := (v >> 7) & uint64(size-1); ; i = (i + 1) & uint64(size-1) {
			if table[i] == v {
				return true
			}
			if table[i] == 0 {
				table[i] = v
				break
			}
		}
	}
	return false
}

// longestRow returns the sentence that is repeated most often in a row, and how
// often. Text that is hardly a sentence, such as chords or a single word, must be
// repeated three times as often.
func longestRow(text string) (sentence string, times int) {
	run, last := 0, ""
	for s := range sentences(text) {
		if s != last {
			run = 0
		}
		run++
		last = s
		if run > times && run >= sameInRow && hasLetter(s) && (run >= 3*sameInRow || substantial(s)) {
			sentence, times = s, run
		}
	}
	return sentence, times
}

// tailLoop finds the shortest period with which text ends, and how often it
// repeats. It uses the Z-function of the reversed end of the text (Gusfield,
// Algorithms on Strings, Trees and Sequences, 1.4), in linear time.
func tailLoop(text string, minTurns, minRunes int) (period string, times int) {
	if len(text) > 4*tailRunes {
		text = text[len(text)-4*tailRunes:]
	}
	// What repeats has the last word of the text in every turn.
	last := strings.TrimRightFunc(text, unicode.IsSpace)
	last = last[strings.LastIndexFunc(last, unicode.IsSpace)+1:]
	if last = last[max(0, len(last)-8):]; strings.Count(text, last) < min(minTurns, len(text)/max(1, len(last))) {
		return "", 0
	}
	rs := []rune(strings.Join(strings.Fields(text), " "))
	if len(rs) > tailRunes {
		rs = rs[len(rs)-tailRunes:]
	}
	n := len(rs)
	at := func(i int) rune { return rs[n-1-i] }
	z := make([]int, n)
	for i, l, r := 1, 0, 0; i < n; i++ {
		if i < r {
			z[i] = min(r-i, z[i-l])
		}
		for i+z[i] < n && at(z[i]) == at(i+z[i]) {
			z[i]++
		}
		if i+z[i] > r {
			l, r = i, i+z[i]
		}
		// The end repeats with period i over i+z[i] characters.
		if turns := (i + z[i]) / i; turns >= minTurns && turns*i >= minRunes {
			return string(rs[n-i:]), turns
		}
	}
	return "", 0
}

// substantial reports whether s has the letters of a few words.
func substantial(s string) bool {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
			if words.Unspaced(r) {
				n += 2
			}
		}
	}
	return n >= 12
}

// letterShare returns the share of letters among the visible characters of s.
func letterShare(s string) float64 {
	letters := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return float64(letters) / float64(max(1, visible(s)))
}

func hasLetter(s string) bool { return strings.IndexFunc(s, unicode.IsLetter) >= 0 }
