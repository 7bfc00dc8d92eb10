package store

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
	"sync"
	"unicode"
	"unicode/utf8"

	"prefdeck/stages/ground/words"
)

// The search index lists for every word the pairs that contain it. A search looks for
// its text inside all the words, as grep would in a list of words, and joins their lists.
// If the text is part of a word, these are the pairs with the text, and none of their
// texts is read.
//
// A word is a run of letters and digits in folded text. A run that is longer than
// wordBytes counts as several words, which overlap so far that each holds any
// needleBytes of it. Scripts without spaces and symbols count two characters at a time.
// Other ASCII characters separate words, and a search for them alone has no index.
//
// The index consists of chunks of consecutive pairs. A chunk has one text with all its
// words, and their lists, in groups that are read whole.
const (
	wordBytes   = 32
	needleBytes = wordBytes/2 + 1

	chunkPairs = 1 << 16
	chunkBytes = 64 << 20 // of folded text
	chunkWords = 1 << 18  // of base64 or UUIDs every word is a new one, of 200 bytes of memory
	groupBytes = 16 << 10
)

// class says what a character is to the index.
type class byte

const (
	separates class = iota
	spells          // part of a word of any length
	couples         // a word together with the next of its class
)

// spelling is the first rune of scripts that may do without spaces.
const spelling = 0xe00

// classes holds the classes of the runes before spelling.
var classes = sync.OnceValue(func() *[spelling]class {
	var t [spelling]class
	for r := range rune(spelling) {
		switch {
		case unicode.In(r, unicode.L, unicode.M, unicode.N):
			t[r] = spells
		case r >= utf8.RuneSelf:
			t[r] = couples
		}
	}
	return &t
})

// classAt returns the class of the character at the start of a text, and its bytes.
func classAt(table *[spelling]class, text []byte) (class, int) {
	if c := text[0]; c < utf8.RuneSelf {
		return table[c], 1
	}
	r, size := utf8.DecodeRune(text)
	switch {
	case r < spelling:
		return table[r], size
	case r == utf8.RuneError && size == 1: // no search that has an index looks for it
		return separates, size
	}
	return couples, size
}

// stretch is the bytes from and to of a text whose characters are of one class.
type stretch struct {
	class
	from, to int
}

// nextStretch returns the stretch that begins at from, or behind the separators there.
func nextStretch(table *[spelling]class, text []byte, from int) (stretch, bool) {
	for from < len(text) {
		k, size := classAt(table, text[from:])
		if k == separates {
			from += size
			continue
		}
		r := stretch{k, from, from + size}
		for r.to < len(text) {
			next, size := classAt(table, text[r.to:])
			if next != k {
				break
			}
			r.to += size
		}
		return r, true
	}
	return stretch{}, false
}

// wordsOf calls do for each word of a folded text.
func wordsOf(text []byte, do func(word []byte)) {
	table := classes()
	for r, ok := nextStretch(table, text, 0); ok; r, ok = nextStretch(table, text, r.to) {
		if r.class == couples {
			twos(text[r.from:r.to], do)
			continue
		}
		for r.to-r.from > wordBytes {
			do(text[r.from : r.from+wordBytes])
			r.from += wordBytes / 2
		}
		do(text[r.from:r.to])
	}
}

// twos calls do for each two neighbouring characters, or for the only one.
func twos(text []byte, do func(word []byte)) {
	_, size := utf8.DecodeRune(text)
	for len(text) > size {
		_, next := utf8.DecodeRune(text[size:])
		do(text[:size+next])
		if len(text) == size+next {
			return
		}
		text, size = text[size:], next
	}
	do(text)
}

// endOfWord separates two words in the text of a chunk's words. No word contains it.
const endOfWord = 0

// needlesOf returns pieces to look for in the text of all words: a pair contains the
// folded text only if it contains a word with each. exact says that such a pair surely
// contains the text. Without needles, the index cannot help.
func needlesOf(folded string) (needles [][]byte, exact bool) {
	text := []byte(folded)
	if !utf8.Valid(text) || bytes.IndexByte(text, endOfWord) >= 0 {
		return nil, false
	}
	table := classes()
	for r, ok := nextStretch(table, text, 0); ok; r, ok = nextStretch(table, text, r.to) {
		if r.class == couples {
			twos(text[r.from:r.to], func(word []byte) { needles = append(needles, word) })
			continue
		}
		whole := text[r.from:r.to]
		begin, end := []byte{}, []byte{}
		if r.from > 0 {
			begin = []byte{endOfWord}
		}
		if r.to < len(text) {
			end = []byte{endOfWord}
		}
		if len(whole) <= needleBytes {
			needles = append(needles, slices.Concat(begin, whole, end))
			continue
		}
		needles = append(needles, slices.Concat(begin, whole[:needleBytes]), slices.Concat(whole[len(whole)-needleBytes:], end))
	}
	return needles, len(needles) == 1 && string(needles[0]) == folded
}

// chunk collects the words of consecutive pairs.
type chunk struct {
	after  int64 // the number before its first pair
	last   int64 // the newest pair
	bytes  int   // of its texts
	words  map[string]int32
	lists  []list
	folded []byte
}

// list is the pairs that contain a word, as distances from one to the next, from after.
type list struct {
	last int64
	gaps []byte
}

func newChunk(after int64) *chunk {
	return &chunk{after: after, last: after, words: map[string]int32{}}
}

// full reports whether the chunk has no room for a pair.
func (c *chunk) full(pair int64) bool {
	return c.last > c.after && (pair > c.after+chunkPairs || c.bytes >= chunkBytes || len(c.lists) >= chunkWords)
}

