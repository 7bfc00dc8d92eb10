package filter

import (
	"fmt"
	"strings"
	"testing"

	"prefdeck/stages/response"
)

func TestRepetition(t *testing.T) {
	t.Parallel()
	var list, rows, code strings.Builder
	for i := range 60 {
		fmt.Fprintf(&list, "%d. The tower number %d was built in the year %d by the guild of carpenters.\n", i+1, i+1, 1200+7*i)
		fmt.Fprintf(&rows, "| tower | %d | guild | built of stone and brick |\n", i%3)
		fmt.Fprintf(&code, "    assert.Equal(t, want, got)\n")
	}
	paragraph := "Ghent grew rich on wool. Its weavers sold cloth to all of Europe, and its guilds fought the counts of Flanders more than once. "
	run(t, build(Options{}, repetition), []example{
		{name: "the same sentence", answer: "The city. " + strings.Repeat("It was a great city of the wool trade. ", 4), drop: true},
		{name: "the same line", answer: strings.Repeat("It was a great city of the wool trade\n\n", 5), drop: true},
		{name: "the same item", answer: strings.Repeat("- It was a great city\n", 5), drop: true},
		{name: "numbered, the same item", answer: "1. A castle of the counts\n2. A castle of the counts\n3. A castle of the counts\n4. A castle of the counts\n", drop: true},
		{name: "a word without end", answer: "The tower is very" + strings.Repeat(" very", 100), drop: true},
		{name: "a loop without spaces", answer: "Ha" + strings.Repeat("haha", 200), drop: true},
		{name: "a loop cut in the middle", answer: "First. " + strings.Repeat("the wool and the cloth and the guild, then ", 12) + "the wool and", drop: true},
		{name: "a paragraph over and over", answer: strings.Repeat(paragraph, 6), drop: true},
		{name: "Chinese loop", answer: strings.Repeat("根特是一座美丽的城市。", 10), drop: true},
		{name: "a loop in unclosed code", answer: "```c\nint x[] = {" + strings.Repeat("value_of_x, ", 200), drop: true},

		{name: "stopped by the server", answer: "The tower is high high high high", change: func(r *response.Response) { r.DoneReason = "repeat" }, drop: true},
		{name: "asked for, up to the token limit", ask: "Write the word wool 100 times.", answer: strings.Repeat("wool ", 400), change: func(r *response.Response) { r.DoneReason = "length" }, drop: true},

		{name: "a loop where the prompt only speaks of a pattern", ask: "Identify all words that match the pattern given.\n\nH_AR_", answer: "* Harness\n* Arcade\n" + strings.Repeat("* Aristo\n* Arista\n* Aristic\n* Ariste\n", 35), drop: true},
		{name: "a loop where the prompt only speaks of data", ask: "What does a data scientist do all day?", answer: strings.Repeat("They clean tables, train models, and write reports, ", 30), drop: true},
		{name: "a pattern to be made", ask: "Write a pattern of the colours red and blue for a long scarf.", answer: strings.Repeat("red, blue, red, red, blue, ", 30), remark: true},
		{name: "a pattern to go on with", ask: "Continue the pattern: rest, work, rest, work", answer: strings.Repeat("rest, work, ", 30), remark: true},
		{name: "so many lines", ask: "I should like 40 lines of a dull log.", answer: strings.Repeat("The guild met at noon.\n", 40), remark: true},

		{name: "prose", answer: paragraph},
		{name: "said twice", answer: paragraph + paragraph},
		{name: "a long list", answer: list.String()},
		{name: "a table", answer: "| what | n | who | of |\n|---|---|---|---|\n" + rows.String()},
		{name: "code", answer: "```go\n" + code.String() + "```\nThat is all."},
		{name: "a refrain", answer: strings.Repeat("Row, row, row your boat\nGently down the stream\nMerrily, merrily, merrily, merrily\nLife is but a dream\n\n", 2)},
		{name: "short answers", answer: "Yes. Yes. Yes. Yes."},
		{name: "chords", answer: strings.Repeat("E | A | E | E\n", 6)},
		{name: "tablature", answer: strings.Repeat("E|---0---|---0---|\n", 6)},
		{name: "a rule of dashes", answer: "Title\n" + strings.Repeat("-", 400)},
		{name: "asked for", ask: "Write the word wool 100 times.", answer: strings.Repeat("wool ", 100), remark: true},
	})
}

// The Z-function finds the same loop at the end as trying every period.
func TestTailLoopOracle(t *testing.T) {
	t.Parallel()
	slow := func(text string, turns, runes int) string {
		rs := []rune(strings.Join(strings.Fields(text), " "))
		n := len(rs)
		for p := 1; p < n; p++ {
			run := p
			for run < n && rs[n-1-run] == rs[n-1-run+p] {
				run++
			}
			if k := run / p; k >= turns && k*p >= runes {
				return string(rs[n-p:])
			}
		}
		return ""
	}
	for _, text := range []string{"", "a", "aaaa", "abababab", "xyzababab", "aab aab aab aab", "mississippi", "abcabcabcab", strings.Repeat("äöü", 7), "no loop at all here"} {
		if got, _ := tailLoop(text, 3, 4); got != slow(text, 3, 4) {
			t.Errorf("%q: %q, want %q", text, got, slow(text, 3, 4))
		}
	}
}
