package tongue

import (
	_ "embed"
	"math/bits"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed words.txt
var lists string

// dictionary maps each function word to the languages that use it.
type dictionary struct {
	codes []string
	words map[string]word
}

// word is a function word: its number and the languages that use it, as a bit set.
type word struct {
	n       int
	letters int
	holders uint64
}

var loaded = sync.OnceValue(func() dictionary {
	d := dictionary{words: map[string]word{}}
	for line := range strings.Lines(lists) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Fields(line)
		bit := uint64(1) << len(d.codes)
		d.codes = append(d.codes, fields[0])
		for _, w := range fields[1:] {
			known, ok := d.words[w]
			if !ok {
				known.n, known.letters = len(d.words), utf8.RuneCountInString(w)
			}
			known.holders |= bit
			d.words[w] = known
		}
	}
	return d
})

// Limits of certainty.
const (
	sampleBytes = 3000 // of a long text, enough to be sure
	leastWords  = 6    // fewer words prove nothing
	leastHits   = 3    // different function words
	leastCover  = 0.14 // share of the words that are function words
	clearLead   = 1.2  // over the next language
	foreign     = 0.25 // share of another script in a Latin text that is more than terms
	sentence    = 0.2  // share of function words in text that is sentences, not terms
)

// Of returns the ISO 639-1 code of the language of text, or "" if it is not certain.
func Of(text string) string {
	text = sample(text)
	c := count(text)
	script, units := c.mainScript()
	if script == nil {
		return ""
	}
	if script.code != "" {
		if units < script.least {
			return ""
		}
		return script.code
	}
	if units >= leastWords {
		if code := byLetters(text); code != "" && &scripts[scriptOfCode(code)] == script {
			return code
		}
	}
	return c.best(script)
}

// Writes reports whether text contains words or characters of a language, certain or
// not.
func Writes(text, code string) bool {
	text = sample(text)
	c := count(text)
	for i := range scripts {
		if scripts[i].code == code {
			return c.units[i] > 0
		}
	}
	if byLetters(text) == code {
		return true
	}
	d := loaded()
	for i, k := range d.codes {
		if k == code {
			return c.hits[i] >= 1 && c.own[i] > 0
		}
	}
	return false
}

func sample(text string) string {
	if len(text) <= sampleBytes {
		return text
	}
	for cut := sampleBytes; ; cut-- {
		if utf8.RuneStart(text[cut]) {
			return text[:cut]
		}
	}
}

// counts holds what one pass over a text finds.
type counts struct {
	units [len(scripts)]float64 // words by script; a character of an unspaced script is half a word
	hits  [64]int               // function words by language
	kinds [64]int               // different ones
	long  [64]bool              // one has three letters or more: the items of a list are a, b and c in any language
	own   [64]float64           // all, each divided by the number of languages that share it
	seen  [64]uint64            // function words by number, as a bit set
}

