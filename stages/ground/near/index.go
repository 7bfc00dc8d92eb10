package near

import "math"

// Finder finds, among the signatures added to it, those that are probably similar to
// a new one. It cuts a signature into bands and returns what agrees in all values of
// a band (Broder; Indyk and Motwani). Its callers check what it returns.
type Finder struct {
	rows  int // values in a band
	bands []band
	sigs  []Signature
}

// band is a hash table of the signatures' values in one band. Chains hold signatures
// with one hash.
type band struct {
	heads []int32 // 1 + the newest signature with this hash
	next  []int32 // by signature: 1 + the one before
}

// missed is the share of sets at the threshold that an index may miss.
const missed = 1e-6

// NewFinder returns a finder of sets whose Jaccard similarity reaches threshold. Its
// bands are as long as they can be without missing more than one in a million at the threshold.
func NewFinder(threshold float64) *Finder {
	rows := 1
	for r := 2; r <= 16; r++ {
		if math.Pow(1-math.Pow(threshold, float64(r)), float64(Length/r)) <= missed {
			rows = r
		}
	}
	x := &Finder{rows: rows, bands: make([]band, Length/rows)}
	x.rehash(1 << 10)
	return x
}

// Add adds a signature and returns its number, counting from 0.
func (x *Finder) Add(s *Signature) int {
	x.sigs = append(x.sigs, *s)
	if len(x.sigs) > len(x.bands[0].heads)/2 {
		x.rehash(2 * len(x.bands[0].heads))
		return len(x.sigs) - 1
	}
	x.link(len(x.sigs) - 1)
	return len(x.sigs) - 1
}

func (x *Finder) link(n int) {
	for i := range x.bands {
		b := &x.bands[i]
		at := x.hash(&x.sigs[n], i) & uint64(len(b.heads)-1)
		b.next = append(b.next, b.heads[at])
		b.heads[at] = int32(n + 1)
	}
}

// rehash enters all signatures into tables of that size.
func (x *Finder) rehash(size int) {
	for i := range x.bands {
		x.bands[i] = band{heads: make([]int32, size), next: x.bands[i].next[:0]}
	}
	for n := range x.sigs {
		x.link(n)
	}
}

// hash returns the hash of a signature's values in one band.
func (x *Finder) hash(s *Signature, band int) uint64 {
	h := uint64(band)
	for _, v := range s[band*x.rows : (band+1)*x.rows] {
		h = mix(h ^ uint64(v))
	}
	return h
}

// Near yields the number of each signature that agrees with s in a band, newest
// first in each band, possibly several times.
func (x *Finder) Near(s *Signature, yield func(n int)) {
	for i := range x.bands {
		b := &x.bands[i]
		from, to := i*x.rows, (i+1)*x.rows
		at := x.hash(s, i) & uint64(len(b.heads)-1)
		for n := b.heads[at]; n > 0; n = b.next[n-1] {
			other := &x.sigs[n-1]
			if equal(s[from:to], other[from:to]) {
				yield(int(n - 1))
			}
		}
	}
}

func equal(a, b []uint32) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