// add adds a pair, which must be newer than all the others.
func (c *chunk) add(pair int64, texts ...string) {
	if c.last == c.after {
		c.after = pair - 1
	}
	c.last = pair
	for _, text := range texts {
		c.folded = words.Fold(c.folded[:0], text)
		c.bytes += len(c.folded)
		c.list(pair)
	}
}

// list lists a pair under the words of its folded text.
func (c *chunk) list(pair int64) {
	wordsOf(c.folded, func(word []byte) {
		n, ok := c.words[string(word)]
		if !ok {
			n = int32(len(c.lists))
			c.words[string(word)] = n
			c.lists = append(c.lists, list{last: c.after})
		}
		if l := &c.lists[n]; l.last != pair {
			l.gaps = binary.AppendUvarint(l.gaps, uint64(pair-l.last))
			l.last = pair
		}
	})
}

// sealed is a chunk in the form that is stored.
type sealed struct {
	after, last int64
	words       []byte // with endOfWord before, between and behind them
	sizes       []byte // how many words each group has
	groups      [][]byte
}

// seal sorts the words, so that those with the same beginning are in one group.
func (c *chunk) seal() *sealed {
	out := &sealed{after: c.after, last: c.last, words: []byte{endOfWord}}
	sorted := make([]string, 0, len(c.words))
	for word := range c.words {
		sorted = append(sorted, word)
	}
	slices.Sort(sorted)
	var open []byte
	inGroup := 0
	end := func() {
		if inGroup > 0 {
			out.groups, out.sizes = append(out.groups, open), binary.AppendUvarint(out.sizes, uint64(inGroup))
			open, inGroup = nil, 0
		}
	}
	for _, word := range sorted {
		out.words = append(append(out.words, word...), endOfWord)
		open = c.appendList(open, c.lists[c.words[word]].gaps)
		if inGroup++; len(open) >= groupBytes {
			end()
		}
	}
	end()
	return out
}

// appendList appends a list as it is stored: its length in bytes, twice, plus one if it
// is one bit for each pair, which is shorter for common words.
func (c *chunk) appendList(to, gaps []byte) []byte {
	size := int(c.last-c.after)/8 + 1
	if len(gaps) <= size {
		return append(binary.AppendUvarint(to, uint64(len(gaps))<<1), gaps...)
	}
	set := make([]byte, size)
	at := 0
	for len(gaps) > 0 {
		gap, n := binary.Uvarint(gaps)
		at, gaps = at+int(gap), gaps[n:]
		set[at/8] |= 1 << (at % 8)
	}
	return append(binary.AppendUvarint(to, uint64(size)<<1|1), set...)
}

// vocabulary is the words of a stored chunk.
type vocabulary struct {
	chunk, after, last int64
	words              []byte
	starts             []int // the first word of each group
}

// startsOf returns the first word of each group, from the sizes of a sealed chunk.
func startsOf(sizes []byte) (starts []int) {
	for at := 0; len(sizes) > 0; {
		n, size := binary.Uvarint(sizes)
		if size <= 0 {
			break
		}
		starts = append(starts, at)
		at, sizes = at+int(n), sizes[size:]
	}
	return starts
}

// with returns the words that contain a needle, by their places in each group, in order.
func (v vocabulary) with(needle []byte) map[int][]int {
	out := map[int][]int{}
	word, counted, group := -1, 0, 0
	for at := 0; ; {
		next := bytes.Index(v.words[at:], needle)
		if next < 0 {
			return out
		}
		at += next
		from := at + 1 // the word is the one that the needle's first letter is in
		if needle[0] != endOfWord {
			from = at
		}
		word += bytes.Count(v.words[counted:from], []byte{endOfWord})
		counted = from
		for group+1 < len(v.starts) && v.starts[group+1] <= word {
			group++
		}
		if len(v.starts) > 0 {
			out[group] = append(out[group], word-v.starts[group])
		}
		end := bytes.IndexByte(v.words[from:], endOfWord)
		if end < 0 {
			return out
		}
		at = from + end
	}
}

// collect adds the pairs of some lists of a group, which are in order, to a set of the
// pairs behind after. It ignores what is not in the form that seal writes.
func collect(set []uint64, group []byte, places []int) {
	at := 0
	for _, place := range places {
		for {
			head, size := binary.Uvarint(group)
			if size <= 0 || uint64(len(group)-size) < head>>1 {
				return
			}
			body := group[size : size+int(head>>1)]
			group = group[size+int(head>>1):]
			if at++; at <= place {
				continue
			}
			if head&1 == 1 {
				collectBits(set, body)
			} else {
				collectGaps(set, body)
			}
			break
		}
	}
}

func collectBits(set []uint64, body []byte) {
	for i, b := range body[:min(len(body), 8*len(set))] {
		set[i/8] |= uint64(b) << (i % 8 * 8)
	}
}

func collectGaps(set []uint64, gaps []byte) {
	for at := uint64(0); len(gaps) > 0; {
		gap, n := binary.Uvarint(gaps)
		if at += gap; n <= 0 || at >= uint64(64*len(set)) {
			return
		}
		set[at/64] |= 1 << (at % 64)
		gaps = gaps[n:]
	}
}

// members appends the pairs of a set behind after.
func members(to []int64, set []uint64, after int64) []int64 {
	for i, word := range set {
		for ; word != 0; word &= word - 1 {
			to = append(to, after+int64(i*64+bits.TrailingZeros64(word)))
		}
	}
	return to
}
