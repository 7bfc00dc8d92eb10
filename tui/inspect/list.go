package inspect

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/tui/gate"
	"prefdeck/tui/numbers"
)

// Which exhibits are listed. Any other value names a filter that dropped them.
const (
	all     = "all"
	kept    = "kept"
	dropped = "dropped"
)

// list holds the exhibits that have come, and the ones listed among them.
type list struct {
	show   string
	sample int // how many are drawn; 0: all are listed

	have    []label.Exhibit
	listed  []label.Exhibit // of those in have, in the order they came
	by      map[string]int  // filter → exhibits that it dropped
	dropped int
	lone    int
	last    [2]int64 // the newest number: of pairs, of lone responses
	paired  bool     // no more pairs will come
	whole   bool     // no more will come
}

func newList(show string, sample int) list {
	return list{show: cmp.Or(show, all), sample: sample, by: map[string]int{}}
}

// add takes a page in. Lone responses stand behind all pairs, whenever they come.
func (l *list) add(page []label.Exhibit) {
	for _, e := range page {
		if e.Dropped {
			l.dropped++
			l.by[e.By]++
		}
		if e.Lone {
			l.lone++
		}
		l.last[place(e.Lone)] = e.N
	}
	l.have = append(l.have, page...)
	l.listed = slices.AppendSeq(l.listed, l.passing(page))
	if !slices.IsSortedFunc(l.listed, inOrder) {
		slices.SortFunc(l.have, inOrder)
		slices.SortFunc(l.listed, inOrder)
	}
	if l.sample > 0 {
		l.draw()
	}
}

// replace takes an exhibit in as it has become. It keeps its place, unless it is no
// longer among those listed.
func (l *list) replace(was, is label.Exhibit) {
	count := func(e label.Exhibit, by int) {
		if e.Dropped {
			l.dropped += by
			l.by[e.By] += by
		}
		if l.by[e.By] == 0 {
			delete(l.by, e.By)
		}
	}
	if i := slices.Index(l.have, was); i >= 0 {
		count(was, -1)
		count(is, 1)
		l.have[i] = is
	}
	i := slices.Index(l.listed, was)
	switch {
	case i < 0:
	case l.passes(is):
		l.listed[i] = is
	default:
		l.listed = slices.Delete(l.listed, i, i+1)
	}
}

func place(lone bool) int {
	if lone {
		return 1
	}
	return 0
}

// passing returns the exhibits to list.
func (l *list) passing(of []label.Exhibit) func(func(label.Exhibit) bool) {
	return func(yield func(label.Exhibit) bool) {
		for _, e := range of {
			if l.passes(e) && !yield(e) {
				return
			}
		}
	}
}

func (l *list) passes(e label.Exhibit) bool {
	switch l.show {
	case all:
		return true
	case kept:
		return !e.Dropped
	case dropped:
		return e.Dropped
	}
	return e.Dropped && e.By == l.show
}

// draw leaves as many of the listed as are wanted, drawn by a hash: which ones depends
// on nothing else.
func (l *list) draw() {
	if len(l.listed) <= l.sample {
		return
	}
	lot := func(e label.Exhibit) uint64 {
		return stages.Hash("sample", strconv.FormatInt(e.N, 10), strconv.FormatBool(e.Lone)).Uint64()
	}
	slices.SortFunc(l.listed, func(a, b label.Exhibit) int { return cmp.Compare(lot(a), lot(b)) })
	l.listed = l.listed[:l.sample]
	slices.SortFunc(l.listed, inOrder)
}

// inOrder compares exhibits by when they came, pairs first.
func inOrder(a, b label.Exhibit) int {
	return cmp.Or(cmp.Compare(place(a.Lone), place(b.Lone)), cmp.Compare(a.N, b.N))
}

// shows returns what can be listed, in the order in which a key goes through it.
func (l *list) shows() []string {
	return slices.Concat([]string{all, kept, dropped}, slices.DeleteFunc(slices.Sorted(maps.Keys(l.by)), func(name string) bool { return name == "" }))
}

// turn lists the next kind of exhibits.
func (l *list) turn() {
	ways := l.shows()
	l.show = ways[(slices.Index(ways, l.show)+1)%len(ways)]
	l.listed = slices.Collect(l.passing(l.have))
	if l.sample > 0 {
		l.draw()
	}
}

// near returns where an exhibit is listed, or where it would be.
func (l *list) near(e label.Exhibit) int {
	at, _ := slices.BinarySearchFunc(l.listed, e, inOrder)
	return min(at, max(len(l.listed)-1, 0))
}

// only says which exhibits are listed.
func (l *list) only() string {
	if l.show == kept || l.show == dropped {
		return l.show
	}
	return "dropped by " + gate.Line(l.show)
}

// none says that nothing of what has come is listed.
func (l *list) none() string { return "no pair is " + l.only() }

// sum sums up what has come, with as many filters as fit into some columns.
func (l *list) sum(room int) string {
	out := numbers.Plural(len(l.have)-l.lone, "pair")
	if l.lone > 0 {
		out += " and " + numbers.Plural(l.lone, "response") + " in no pair"
	}
	if !l.whole {
		out += " so far"
	}
	if l.dropped == 0 {
		return out
	}
	var by []string
	for _, name := range slices.SortedFunc(maps.Keys(l.by), func(a, b string) int { return cmp.Or(l.by[b]-l.by[a], cmp.Compare(a, b)) }) {
		by = append(by, gate.Line(cmp.Or(name, "no filter"))+" "+numbers.Number(l.by[name]))
	}
	out += ", " + numbers.Number(l.dropped) + " dropped"
	for n := len(by); n > 0; n-- {
		text := out + ": " + strings.Join(by[:n], ", ")
		if n < len(by) {
			text += fmt.Sprintf(" and %d more", len(by)-n)
		}
		if ansi.StringWidth(text) <= room {
			return text
		}
	}
	return out
}
