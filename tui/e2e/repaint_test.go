package e2e

import (
	"testing"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
)

// BenchmarkRepaint measures what a key writes when the terminal cannot scroll: one pane
// alone, and what opens over the pair and closes again. differ is the least that could
// be written: the text of the cells that differ and their changes of colour, without a
// byte for moving the cursor.
func BenchmarkRepaint(b *testing.B) {
	for _, text := range []struct {
		name     string
		response func(int) string
	}{{"prose", prose}, {"code", codeHeavy}} {
		for _, c := range []struct{ name, before, key, back string }{
			{"one pane", "y\t", "j", "k"},
			{"help", "", "?", "\x1b"},
			{"info", "", "i", "\x1b"},
			{"palette", "", "\x10", "\x1b"},
		} {
			b.Run(text.name+"/"+c.name, func(b *testing.B) {
				tm := start(b, benchCols, benchRows, []string{"COLORTERM=truecolor"}, "--deck", pairsOf(b, 2, text.response), "label")
				tm.await("a pair", numberedQuestion.MatchString)
				for _, key := range c.before {
					tm.typed(string(key))
				}
				tm.settled()
				var written, differ int
				press := func(key string) {
					before, cells, next := len(tm.written()), tm.styled(), tm.nextOutput()
					tm.typed(key)
					<-next
					<-time.After(100 * time.Millisecond)
					written += len(tm.written()) - before
					differ += bytesOf(cells, tm.styled())
				}
				n := 0
				for b.Loop() {
					press(c.key)
					press(c.back)
					n += 2
				}
				b.ReportMetric(float64(written)/float64(n), "bytes/key")
				b.ReportMetric(float64(differ)/float64(n), "differ/key")
				b.ReportMetric(float64(written)/float64(differ), "written/differ")
			})
		}
	}
}

// styled returns the cells as they are now, with their colours.
func (tm *terminal) styled() [][]uv.Cell {
	tm.mu.Lock()
	defer tm.mu.Unlock()
	cells := make([][]uv.Cell, tm.emulator.Height())
	for y := range cells {
		cells[y] = make([]uv.Cell, tm.emulator.Width())
		for x := range cells[y] {
			if cell := tm.emulator.CellAt(x, y); cell != nil {
				cells[y][x] = *cell
			}
		}
	}
	return cells
}

// bytesOf returns the bytes of the cells of now that are not those of before.
func bytesOf(before, now [][]uv.Cell) (n int) {
	var pen uv.Style
	for y := range now {
		for x := range now[y] {
			if cell := &now[y][x]; !cell.Equal(&before[y][x]) {
				n += len(cell.Content) + len(uv.StyleDiff(&pen, &cell.Style))
				pen = cell.Style
			}
		}
	}
	return n
}