// count splits text into words and looks each one up.
func count(text string) *counts {
	d := loaded()
	var c counts
	var low [48]byte
	n, letters, capitals, script := 0, 0, 0, -1
	flush := func() {
		if letters > 0 {
			c.units[script]++
			if w, ok := d.words[string(low[:min(n, len(low))])]; ok && (letters == 1 || capitals < letters) {
				c.note(w)
			}
		}
		n, letters, capitals = 0, 0, 0
	}
	for i := 0; i < len(text); {
		b := text[i]
		if b < utf8.RuneSelf {
			i++
			switch {
			case b >= 'a' && b <= 'z':
			case b >= 'A' && b <= 'Z':
				b += 'a' - 'A'
				capitals++ // an acronym or a command of SQL is no function word
			default:
				flush()
				continue
			}
			if letters > 0 && script != latin {
				flush()
			}
			script = latin
			letters++
			if n < len(low) {
				low[n] = b
			}
			n++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		s := scriptOf(r)
		switch {
		case s < 0 && unicode.IsMark(r) && letters > 0:
			// a mark on the letter before
		case s < 0:
			flush()
			continue
		case scripts[s].whole > 0: // a character is part of a word of unknown length
			flush()
			c.units[s] += scripts[s].whole
			continue
		case letters > 0 && s != script:
			flush()
			fallthrough
		default:
			script = s
			letters++
		}
		r = unicode.ToLower(r)
		if n+utf8.UTFMax <= len(low) {
			n += utf8.EncodeRune(low[n:], r)
		} else {
			n = len(low) + 1
		}
	}
	flush()
	return &c
}

// note counts a function word.
func (c *counts) note(w word) {
	share := 1 / float64(bits.OnesCount64(w.holders))
	place, bit := w.n/64%len(c.seen), uint64(1)<<(w.n%64)
	again := c.seen[place]&bit != 0
	c.seen[place] |= bit
	for left := w.holders; left != 0; left &= left - 1 {
		i := bits.TrailingZeros64(left)
		c.hits[i]++
		c.own[i] += share
		if !again {
			c.kinds[i]++
			c.long[i] = c.long[i] || w.letters > 2
		}
	}
}

// mainScript returns the script whose language the text is in. A Latin text has few
// words of other scripts, while texts in other scripts are full of Latin terms, so
// a quarter is enough for another script unless the Latin words form sentences.
func (c *counts) mainScript() (*script, float64) {
	total, most := 0.0, -1
	for i, n := range c.units {
		total += n
		if i != latin && (most < 0 || n > c.units[most]) {
			most = i
		}
	}
	if c.units[kana] > 0.05*c.units[han] && c.units[kana] > 0 {
		most = kana // Japanese writes most words with Han characters, but none without kana
		c.units[kana] += c.units[han]
	}
	switch share := c.units[most] / max(total, 1); {
	case total == 0:
		return nil, 0
	case share < foreign, share < 0.5 && c.coverLatin() >= sentence:
		return &scripts[latin], c.units[latin]
	}
	return &scripts[most], c.units[most]
}

// coverLatin returns the share of Latin words that are function words of the
// likeliest language.
func (c *counts) coverLatin() float64 {
	most := 0
	d := loaded()
	for i := range d.codes {
		if scriptOfCode(d.codes[i]) == latin {
			most = max(most, c.hits[i])
		}
	}
	return float64(most) / max(1, c.units[latin])
}

// best returns the language of a script that has the most function words in the
// text, if it leads clearly.
func (c *counts) best(s *script) string {
	d := loaded()
	first, second := -1, -1
	value := func(i int) float64 { return float64(c.hits[i]) + 2*c.own[i] }
	for i, code := range d.codes {
		switch {
		case &scripts[scriptOfCode(code)] != s:
		case first < 0 || value(i) > value(first):
			first, second = i, first
		case second < 0 || value(i) > value(second):
			second = i
		}
	}
	words := 0.0
	for i := range scripts {
		if &scripts[i] == s {
			words = c.units[i]
		}
	}
	switch {
	case first < 0 || words < leastWords || c.kinds[first] < leastHits || s == &scripts[latin] && !c.long[first]:
		return ""
	case float64(c.hits[first]) < leastCover*words:
		return ""
	case second >= 0 && value(first) < clearLead*value(second) && !Alike(d.codes[first], d.codes[second]):
		return ""
	}
	return d.codes[first]
}

// byLetters returns the language of a text whose letters occur in no other language
// of its script, or "". Vietnamese stacks marks as no other Latin script does.
func byLetters(text string) string {
	vietnamese, russian, letters := 0, 0, 0
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf:
			if r >= 'a' && r <= 'z' {
				letters++
			}
			continue
		case r >= 0x1EA0 && r <= 0x1EF9 || r == 'ơ' || r == 'ư' || r == 'đ':
			vietnamese++
		case r == 'ї' || r == 'є':
			return "uk"
		case r == 'ў':
			return "be"
		case r == 'љ' || r == 'њ' || r == 'ћ' || r == 'ђ':
			return "sr"
		case r == 'ѓ' || r == 'ќ':
			return "mk"
		case r == 'і' || r == 'І':
			russian -= 1000
		case r == 'ы' || r == 'э' || r == 'ё':
			russian++
		}
		letters++
	}
	switch {
	case vietnamese >= 4 && 12*vietnamese > letters:
		return "vi"
	case russian > 0:
		return "ru"
	}
	return ""
}

// Alike reports whether two languages are so close that one is easily taken for the
// other in a few sentences.
func Alike(x, y string) bool {
	if x == y {
		return true
	}
	for _, group := range groups {
		if strings.Contains(group, x) && strings.Contains(group, y) {
			return true
		}
	}
	return false
}

var groups = []string{"da no nb nn", "hr sr bs sl mk bg", "cs sk", "id ms", "es gl", "pt gl", "ru be uk", "fa ur ar", "hi mr ne", "nl af", "tr az uz", "he yi", "zh yue"}
