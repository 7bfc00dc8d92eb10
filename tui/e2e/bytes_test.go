package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// The number of bytes written decides how the program feels over a slow line. These
// bounds are for two panes side by side that scroll together, at 160×45 in true
// colour, with responses of 10 KB. The bound for a scrolled line includes the 16
// bytes that mark the start and the end of a frame.
const (
	scrolledLine = 600
	// Where rows repeat, the renderer sometimes mistakes one for another.
	scrolledInCircles = 1500
	// newPair bounds the bytes of a new pair, as a multiple of its visible text.
	newPair = 1.5
)

// prose returns 10 KB of words, without code.
func prose(n int) string {
	var s strings.Builder
	for i := 1000 * n; s.Len() < 10<<10; i++ {
		fmt.Fprintf(&s, "\n## Part %d\n\nThe %dth ferry leaves the harbour at %d past the hour, and *nobody* waits for it longer than **%d** minutes; `ferry.Wait(%d)` says so, and so does [the timetable](https://example.org/%d).\n\n- %d crates of apples\n- %d sacks of grain\n", i, i, i%60, i*7, i, i, i*3, i*5)
	}
	return s.String()
}

// codeHeavy returns 10 KB of code in two languages with hardly a word between.
func codeHeavy(n int) string {
	var s strings.Builder
	for i := 1000 * n; s.Len() < 10<<10; i++ {
		fmt.Fprintf(&s, `
Step %[1]d counts the crates.

`+"```python"+`
@dataclass(frozen=True)
class Crate%[1]d(Base):
    """A crate of %[1]d apples."""
    weight: float = %[1]d.5  # kilograms
    names: list[str] = field(default_factory=list)

    def load%[1]d(self, crates: dict[str, int], *, force: bool = False) -> Optional[int]:
        if not crates or self.weight > %[1]d and not force:
            raise ValueError(f"crate {self.names[%[1]d]!r} is too heavy: {self.weight:.2f}")
        return sum(v * %[1]d for k, v in crates.items() if k.startswith("c%[1]d_"))
`+"```\n\n```go"+`
func (c *Crate%[1]d) Load(ctx context.Context, n int, opts ...Option) (map[string]int, error) {
	if err := c.check(ctx, "crate-%[1]d", n+%[1]d); err != nil {
		return nil, fmt.Errorf("load %%d of %%s: %%w", n, c.name, err) // %[1]d
	}
	for i, w := range c.weights[%[1]d:] { total += w * float64(i) * 0.%[1]d }
	return map[string]int{"apples": n * %[1]d, "pears": len(c.names)}, nil
}
`+"```\n", i)
	}
	return s.String()
}

// chinese returns 10 KB of characters that are two cells wide.
func chinese(n int) string {
	var s strings.Builder
	for i := 1000 * n; s.Len() < 10<<10; i++ {
		fmt.Fprintf(&s, "\n## 第%d章\n\n第%d号渡轮在整点过%d分离开港口，没有人会等它超过**%d**分钟。船长说，海上的天气今天很好，但是明天可能会下雨，所以请大家带好%d把雨伞。\n\n- 苹果%d箱\n- 谷物%d袋\n", i, i, i%60, i*7, i, i*3, i*5)
	}
	return s.String()
}

// inCircles repeats one block, like a model that finds no end.
func inCircles(int) string {
	const block = "The ferry leaves the harbour and nobody waits for it. It comes back in the evening, when the lamps are lit, and the crates are carried ashore.\n\n```go\nfor i := range crates {\n\tweight += crates[i] * 2 // kilograms\n}\n```\n\n- apples\n- grain\n\n"
	return strings.Repeat(block, 10<<10/len(block))
}

// paints types a key and returns the bytes of the whole frames that follow, up to
// the first one that is wanted.
func (tm *terminal) paints(key string, wanted func(screen string) bool) int {
	tm.t.Helper()
	before := len(tm.written())
	tm.typed(key)
	tm.await("the picture after "+key, wanted)
	return len(tm.written()) - before
}

func (tm *terminal) scrolls(key string) int {
	tm.t.Helper()
	was := tm.screen()
	return tm.paints(key, func(screen string) bool { return screen != was })
}

// seenText returns the number of bytes of the words on a screen, with one space
// between them: the information in it, without padding.
func seenText(screen string) int {
	n := 0
	for _, row := range strings.Split(screen, "\n") {
		n += len(strings.Join(strings.Fields(row), " "))
	}
	return n
}

func TestFewBytesAreWritten(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, env string
		response  func(int) string
		line      int
	}{
		{"prose", "COLORTERM=truecolor", prose, scrolledLine},
		{"code", "COLORTERM=truecolor", codeHeavy, scrolledLine},
		{"code in 256 colours", "COLORTERM=", codeHeavy, scrolledLine},
		{"chinese", "COLORTERM=truecolor", chinese, scrolledLine},
		{"in circles", "COLORTERM=truecolor", inCircles, scrolledInCircles},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			deck := pairsOf(t, 3, c.response)
			r := &reader{terminal: startKnowing(t, benchCols, benchRows, []ansi.DECMode{ansi.ModeSynchronizedOutput},
				[]string{c.env}, "--deck", deck, "--guard", "0", "label")}
			r.reads()
			r.settled() // the next pairs are rendered by now
			var lines []int
			for i := range 60 {
				lines = append(lines, r.scrolls([]string{"j", "k"}[i/40]))
			}
			slices.Sort(lines)
			middle, most := lines[len(lines)/2], lines[len(lines)-1]
			if most > c.line || middle > scrolledLine {
				t.Errorf("a scrolled line writes %d bytes, %d at most; want %d at most", middle, most, c.line)
			}

			was := r.pair
			written := r.paints("2", func(screen string) bool {
				now, ok := pairOn(screen)
				return ok && now.pair != was.pair && strings.Contains(screen, " 1 decided")
			})
			seen := seenText(r.screen())
			if float64(written) > newPair*float64(seen) {
				t.Errorf("a new pair writes %d bytes, %.1f times those of its text, %d", written, float64(written)/float64(seen), seen)
			}
			t.Logf("a scrolled line %d bytes, %d at most; a new pair %d, its text %d", middle, most, written, seen)
		})
	}
}
