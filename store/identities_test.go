package store

import (
	"encoding/hex"
	"testing"

	"pgregory.net/rapid"
)

// Identities with the same first byte lie side by side, and those of one run differ in
// little.
func TestIdentities(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		known, want := newIdentities(), map[rawID]int64{}
		whole := wholeIdentities()
		for range rapid.IntRange(0, 300).Draw(t, "adds") {
			id := rawID{byte(rapid.IntRange(0, 3).Draw(t, "slot")), 8: byte(rapid.IntRange(0, 100).Draw(t, "rest"))}
			number := rapid.Int64Range(1, 1<<40).Draw(t, "number")
			_, there := want[id]
			if added, last := known.add(&id, number) != nil, whole.add(&id, int64(len(want)+1)) != nil; added == there || last == there {
				t.Fatalf("%v is there: %v; added: %v, %v", id, there, added, last)
			}
			if !there {
				want[id] = number
			} else if rapid.Bool().Draw(t, "correct") {
				known.correct(&id, number)
				want[id] = number
			}
		}
		places := map[int64]bool{}
		for id, number := range want {
			if got := known.find(&id); got != number {
				t.Fatalf("%v has %d, want %d", id, got, number)
			}
			places[whole.find(&id)] = true
		}
		if delete(places, 0); len(places) != len(want) {
			t.Fatalf("%d rows have %d places", len(want), len(places))
		}
	})
}

func TestParseID(t *testing.T) {
	t.Parallel()
	const digits = "0123456789abcdefABCDEF9876543210"
	raw, err := parseID(digits)
	must(t, err)
	if want, _ := hex.DecodeString(digits); string(want) != string(raw[:]) {
		t.Errorf("%x, want %x", raw, want)
	}
	for _, bad := range []string{"", digits[1:], digits + "0", "g" + digits[1:], digits[1:] + "/", "\xff" + digits[1:]} {
		if raw, err := parseID(bad); err == nil {
			t.Errorf("%q is %x", bad, raw)
		}
	}
}
