package near

// Length is the number of values in a signature. The error of a similarity that is
// estimated from them is about 0.5/√Length, or 4 points.
const Length = 128

// Signature stands for a set. Two signatures agree in each place with a probability
// that is the Jaccard similarity of their sets.
type Signature [Length]uint32

// Sign returns the signature of a set, by fast similarity sketching (Dahlgaard,
// Knudsen and Thorup, Fast Similarity Sketching, FOCS 2017, section 2). In each
// round every element is thrown into one place, and a place keeps the least of the
// first round that reached it; after Length rounds, each place gets a round of its
// own, so that none stays empty. A set of a few hundred elements is done after
// three or four rounds, where plain MinHash takes 128. Unlike one-permutation
// hashing it copies nothing into empty places, so the values of a small set are as
// independent as those of a large one, on which the index relies.
func Sign(set Set) Signature {
	var s Signature
	for i := range s {
		s[i] = ^uint32(0)
	}
	if len(set) == 0 {
		return s
	}
	left := Length
	for round := range uint32(2 * Length) {
		// The round is the upper part of a value, so that earlier rounds win.
		base, seed := round<<24, mix(uint64(round))
		for _, x := range set {
			h := mix(x ^ seed)
			place := h >> 57 // of 128
			if round >= Length {
				place = uint64(round - Length)
			}
			v := base | uint32(h)>>8
			if s[place] == ^uint32(0) {
				left--
			}
			s[place] = min(s[place], v)
		}
		if left == 0 {
			break
		}
	}
	return s
}
