package exchange

import (
	"hash/maphash"
	"slices"
	"strings"
)

// layout maps the names of a row's fields to their possible uses. Rows of a file have few
// layouts, so names are looked at once and not in every row.
type layout struct {
	fields *fields
	names  [words][]string    // fields by word, best first
	ranked [][2]string        // pairs of fields of which the first is preferred
	groups []group            // fields that differ in a number or letter
	lists  []string           // fields named as the answers to one prompt
	all    []string           // every field, sorted
	plain  map[string]string  // the fields by plainName
	apart  map[string]sibling // the fields, taken apart

	numbered [roleUnknown + 1]map[byte]string // fields of a role by their number or letter
}

// group is fields that differ in a number or letter, in its order.
type group struct {
	role  role
	stem  string
	names []string
}

// mapped returns the field that the user named for w; "" if none.
func (l *layout) mapped(w word) string { return l.fields.mapped[w] }

// layouts finds the layout of rows.
type layouts struct {
	fields *fields
	seed   maphash.Seed
	known  map[uint64]*layout
}

// manyLayouts bounds the memory that a file of rows without common names takes.
const manyLayouts = 1000

func newLayouts(f fields) *layouts {
	return &layouts{fields: &f, seed: maphash.MakeSeed(), known: map[uint64]*layout{}}
}

func (ls *layouts) of(row map[string]any) *layout {
	var sum uint64
	for name := range row {
		sum += maphash.String(ls.seed, name)
	}
	if l, ok := ls.known[sum]; ok && len(l.all) == len(row) {
		return l
	}
	l := newLayout(ls.fields, row)
	if len(ls.known) < manyLayouts {
		ls.known[sum] = l
	}
	return l
}

// newLayout looks at the names of a row.
func newLayout(f *fields, row map[string]any) *layout {
	l := &layout{fields: f, plain: make(map[string]string, len(row))}
	for name := range row {
		l.all = append(l.all, name)
	}
	slices.Sort(l.all)
	for _, name := range l.all {
		if p := plainName(name); l.plain[p] == "" || name == p {
			l.plain[p] = name
		}
		if isListName(name) {
			l.lists = append(l.lists, name)
		}
	}
	for w := range words {
		for _, alias := range aliases(w) {
			top, rest, dotted := strings.Cut(alias, ".")
			name, ok := l.plain[plainName(top)]
			switch {
			case !ok || l.isMapped(name, w):
			case dotted:
				l.names[w] = append(l.names[w], name+"."+rest)
			default:
				l.names[w] = append(l.names[w], name)
			}
		}
	}
	for _, p := range rankedPairs() {
		first, ok1 := l.plain[p[0]]
		second, ok2 := l.plain[p[1]]
		if ok1 && ok2 {
			l.ranked = append(l.ranked, [2]string{first, second})
		}
	}
	l.findGroups()
	return l
}

// isMapped reports whether the user gave the field another meaning than w.
func (l *layout) isMapped(name string, w word) bool {
	for other, mapped := range l.fields.mapped {
		if word(other) != w && strings.EqualFold(mapped, name) {
			return true
		}
	}
	return false
}

// findGroups collects the fields that differ in a number or letter: 0 and 1, 1 and
// 2, a and b, and so on without gaps.
func (l *layout) findGroups() {
	byStem := map[string]map[byte]string{}
	roles := map[string]role{}
	var stems []string
	l.apart = make(map[string]sibling, len(l.all))
	for _, name := range l.all {
		s := nameOf(name)
		l.apart[name] = s
		if s.stem == "" || s.role == roleNone {
			continue
		}
		if l.numbered[s.role] == nil {
			l.numbered[s.role] = map[byte]string{}
		}
		l.numbered[s.role][s.variant] = name
		kind := s.stem
		if s.variant >= 'a' {
			kind += "letters"
		}
		if byStem[kind] == nil {
			byStem[kind] = map[byte]string{}
			stems = append(stems, kind)
		}
		byStem[kind][s.variant], roles[kind] = name, s.role
	}
	for _, stem := range stems {
		g := group{role: roles[stem], stem: stem}
		first := byte('a')
		if !strings.HasSuffix(stem, "letters") {
			if first = '0'; byStem[stem][first] == "" {
				first = '1'
			}
		}
		for v := first; byStem[stem][v] != ""; v++ {
			g.names = append(g.names, byStem[stem][v])
		}
		if len(g.names) > 1 {
			l.groups = append(l.groups, g)
		}
	}
	// Known stems come before unknown ones, and the shorter before response_*_text.
	slices.SortStableFunc(l.groups, func(a, b group) int {
		if a.role != b.role {
			return int(a.role) - int(b.role)
		}
		return len(a.stem) - len(b.stem)
	})
}

// sibling takes the name of a field, or a path to one, apart.
func (l *layout) sibling(name string) sibling {
	if s, ok := l.apart[name]; ok {
		return s
	}
	return nameOf(name)
}

// siblings returns the fields of a role with as many members as there are answers.
func (l *layout) siblings(want role, n int) []string {
	for _, g := range l.groups {
		if g.role == want && len(g.names) == n {
			return g.names
		}
	}
	return nil
}

// record is one row with its layout.
type record struct {
	*layout
	values map[string]any
	cells  bool      // values are cells of a table: text that may stand for something else
	judged bool      // it holds the verdict of a judge
	terse  bool      // numbers are answers
	scale  scale     // of the file
	half   bool      // one of its two answers is missing
	doubt  doubt     // about which answer it prefers
	points [2]string // the fields that name the better and the worse of other answers
	used   []string  // the fields that were read
}

// at returns the value under a field's name or a dotted path to it; nil for "".
func (r *record) at(name string) any {
	if name == "" {
		return nil
	}
	if v, ok := r.values[name]; ok {
		return v
	}
	return lookup(r.values, name)
}

// listAt returns the list under a field's name, which may stand in a text: in a cell of a
// table, or where our exports write it so.
func (r *record) listAt(name string) []any {
	v := r.at(name)
	if text, ok := v.(string); ok {
		v = listInText(text)
	}
	list, _ := v.([]any)
	return list
}
