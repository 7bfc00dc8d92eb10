package store

import (
	"bytes"
	"encoding/binary"
	"math/bits"

	"prefdeck/stages/ground/words"
)

// The search index says which blocks of pairs contain a piece of text. A piece is
// three bytes of folded text, so one Chinese character is one piece and two are four.
// A block is some fifty consecutive pairs, and never many more bytes than blockBytes,
// however alike its texts are. A search reads the texts of only those blocks that
// contain all its pieces.
//
// Pieces are hashed into buckets. Up to 1,024 blocks form a chunk, with one row of
// bits for each bucket: for every chunk, a search reads one small row per piece.
const (
	buckets     = 1 << 16
	blockPieces = buckets / 16 // a block is full with so many: by chance alone it seems to have one piece in 16
	blockBytes  = 128 << 10    // of folded text
	chunkBlocks = 1024
)

// bucketOf returns the bucket of a piece.
func bucketOf(a, b, c byte) uint16 {
	return uint16((uint32(a)<<16 | uint32(b)<<8 | uint32(c)) * 0x9e3779b1 >> 16)
}

// bucketsOf returns the buckets of the pieces of a folded text, each once. There are
// none if the text is too short for the index.
func bucketsOf(folded string) []uint16 {
	const enough = 32
	var out []uint16
	seen := map[uint16]bool{}
	for i := 0; i+3 <= len(folded) && len(out) < enough; i++ {
		if b := bucketOf(folded[i], folded[i+1], folded[i+2]); !seen[b] {
			seen[b] = true
			out = append(out, b)
		}
	}
	return out
}

// chunk collects the pieces of consecutive pairs.
type chunk struct {
	bits   [buckets][chunkBlocks / 64]uint64
	starts []int64 // the first pair of each block that is closed, and of the open one
	last   int64   // the newest pair

	open   [buckets / 64]uint64 // the pieces of the open block
	pieces int                  // how many of them differ
	bytes  int                  // of its texts
	folded []byte
}

// full reports whether the chunk has no room for another pair.
func (c *chunk) full() bool { return len(c.starts) == chunkBlocks && c.filled() }

// filled reports whether the open block takes no further pair.
func (c *chunk) filled() bool { return c.pieces >= blockPieces || c.bytes >= blockBytes }

// add adds a pair, which must be newer than all the others.
func (c *chunk) add(pair int64, texts ...string) {
	if len(c.starts) == 0 || c.filled() {
		c.close()
		c.starts = append(c.starts, pair)
	}
	c.last = pair
	for _, text := range texts {
		c.folded = words.Fold(c.folded[:0], text)
		c.bytes += len(c.folded)
		for i := 0; i+3 <= len(c.folded); i++ {
			b := bucketOf(c.folded[i], c.folded[i+1], c.folded[i+2])
			word, bit := &c.open[b/64], uint64(1)<<(b%64)
			if *word&bit == 0 {
				*word |= bit
				c.pieces++
			}
		}
	}
}

// close ends the open block.
func (c *chunk) close() {
	block := len(c.starts) - 1
	for i, word := range c.open {
		for ; word != 0; word &= word - 1 {
			c.bits[i*64+bits.TrailingZeros64(word)][block/64] |= 1 << (block % 64)
		}
	}
	c.open, c.pieces, c.bytes = [buckets / 64]uint64{}, 0, 0
}

// row returns the blocks that contain a piece of a bucket, one bit each; nil for none.
func (c *chunk) row(bucket int) []byte {
	out := make([]byte, 0, chunkBlocks/8)
	for _, word := range c.bits[bucket] {
		out = binary.LittleEndian.AppendUint64(out, word)
	}
	return bytes.TrimRight(out, "\x00")
}

// starting returns the first pair of each block, in the form that is stored.
func (c *chunk) starting() []byte {
	var out []byte
	before := int64(0)
	for _, n := range c.starts {
		out = binary.AppendUvarint(out, uint64(n-before))
		before = n
	}
	return out
}

// span is a run of consecutive pairs, both ends included.
type span struct{ from, to int64 }

// blocksIn returns the pairs of the blocks that all rows share, in a chunk that ends
// with the pair last. starts is what starting returned for it.
func blocksIn(rows [][]byte, starts []byte, last int64) []span {
	common := bytes.Clone(rows[0])
	for _, row := range rows[1:] {
		common = common[:min(len(common), len(row))]
		for i := range common {
			common[i] &= row[i]
		}
	}
	var out []span
	from, block := int64(0), 0
	for len(starts) > 0 {
		d, size := binary.Uvarint(starts)
		if size <= 0 {
			return out // not what starting wrote
		}
		starts = starts[size:]
		from += int64(d)
		to := last
		if d, size := binary.Uvarint(starts); size > 0 {
			to = from + int64(d) - 1
		}
		if block/8 < len(common) && common[block/8]&(1<<(block%8)) != 0 {
			if n := len(out); n > 0 && out[n-1].to == from-1 {
				out[n-1].to = to
			} else {
				out = append(out, span{from, to})
			}
		}
		block++
	}
	return out
}
