package legend

import (
	"testing"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/themes"
	"prefdeck/tui/keys"
)

// The keys that matter most stay in a narrow terminal, and a hint that is too long
// does not take the place of shorter ones after it.
func TestHintsByTheirImportance(t *testing.T) {
	t.Parallel()
	hints := []keys.Hint{{ID: "go", Keys: "enter", Text: "start"}, {ID: "all", Keys: "a", Text: "all the stages"}, {ID: "undo", Keys: "u", Text: "undo"}, {ID: "quit", Keys: "q", Text: "quit"}}
	for width, want := range map[int]string{
		80: " enter start  a all the stages  u undo  q quit",
		46: " enter start  a all the stages  u undo  q quit",
		45: " enter start  a all the stages  q quit",
		28: " enter start  u undo  q quit",
		20: " enter start  q quit",
		19: " u undo  q quit",
		7:  " q quit",
		6:  " ",
		0:  " ",
	} {
		got := ansi.Strip(Line(themes.Theme{}, hints, width, "quit"))
		if got != want {
			t.Errorf("at width %d: %q, want %q", width, got, want)
		}
	}
}
