package near

import "math"

const (
	// overlooked is the share of sets at the threshold that a crowd may miss.
	overlooked = 1e-3
	// doubt is how far below the threshold an estimate may lie: some two and a half
	// standard errors. Callers compare what they get with the sets themselves.
	doubt = 0.1
	// leaders is how many different sets with one band are compared with a new one.
	leaders = 8
	// shelf is how many members lie in one piece of memory, so that a crowd grows without
	// being copied.
	shelf = 1 << 12
)

// Crowd finds, for each of many sets, another one that is nearly the same and belongs
// to another group. It keeps an imprint of each set and no index: every band is a table
// that lasts only as long as the band is looked at. So a member takes 148 bytes.
//
// A set is compared with the first few of each band, not with all: of a thousand
// copies each is compared with one.
type Crowd struct {
	rows    int // bytes of a band
	least   float64
	shelves [][]member
	n       int
}

// member is one set of a crowd.
type member struct {
	imprint Imprint
	group   uint32
	before  int32   // 1 + the earlier member it resembles most; 0: none
	like    float32 // how much
	after   int32   // 1 + the first later member that resembles it; 0: none
	sure    bool    // that one reaches the threshold by the estimate too
}

// NewCrowd returns a crowd that finds sets whose Jaccard similarity reaches threshold,
// all but one in a thousand at the threshold itself.
func NewCrowd(threshold float64) *Crowd {
	c := &Crowd{rows: 1, least: threshold - doubt}
	for r := 2; r <= 8; r++ {
		if math.Pow(1-math.Pow(threshold, float64(r)), float64(Length/r)) <= overlooked {
			c.rows = r
		}
	}
	return c
}

// Add adds a set of a group. Sets are numbered from 0.
func (c *Crowd) Add(s Imprint, group uint32) {
	if c.n%shelf == 0 {
		c.shelves = append(c.shelves, make([]member, 0, shelf))
	}
	last := &c.shelves[len(c.shelves)-1]
	*last = append(*last, member{imprint: s, group: group})
	c.n++
}

func (c *Crowd) at(n int) *member { return &c.shelves[n/shelf][n%shelf] }

// Pair yields each set that has a twin, with the twin's number: the most similar of the
// sets added before it, or else the first set added after it that reaches the threshold
// by the estimate, or the first that may. So a later set never changes the twin of a set
// that had one before it.
func (c *Crowd) Pair(yield func(n, twin int)) {
	size := 1 << 4
	for size < 2*c.n {
		size *= 2
	}
	table := make([]int32, size)
	for from := 0; from+c.rows <= Length; from += c.rows {
		clear(table)
		for n := range c.n {
			c.seat(table, n, from)
		}
	}
	for n := range c.n {
		switch m := c.at(n); {
		case m.before > 0:
			yield(n, int(m.before-1))
		case m.after > 0:
			yield(n, int(m.after-1))
		}
	}
}

// seat compares a member with the leaders of its band and makes it one, unless it
// resembles one or there are enough.
func (c *Crowd) seat(table []int32, n, from int) {
	m := c.at(n)
	band := m.imprint[from : from+c.rows]
	h := uint64(from)
	for _, b := range band {
		h = h<<8 | uint64(b)
	}
	met := 0
	for at := mix(h) & uint64(len(table)-1); ; at = (at + 1) & uint64(len(table)-1) {
		if table[at] == 0 {
			table[at] = int32(n + 1)
			return
		}
		other := c.at(int(table[at] - 1))
		if string(other.imprint[from:from+c.rows]) != string(band) {
			continue
		}
		if other.group != m.group && c.compare(m, other, n, int(table[at]-1)) {
			return
		}
		if met++; met == leaders {
			return
		}
	}
}

// compare notes that a member resembles an earlier one, if it does.
func (c *Crowd) compare(m, earlier *member, n, e int) bool {
	if int(m.before) == e+1 {
		return true
	}
	like := float32(m.imprint.Similarity(&earlier.imprint))
	if float64(like) < c.least {
		return false
	}
	if m.before == 0 || like > m.like || like == m.like && e+1 < int(m.before) {
		m.before, m.like = int32(e+1), like
	}
	sure := float64(like) >= c.least+doubt
	if first := n+1 < int(earlier.after); earlier.after == 0 || sure && !earlier.sure || sure == earlier.sure && first {
		earlier.after, earlier.sure = int32(n+1), sure
	}
	return true
}
