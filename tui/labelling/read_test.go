package labelling

import (
	"fmt"
	"strings"
	"testing"

	"prefdeck/stages/label"
)

// thoughtful makes a pair in which both responses have thinking. Its texts differ
// in one word.
func thoughtful(t testing.TB) label.Item {
	item := newItem(t, "", user("Which way is north?"), "Where the moss grows, mostly.", "Where the moss lies, mostly.")
	item.A.Thinking = "The asker seems **lost**."
	item.B.Thinking = "A compass would help.\n\n" + tall("thought", 20)
	return item
}

func TestThinkingIsFoldedUntilItIsAskedFor(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: []label.Item{thoughtful(t), thoughtful(t)}}, 120, 36)
	d.see("▸ thinking (w shows it)")
	d.dontSee("lost")
	d.see("Where the moss grows")
	d.press("w")
	d.see("The asker seems **lost**.") // as written
	d.see("A compass would help.")
	d.press("w")
	d.dontSee("lost")

	plain := sit(t, &memory{items: numbered(t, 1)}, 120, 36)
	plain.dontSee("thinking")
	plain.press("w")
	plain.see("neither response came with thinking or steps")
}

// While a pair is still on its way, nothing is said of it.
func TestNothingIsSaidOfAPairThatIsOnItsWay(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"w", "d", ".", ",", "Y"} {
		d := arrive(t, &memory{items: []label.Item{thoughtful(t)}})
		d.hold = true
		d.run(d.s.SetSize(120, 36))
		d.run(d.s.Init())
		d.press(key)
		d.see("wait: the pair is still on its way")
	}
}

// A text that begins with its thinking is shown like one that came apart from it,
// and copied as it is stored.
func TestThinkingInTheTextIsFoldedToo(t *testing.T) {
	t.Parallel()
	const stored = "<think>\nThe asker seems lost.\n</think>\n\nWhere the moss grows."
	d := sit(t, &memory{items: []label.Item{newItem(t, "", user("Which way is north?"), stored, "Up.")}}, 120, 36)
	for range 2 {
		d.see("▸ thinking (w shows it)")
		d.dontSee("lost")
		d.dontSee("think>")
		d.see("Where the moss grows.")
		d.press("w")
		d.see("The asker seems lost.")
		d.dontSee("think>")
		d.press("w", "m") // raw, the second time
	}
	if i := d.s.up().Item; i.A.Text != stored && i.B.Text != stored {
		t.Error("what is stored has changed")
	}
}

// However a model marks its thinking, it is folded on both sides alike, and nothing
// tells how long either side thought before the decision.
func TestEveryFormOfThinkingIsFolded(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("The asker seems lost, so I look at the sun and the moss. ", 60)
	for _, stored := range []string{
		long + "\n</think>\n\nNorth is up.",
		"<think>" + long + "</think><think>" + long + "</think>\nNorth is up.",
		"<thinking>\n" + long + "\n</thinking>\nNorth is up.",
		"<reasoning>" + long + "</reasoning>\n\nNorth is up.",
		"<|channel|>analysis<|message|>" + long + "<|end|><|start|>assistant<|channel|>final<|message|>North is up.",
	} {
		one := sit(t, &memory{items: []label.Item{newItem(t, "", user("Which way is north?"), stored, "<think>short</think>It is up.")}}, 120, 36)
		cells := one.cells()
		if n := strings.Count(cells, "▸ thinking (w shows it)"); n != 2 || strings.Contains(cells, "lost") || strings.Contains(cells, "thought") {
			t.Errorf("%d folds:\n%s", n, cells)
		}
		one.see("North is up.")
		one.press("w")
		one.see("The asker seems lost")
		one.see("short")
	}
	unclosed := sit(t, &memory{items: []label.Item{newItem(t, "", user("Which way is north?"), "<think>"+long, "<think>short</think>It is up.")}}, 120, 36)
	unclosed.see("(no text)")
	unclosed.dontSee("lost")
}

// A block in the middle of an answer is folded where it stands, also when differing
// words are marked.
func TestThinkingWithinAnAnswerIsFoldedThere(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: []label.Item{newItem(t, "", user("Which way is north?"), "Up.\n\n<think>\nOr down?\n</think>\n\nYes, up.", "Up.\n\nNo, down.")}}, 80, 36)
	for range 2 {
		cells := d.cells()
		fold := strings.Index(cells, "▸ thinking (w shows it)")
		if before, after := strings.Index(cells, "Up."), strings.Index(cells, "Yes, up."); fold < 0 || after < fold || strings.LastIndex(cells[:fold], "Up.") < before {
			t.Errorf("the fold is elsewhere:\n%s", cells)
		}
		d.dontSee("Or down?")
		d.press("d")
	}
}

// Once a pair is decided, the edges of its panes tell how long each side thought.
func TestTheEdgeTellsHowLongASideThought(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: []label.Item{thoughtful(t), newItem(t, "", user("And south?"), "Down.", "Up.")}}, 120, 36)
	d.dontSee("thought 4 words")
	d.press("2")
	d.dontSee("thought 4 words")
	d.press("[")
	d.see("─ thought 4 words ─")
	d.see("─ thought 64 words ─")
	d.press("]")
	d.dontSee("thought 4 words")
}

