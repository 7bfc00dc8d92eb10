package stages

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
)

// ID identifies content: the first 128 bits of a SHA-256, as 32 lower-case
// hexadecimal digits. Equal content has the same ID in every deck, so that repeated
// imports have no effect and decks merge.
type ID string

// Hash returns the ID of a list of byte strings of the given kind. Each part is
// hashed after its length, so that ("ab", "c") and ("a", "bc") differ; the kind
// keeps a prompt and a response with the same text apart.
func Hash(kind string, parts ...string) ID {
	h := sha256.New()
	var piece [1024]byte // no text is copied as a whole
	write := func(s string) {
		binary.BigEndian.PutUint64(piece[:8], uint64(len(s)))
		for head := 8; ; head = 0 {
			n := copy(piece[head:], s)
			h.Write(piece[:head+n])
			if s = s[n:]; s == "" {
				return
			}
		}
	}
	write(kind)
	for _, p := range parts {
		write(p)
	}
	return ID(hex.EncodeToString(h.Sum(nil)[:16]))
}

// Uint64 returns the ID's first 64 bits, for uses that need a number that looks
// random and never changes: a seed, a place in a shuffled queue, a side.
func (id ID) Uint64() uint64 {
	b, err := hex.DecodeString(string(id))
	if err != nil || len(b) < 8 {
		s := sha256.Sum256([]byte(id))
		b = s[:]
	}
	return binary.BigEndian.Uint64(b)
}
