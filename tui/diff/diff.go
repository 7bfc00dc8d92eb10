package diff

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/aymanbagabas/go-udiff/lcs"

	"prefdeck/themes"
)

// maxCells bounds the table of words against words. It is reached by two texts
// of about 45 KB each; the table of those takes 16 MB while it is needed.
const maxCells = 1 << 26

// Marked is two texts with what differs marked in each. Every line has the
// cells it had.
type Marked struct {
	Left, Right []string
	// ByLine says that the texts were too long to be compared word by word:
	// a line that the other text does not have is marked as a whole. The
	// screen has to say so.
	ByLine bool
}

// Words compares two texts as finished lines. Where their lines break, how they
// are spaced and what is drawn around them makes no difference.
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

// newPen is what opens a mark: the colour of the side, and an underline for
// those who do not see colours.
func newPen(side lipgloss.Style) string {
	start, _, _ := strings.Cut(side.Underline(true).Inline(true).Render("x"), "x")
	return start
}

// compareWords sets differs on the words that the other text has not.
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

// settle marks what lies between the runs of common words. A run that is much
// shorter than what differs on both sides of it is chance, a "the" or a comma:
// it is marked with the rest, so that the eye finds what is really the same.
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

// weight is how much it means that words are the same.
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

// compareLines marks all words of the lines that the other text has not.
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

// joined is the words of each of n lines.
func joined(n int, words []word) []string {
	lines := make([]strings.Builder, n)
	for _, w := range words {
		lines[w.line].WriteString(w.text)
		lines[w.line].WriteByte(' ')
	}
	out := make([]string, n)
	for i := range lines {
		out[i] = lines[i].String()
	}
	return out
}
