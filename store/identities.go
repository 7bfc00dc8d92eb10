package store

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
)

// rawID is an identity of content as the deck keeps it.
type rawID [16]byte

// parseID returns an identity from its hexadecimal digits.
func parseID[S ~string](id S) (raw rawID, err error) {
	if len(id) != hex.EncodedLen(len(raw)) {
		return raw, fmt.Errorf("identity %q has %d digits", string(id), len(id))
	}
	for i := range raw {
		high, low := digits[id[2*i]], digits[id[2*i+1]]
		if (high|low)&0x80 != 0 {
			return raw, fmt.Errorf("identity %q is not in hexadecimal digits", string(id))
		}
		raw[i] = high<<4 | low
	}
	return raw, nil
}

// digits is the values of hexadecimal digits, 0x80 for any other character.
var digits = func() (values [256]byte) {
	for c := range values {
		values[c] = 0x80
	}
	for i, c := range []byte("0123456789abcdef") {
		values[c] = byte(i)
	}
	for i, c := range []byte("ABCDEF") {
		values[c] = byte(10 + i)
	}
	return values
}()

// identities is the numbers of rows by identity. It takes a third of the memory of a
// map, as its keys are hashes already.
type identities struct {
	slots   []uint32  // the place of an identity in the order of arrival, from 1; 0: free
	chunks  [][]rawID // by place
	length  int
	numbers []int64 // by place; nil: the place is the number
	whole   bool    // it has all rows of a table
}

// newIdentities returns an empty one, for a few rows of a table.
func newIdentities() *identities { return &identities{numbers: []int64{}} }

// wholeIdentities returns an empty one for all rows of a table that has none yet and
// gives them numbers from 1 on.
func wholeIdentities() *identities { return &identities{whole: true} }

// idsAtOnce is how many identities lie in one piece of memory.
const idsAtOnce = 1 << 12

func (s *identities) at(place uint32) *rawID {
	return &s.chunks[(place-1)/idsAtOnce][(place-1)%idsAtOnce]
}

// slot returns where the place of an identity is, or would be.
func (s *identities) slot(id *rawID) *uint32 {
	mask := uint64(len(s.slots) - 1)
	for i := binary.LittleEndian.Uint64(id[:]) & mask; ; i = (i + 1) & mask {
		if place := s.slots[i]; place == 0 || *s.at(place) == *id {
			return &s.slots[i]
		}
	}
}

// find returns the number of an rawID, 0 for none.
func (s *identities) find(id *rawID) int64 {
	if s.length == 0 {
		return 0
	}
	place := *s.slot(id)
	if place == 0 || s.numbers == nil {
		return int64(place)
	}
	return s.numbers[place-1]
}

// add gives a number to an rawID, and returns a copy that stays as it is; nil if it
// has one already.
func (s *identities) add(id *rawID, number int64) *rawID {
	if 4*s.length >= 3*len(s.slots) {
		s.grow()
	}
	slot := s.slot(id)
	if *slot != 0 {
		return nil
	}
	if s.length%idsAtOnce == 0 {
		s.chunks = append(s.chunks, make([]rawID, 0, min(s.length, idsAtOnce)))
	}
	last := &s.chunks[len(s.chunks)-1]
	*last = append(*last, *id)
	s.length++
	*slot = uint32(s.length)
	if s.numbers != nil {
		s.numbers = append(s.numbers, number)
	}
	return s.at(*slot)
}

// correct changes the number of an identity that is there.
func (s *identities) correct(id *rawID, number int64) { s.numbers[*s.slot(id)-1] = number }

func (s *identities) grow() {
	s.slots = make([]uint32, max(64, 2*len(s.slots)))
	for place := range uint32(s.length) {
		*s.slot(s.at(place + 1)) = place + 1
	}
}
