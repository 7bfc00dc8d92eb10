package labelling

import (
	"testing"

	"prefdeck/stages/label"
)

// TestGoldenRemarks draws the screens for remarks on a pair, and for going elsewhere.
func TestGoldenRemarks(t *testing.T) {
	t.Parallel()
	shootRows(t,
		near{shot{"pair", nil}, goldenSitting, []shot{
			{"flag-reason", typing("F", "w", "r", "o", "n", "g")},
			{"draft", typing("n", "h", "m", "esc")},
			{"changes-none", typing("D")},
			{"jump", typing(":", "3")},
			{"found", typing("/", "w", "o", "r", "d", "s", "enter")},
			{"found-nothing", typing("/", "q", "q", "q", "enter")},
			{"nothing-to-undo", typing("u")},
			{"note-lost", func(d *sitting) { d.deck.fail = errFull; d.press("n", "h", "enter") }},
		}},
		near{shot{"echo", typing("2")}, goldenSitting, []shot{
			{"edited", func(d *sitting) {
				withEditor(d, `printf 'and a few words more' >> "$1"`)
				d.press("2", "e")
			}},
			{"redo", typing("2", "u", "U")},
		}})
	shoot(t, goldenSitting,
		shot{"changes", func(d *sitting) {
			withEditor(d, `printf 'and a few words more' >> "$1"`)
			d.press("2", "e", "D")
		}},
		shot{"jumped", typing(":", "3", "enter")},
		shot{"apart", typing("y", "tab", "space", "space")},
		shot{"prompt-scrolled", typing("p", "space")},
		shot{"history-empty", typing("H")},
		shot{"history-search", typing("1", "t", "H", "/", "e", "a")},
		shot{"failed-help", func(d *sitting) { d.deck.fail = errFull; d.press("6", "?") }})
}

// TestGoldenMasked draws masked names in answers and in thinking.
func TestGoldenMasked(t *testing.T) {
	t.Parallel()
	open := func(t *testing.T, width, height int) *sitting {
		item := newItem(t, "", user("Who are you?"), "I am Qwen, made by Alibaba Cloud.\n\n- Ask Qwen anything.", "I am a helpful assistant.")
		item.A.Thinking, item.B.Thinking = "I should say that I am Qwen.", "Who asks?"
		return sit(t, &memory{items: []label.Item{item}}, width, height, func(o *Options) { o.Mask = true })
	}
	shoot(t, open, shot{"masked", nil}, shot{"masked-thinking", typing("w")}, shot{"masked-raw", typing("m")})
}

// TestGoldenTraining draws the feedback of training after a decision. Without
// training a pair with a known answer looks like any other.
func TestGoldenTraining(t *testing.T) {
	t.Parallel()
	open := func(training string) func(t *testing.T, width, height int) *sitting {
		return func(t *testing.T, width, height int) *sitting {
			scheme := label.DefaultScheme()
			scheme.Training = training
			deck := &memory{items: goldenItems(t)}
			deck.items[0].Gold = &label.Known{Answer: answerOf(&sitting{deck: deck}, 0), Why: "only the other one can be run as it stands, and that was asked for"}
			return sit(t, deck, width, height, func(o *Options) { o.Scheme = &scheme })
		}
	}
	shootRows(t,
		near{shot{"pair", nil}, open("week one"), []shot{{"training", nil}}},
		near{shot{"echo", typing("2")}, open("week one"), []shot{{"training-wrong", typing("7")}, {"training-right", typing("1")}}})
	shoot(t, open("week one"), shot{"training-info", typing("7", "i")})
	plain, gold := goldenSitting(t, 120, 36), open("")(t, 120, 36)
	for _, key := range []string{"p", "7"} {
		if plain.cells() != gold.cells() {
			t.Errorf("a pair with a known answer looks different:\n%s", gold.cells())
		}
		plain.press(key)
		gold.press(key)
	}
}
