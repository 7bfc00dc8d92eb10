package diff

import (
	"strings"

	"github.com/aymanbagabas/go-udiff/lcs"

	"prefdeck/themes"
)

// maxCells bounds the table of words against words. Two texts of about 45 KB each
// reach it; their table takes 16 MB while it is needed.
const maxCells = 1 << 26

// Marked holds two texts with their differences marked. Every line keeps its cells.
type Marked struct {
	Left, Right []string
	// ByLine reports that the texts were too long to compare word by word: a line
	// that the other text lacks is marked as a whole. The screen has to say so.
	ByLine bool
	// Share is the share of the words, 0…1, that both texts have at the same place or,
	// from Common, in sentences that belong together.
	Share float64
	// Phrases is how many runs of words Common marked.
	Phrases int

	words int // of the shorter text, without signs
}

const (
	// leastShare is the share in common below which two texts are independent. On
	// answers of different models to one prompt, marks of differences cover more than
	// two thirds of both from there on.
	leastShare = 1.0 / 3
	// leastWords is how long both texts are at least: a mark on each of a few words
	// is no noise.
	leastWords = 24
)

// Independent reports whether the texts have so little in common that marking their
// differences would not help. Common does better then.
func (m Marked) Independent() bool {
	return !m.ByLine && m.Share < leastShare && m.words >= leastWords
}

// Words compares two texts given as finished lines. Line breaks, spacing and the
// decoration around a text make no difference, but the indent of a line does: two
// programs may differ in nothing else.
func Words(left, right []string, th themes.Theme) Marked {
	a, b := split(left), split(right)
	marked := Marked{ByLine: len(a)*len(b) > maxCells}
	if marked.ByLine {
		compareLines(left, right, a, b)
	} else {
		compareWords(a, b)
	}
	marked.Share, marked.words = 1-share(a, b), min(spelledIn(a), spelledIn(b))
	marked.Left = mark(left, a, th.Styles().A.Style)
	marked.Right = mark(right, b, th.Styles().B.Style)
	return marked
}

// share returns the share of the marked words of two texts, without signs.
func share(a, b []word) float64 {
	all, marked := spelledIn(a)+spelledIn(b), 0
	for _, words := range [][]word{a, b} {
		for _, w := range words {
			if w.marked && !w.sign {
				marked++
			}
		}
	}
	return float64(marked) / float64(max(all, 1))
}

// spelledIn counts the words that are not signs.
func spelledIn(words []word) int {
	n := 0
	for _, w := range words {
		if !w.sign {
			n++
		}
	}
	return n
}

// compareWords marks the words that the other text lacks.
func compareWords(a, b []word) {
	ids := map[string]int32{}
	x, y := numbered(a, ids), numbered(b, ids)
	start := 0
	for start < min(len(x), len(y)) && x[start] == y[start] {
		start++
	}
	endA, endB := len(x), len(y)
	for endA > start && endB > start && x[endA-1] == y[endB-1] {
		endA, endB = endA-1, endB-1
	}
	runs := common(x[start:endA], y[start:endB], len(ids))
	settle(a[start:endA], b[start:endB], runs)
	indented(a[:start], b[:start])
	for _, r := range runs {
		indented(a[start+r.a:start+r.a+r.n], b[start+r.b:start+r.b+r.n])
	}
	indented(a[endA:], b[endB:])
}

// indented marks common words that begin their lines at different indents.
func indented(a, b []word) {
	for i := range a {
		if a[i].indent >= 0 && b[i].indent >= 0 && a[i].indent != b[i].indent {
			a[i].marked, b[i].marked = true, true
		}
	}
}

func numbered(words []word, ids map[string]int32) []int32 {
	out := make([]int32, len(words))
	for i, w := range words {
		id, ok := ids[w.text]
		if !ok {
			id = int32(len(ids))
			ids[w.text] = id
		}
		out[i] = id
	}
	return out
}

// settle marks everything between the runs of common words. A run much shorter than
// the differences on both sides of it is chance, a "the" or a comma: it is marked
// too, so that what stays unmarked is really common.
func settle(a, b []word, runs []run) {
	atA, atB := 0, 0
	for i, r := range runs {
		nextA, nextB := len(a), len(b)
		if i+1 < len(runs) {
			nextA, nextB = runs[i+1].a, runs[i+1].b
		}
		before := max(r.a-atA, r.b-atB)
		after := max(nextA-r.a-r.n, nextB-r.b-r.n)
		if weight(a[r.a:r.a+r.n]) < 3 && min(before, after) > 2*r.n {
			continue
		}
		marking(a[atA:r.a])
		marking(b[atB:r.b])
		atA, atB = r.a+r.n, r.b+r.n
	}
	marking(a[atA:])
	marking(b[atB:])
}

// weight says how telling it is that these words are common.
func weight(words []word) int {
	sum := 0
	for _, w := range words {
		switch {
		case w.sign:
		case len(w.text) < 4:
			sum++
		default:
			sum += 2
		}
	}
	return sum
}

// marking marks words.
func marking(words []word) {
	for i := range words {
		words[i].marked = true
	}
}

// compareLines marks all words of the lines that the other text lacks.
func compareLines(left, right []string, a, b []word) {
	x, y := joined(len(left), a), joined(len(right), b)
	lines := lcs.DiffLines(x, y)
	inDiff := func(words []word, of func(lcs.Diff) (int, int)) {
		at := 0
		for _, d := range lines {
			from, to := of(d)
			for at < len(words) && words[at].line < from {
				at++
			}
			for at < len(words) && words[at].line < to {
				words[at].marked = true
				at++
			}
		}
	}
	inDiff(a, func(d lcs.Diff) (int, int) { return d.Start, d.End })
	inDiff(b, func(d lcs.Diff) (int, int) { return d.ReplStart, d.ReplEnd })
}

// joined returns the words of each of n lines, after its indent.
func joined(n int, words []word) []string {
	lines := make([]strings.Builder, n)
	for _, w := range words {
		lines[w.line].WriteString(strings.Repeat(" ", max(w.indent, 0)))
		lines[w.line].WriteString(w.text)
		lines[w.line].WriteByte(' ')
	}
	out := make([]string, n)
	for i := range lines {
		out[i] = lines[i].String()
	}
	return out
}