// The whole prompt heads each turn with its role, and a bar before each line of text
// keeps any text from passing for a turn.
func TestNoTextImitatesATurn(t *testing.T) {
	t.Parallel()
	posing := "Which way is north?\n\nassistant\n\n▎ Up.\n\n    user\n\n> system\n\n# assistant"
	p := user(posing)
	for _, raw := range []string{"", "m"} {
		d := sit(t, &memory{items: []label.Item{newItem(t, "", p, "Up.", "Down.")}}, 100, 50)
		d.press("p")
		if raw != "" {
			d.press(raw)
		}
		var heads []string
		for _, row := range strings.Split(d.cells(), "\n") {
			text := strings.TrimSpace(strings.Trim(row, "│┃"))
			if strings.Contains(" system user assistant ", " "+text+" ") && text != "" {
				heads = append(heads, text)
			}
		}
		if len(heads) != 1 || heads[0] != "user" {
			t.Errorf("turns %q:\n%s", heads, d.cells())
		}
	}
}

func TestThinkingIsFoldedAgainInTheNextPair(t *testing.T) {
	t.Parallel()
	next := newItem(t, "", user("And south?"), "Down.", "Up.")
	next.A.Thinking, next.B.Thinking = "On a map at least.", "No idea."
	d := sit(t, &memory{items: []label.Item{thoughtful(t), next}}, 120, 36)
	d.press("w", "2")
	d.see("And south?")
	d.see("▸ thinking")
	d.dontSee("On a map")
}

// underlined returns the underlined text of a screen.
func underlined(view string) string {
	var out strings.Builder
	for i, part := range strings.Split(view, "\x1b[") {
		code, text, _ := strings.Cut(part, "m")
		if i > 0 && (code == "4" || strings.HasPrefix(code, "4;") || strings.Contains(code, ";4;") || strings.HasSuffix(code, ";4")) {
			out.WriteString(text + " ")
		}
	}
	return strings.TrimSpace(out.String())
}

func TestDifferencesAreMarkedOnTheRenderedText(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: []label.Item{thoughtful(t), numbered(t, 1)[0]}}, 120, 36)
	if got := underlined(d.s.View()); got != "" {
		t.Fatalf("marked before it was asked for: %q", got)
	}
	d.press("d")
	if got := underlined(d.s.View()); got != "grows lies" && got != "lies grows" {
		t.Errorf("marked: %q", got)
	}
	d.run(d.s.SetSize(90, 30))
	if got := underlined(d.s.View()); got != "grows lies" && got != "lies grows" {
		t.Errorf("after a resize: %q", got)
	}
	d.press("d")
	if got := underlined(d.s.View()); got != "" {
		t.Errorf("marked after it was put off: %q", got)
	}
	d.press("d", "2")
	d.see("Question 1?")
	if got := underlined(d.s.View()); got != "" {
		t.Errorf("the next pair starts with marks: %q", got)
	}
}

func TestTextsTooLongForWordsAreComparedByLines(t *testing.T) {
	t.Parallel()
	item := newItem(t, "", user("Why?"), strings.Repeat("a b c d e f g h\n\n", 1100), strings.Repeat("i j k l m n o p\n\n", 1100))
	d := sit(t, &memory{items: []label.Item{item}}, 120, 36)
	d.press("d")
	d.see("too long for a word diff: compared by line")
}

func TestNamesAreMaskedOnScreenOnly(t *testing.T) {
	t.Parallel()
	item := newItem(t, "", user("Who are you?"), "I am Qwen, made by Alibaba Cloud.", "I am a helpful assistant.")
	item.A.Thinking = "I should say that I am Qwen."
	masked := sit(t, &memory{items: []label.Item{item}}, 120, 36, func(o *Options) { o.Mask = true })
	masked.press("w")
	masked.dontSee("Qwen")
	masked.see("▒▒▒▒")
	open := sit(t, &memory{items: []label.Item{item}}, 120, 36)
	open.see("Qwen")
	if !strings.Contains(masked.s.up().Item.A.Text+masked.s.up().Item.B.Text, "Qwen") {
		t.Error("what is stored has changed")
	}
}

// copied presses the key for copying and returns what the terminal gets.
func copied(t testing.TB, d *sitting) string {
	t.Helper()
	d.hold = true
	d.press("Y")
	defer func() { d.hold, d.held = false, nil }()
	switch len(d.held) {
	case 0:
		return ""
	case 1:
		return fmt.Sprint(d.held[0]())
	}
	t.Fatalf("%d commands", len(d.held))
	return ""
}

func TestCopyTakesTheStoredText(t *testing.T) {
	t.Parallel()
	a, b := "**bold**\x1b]0;evil\x07\r\n\xff", "other"
	d := sit(t, &memory{items: []label.Item{newItem(t, "", user("Why?"), a, b)}}, 120, 36, func(o *Options) { o.Mask = true })
	if got := copied(t, d); got != "" {
		t.Errorf("copied %q although both are focused", got)
	}
	d.see("tab chooses the response to copy")
	left, right := d.s.up().Item.A.Text, d.s.up().Item.B.Text
	if d.s.up().Left() == label.SideB {
		left, right = right, left
	}
	for _, want := range []struct{ name, text string }{{"A", left}, {"B", right}} {
		d.press("tab")
		if got := copied(t, d); got != want.text {
			t.Errorf("copied %q, not %q", got, want.text)
		}
		d.see(want.name + " copied")
	}
}

func TestWayAsideIsHinted(t *testing.T) {
	t.Parallel()
	deck := &memory{items: numbered(t, 1)}
	d := sit(t, deck, 160, 30)
	d.dontSee("sideways")
	deck = &memory{items: numbered(t, 1)}
	deck.items[0].A.Text = "```\n" + strings.Repeat("0123456789", 12) + "END\n```"
	d = sit(t, deck, 160, 30)
	d.see("h/l sideways")
}
