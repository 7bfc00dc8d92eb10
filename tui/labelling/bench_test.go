package labelling

import (
	"strings"
	"testing"
	"time"

	"prefdeck/stages/label"
)

// long returns pairs of about 10 KB a side, with code in them.
func long(t testing.TB, n int) []label.Item {
	code := "```go\n" + strings.Repeat("func f(x int) (int, error) { return x + 1, nil } // comment\n", 60) + "```\n\n"
	prose := strings.Repeat("Words that a **model** wrote to fill a page, with `code` in between. ", 90) + "\n\n"
	var out []label.Item
	for i, item := range numbered(t, n) {
		name := strings.Repeat("i", i%7)
		out = append(out, newItem(t, "", item.Prompt.Turns, code+prose+name+item.A.Text, prose+code+name+item.B.Text))
	}
	return out
}

// BenchmarkKeyToView measures from a scrolling key to the finished screen.
func BenchmarkKeyToView(b *testing.B) {
	d := sit(b, &memory{items: long(b, 2)}, 160, 45)
	down, up := keyPress("j"), keyPress("k")
	for i := 0; b.Loop(); i++ {
		if i%2 == 0 {
			d.send(down)
		} else {
			d.send(up)
		}
		_ = d.s.View()
	}
}

// BenchmarkLabelToNext measures from a label key to the finished screen of the next
// pair, without the deck: the pair was rendered ahead.
func BenchmarkLabelToNext(b *testing.B) {
	d := sit(b, &memory{items: long(b, 64)}, 160, 45)
	key := keyPress("2")
	for b.Loop() {
		b.StopTimer()
		d.now = d.now.Add(time.Second)
		if !d.s.deciding() {
			d.deck.log, d.deck.shown = nil, nil
			d.send(pollDue{number: d.s.timer.set})
			d.now = d.now.Add(time.Second)
		}
		d.hold = true
		b.StartTimer()
		d.send(key)
		d.step()
		_ = d.s.View()
		b.StopTimer()
		if !d.s.deciding() && len(d.s.sitting.Ahead()) > 0 {
			b.Fatal("the next pair was not rendered ahead")
		}
		d.release()
		b.StartTimer()
	}
}
