package label_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"prefdeck/stages/exchange/export"
	"prefdeck/stages/label"
)

// Whichever side a response was shown on, the one that was preferred there is the one that
// an export calls chosen.
func TestTheShownOrderChangesNoWinner(t *testing.T) {
	t.Parallel()
	const pairs = 12
	deck := deckOf(t, pairs)
	s := sit(t, deck)
	sides := map[label.Side]int{}
	for range pairs {
		left, _ := s.Up().Responses()
		sides[s.Up().Left()]++
		if strings.HasPrefix(left.Text, "Yes") {
			s.answer(-2)
		} else {
			s.answer(2)
		}
	}
	if sides[label.SideA] == 0 || sides[label.SideB] == 0 {
		t.Fatalf("shown on the left: %v", sides)
	}
	var out bytes.Buffer
	_, err := export.Export(t.Context(), deck, &out, "trl", export.Options{PlainText: true})
	must(t, err)
	rows := 0
	for line := range strings.Lines(out.String()) {
		var row struct{ Chosen, Rejected string }
		must(t, json.Unmarshal([]byte(line), &row))
		if !strings.HasPrefix(row.Chosen, "Yes") || !strings.HasPrefix(row.Rejected, "No") {
			t.Errorf("preferred was Yes, exported is %q over %q", row.Chosen, row.Rejected)
		}
		rows++
	}
	if rows != pairs {
		t.Errorf("%d rows, want %d", rows, pairs)
	}
}
