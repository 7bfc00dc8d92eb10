package stages

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"testing"
)

// Identities are in every deck, so they may never change: whatever the lengths, an
// identity is the hash of the kind and the parts, each after its length.
func TestHashOfAnyLength(t *testing.T) {
	for _, n := range []int{0, 1, 1015, 1016, 1017, 1024, 2039, 2040, 2041, 100_000} {
		text := strings.Repeat("xyz", n)[:n]
		var whole []byte
		for _, part := range []string{"kind", text, "", "end"} {
			whole = binary.BigEndian.AppendUint64(whole, uint64(len(part)))
			whole = append(whole, part...)
		}
		sum := sha256.Sum256(whole)
		if got, want := Hash("kind", text, "", "end"), ID(hex.EncodeToString(sum[:16])); got != want {
			t.Errorf("a text of %d bytes: %s, want %s", n, got, want)
		}
	}
}
