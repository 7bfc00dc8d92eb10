package near

// Imprint is a signature of one byte a place: the lowest bits of its values (Li and
// König, b-Bit Minwise Hashing, WWW 2010). A crowd of a million keeps 128 MB of them.
type Imprint [Length]byte

// ImprintOf returns the imprint of a text's runs of n words. The order of a set and its
// duplicates do not change a signature, so nothing is sorted.
func ImprintOf(words []uint64, n int) Imprint {
	s := Sign(shingles(words, n))
	return s.Imprint()
}

// Imprint returns the short form of a signature.
func (s *Signature) Imprint() Imprint {
	var k Imprint
	for i, v := range s {
		k[i] = byte(v)
	}
	return k
}

// Similarity estimates the Jaccard similarity of the sets behind two imprints. Places
// that agree by chance, one in 256, are taken off.
func (k *Imprint) Similarity(other *Imprint) float64 {
	const chance = 1.0 / 256
	agree := 0
	for i := range k {
		if k[i] == other[i] {
			agree++
		}
	}
	return (float64(agree)/Length - chance) / (1 - chance)
}
