package prompt

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"prefdeck/stages/ground/near"
)

// shingleWords is the number of words in a shingle. Longer ones, as used for web
// pages, find next to nothing among prompts of one or two sentences; a length that
// depends on the prompt's would hide repeats around each threshold.
const shingleWords = 3

// task is a prompt's text in comparable form: its terms as hashes, in order. The lowest
// two bits of a hash hold the role of the term.
type task []uint64

const (
	polite   = 1 // says nothing of its own
	deciding = 2 // changes the task by itself
	roles    = polite | deciding
)

// newTask returns the task of these terms.
func newTask(ws []string) task {
	t := make(task, len(ws))
	for i, w := range ws {
		var h uint64 = 14695981039346656037 // FNV-1a
		for k := range len(w) {
			h = (h ^ uint64(w[k])) * 1099511628211
		}
		r, _ := utf8.DecodeRuneInString(w)
		h = h >> 2 << 2
		switch {
		case politeWords[w]:
			h |= polite
		case decidingWords[w], unicode.IsDigit(r), !unicode.IsLetter(r):
			h |= deciding
		}
		t[i] = h
	}
	return t
}

func (t task) shingles() near.Set { return near.Shingles(t, shingleWords) }

// repeats reports whether two nearly equal texts ask for the same. Prompts of one
// template differ in a few words that decide: the review to classify, the sentence to
// translate, a number, a “not”. A repeat has one more word at most, apart from
// those that say nothing of their own, and the rest in the same order.
func (t task) repeats(o task) bool {
	a, b := t.said(), o.said()
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	switch {
	case len(a) == 0 && len(b) == 0:
		return true
	case len(a) == 0 && len(b) == 1:
		return b[0]&roles != deciding
	case len(b) == 0 && len(a) == 1:
		return a[0]&roles != deciding
	}
	return false
}

// said returns the terms that say something.
func (t task) said() task {
	out := make(task, 0, len(t))
	for _, h := range t {
		if h&roles != polite {
			out = append(out, h)
		}
	}
	return out
}

func set(words string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		out[w] = true
	}
	return out
}

var (
	politeWords = set(`please kindly just can could would will you i me my us we hi hello hey thanks thank help want need like so now the a an this that these those of to for
		bitte mal s'il vous plaît por favor gracias per piacere пожалуйста 请 請 呢 吗 嗎 吧 了 的 ください お願いします 좀`)
	decidingWords = set(`not no never without non nicht kein keine ohne ne pas sans sin não sem senza не нет без 不 没 無 无 非 more less most least before after above below
		positive negative true false yes max min maximum minimum first last left right up down increase decrease`)
)
