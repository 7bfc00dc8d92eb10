package diff

import (
	"strings"

	"charm.land/lipgloss/v2"
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
	marked.Left = mark(left, a, newPen(th.Styles().A))
	marked.Right = mark(right, b, newPen(th.Styles().B))
	return marked
}

// newPen returns the sequence that opens a mark: the colour of the side, and an
// underline for people who see no colours.
func newPen(side lipgloss.Style) string {
	start, _, _ := strings.Cut(side.Underline(true).Inline(true).Render("x"), "x")
	return start
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
			a[i].differs, b[i].differs = true, true
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
		differ(a[atA:r.a])
		differ(b[atB:r.b])
		atA, atB = r.a+r.n, r.b+r.n
	}
	differ(a[atA:])
	differ(b[atB:])
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

func differ(words []word) {
	for i := range words {
		words[i].differs = true
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
				words[at].differs = true
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
