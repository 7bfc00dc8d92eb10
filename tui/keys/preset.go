package keys

import (
	"fmt"
	"strings"

	"prefdeck/stages/label"
)

// preset is a familiar set of keys. An action that it does not name keeps its
// default.
type preset struct {
	name  string
	about string
	keys  func(label.Scale) map[ActionID][]string
}

func presets() []preset {
	return []preset{
		{"default", "digits choose, space turns the page", func(label.Scale) map[ActionID][]string { return nil }},
		{"prodigy", "space skips, backspace undoes, h opens the guideline", prodigy},
		{"vim", "h and l scroll code, n and N go through the queue, y copies", vim},
		{"left-hand", "every label key under the left hand", leftHand},
	}
}

// Presets lists the names of the presets, the default first.
func Presets() []string {
	var names []string
	for _, p := range presets() {
		names = append(names, p.name)
	}
	return names
}

func presetKeys(name string, scale label.Scale) (map[ActionID][]string, error) {
	for _, p := range presets() {
		if p.name == name || name == "" {
			return p.keys(scale), nil
		}
	}
	return nil, fmt.Errorf("there is no preset %q; there are %s", name, strings.Join(Presets(), ", "))
}

// prodigy serves people who come from Prodigy: there, space ignores and h helps.
// Digits, f and backspace are the same by default.
func prodigy(label.Scale) map[ActionID][]string {
	return map[ActionID][]string{
		ChooseSkip:  {"space", "s"},
		ScrollPage:  {"pgdown", "ctrl+f"},
		Undo:        {"backspace", backspaceBS, "u"},
		Guideline:   {"h", "o"},
		ScrollLeft:  {"<"},
		ScrollRight: {">"},
	}
}

// vim leaves out ctrl+b, which tmux takes.
func vim(label.Scale) map[ActionID][]string {
	return map[ActionID][]string{
		ScrollDown:    {"j", "down", "ctrl+e"},
		ScrollUp:      {"k", "up", "ctrl+y"},
		ScrollPage:    {"ctrl+f", "space", "pgdown"},
		Redo:          {"ctrl+r", "U"},
		QueueNext:     {"n", "]"},
		QueuePrevious: {"N", "["},
		Note:          {"o"},
		NoteEditor:    {"O"},
		QueueOrder:    {"L"},
		Guideline:     {"K"},
		Copy:          {"y"},
		ScrollSync:    {"Y"},
	}
}

// leftHand puts A on the digits and B on the row below: the same column is the same
// strength. Actions that lose their keys move to the capital letter.
func leftHand(scale label.Scale) map[ActionID][]string {
	keys := map[ActionID][]string{
		Undo:         {"z", "backspace", backspaceBS},
		Redo:         {"Z", "ctrl+r"},
		Retry:        {"enter"},
		ScrollDown:   {"v", "j", "down"},
		ScrollUp:     {"g", "k", "up"},
		ScrollPageUp: {"c", "pgup"},
		ScrollTop:    {"home"},
		Criteria:     {"C"},
		ViewLayout:   {"V"},
		ViewZoom:     {"X"},
	}
	if scale == label.PlainAB {
		return keys
	}
	for column, ids := range [][4]ActionID{
		{ChooseA3, ChooseB3, CompareA3, CompareB3},
		{ChooseA2, ChooseB2, CompareA2, CompareB2},
		{ChooseA1, ChooseB1, CompareA1, CompareB1},
		{ChooseA0, ChooseB0, CompareA0, CompareB0},
	} {
		a, b := string("1234"[column]), string("qwer"[column])
		keys[ids[0]], keys[ids[1]], keys[ids[2]], keys[ids[3]] = []string{a}, []string{b}, []string{a}, []string{b}
	}
	keys[Leave] = []string{"Q"}
	keys[ViewThinking] = []string{"W"}
	keys[Edit] = []string{"E"}
	keys[Export] = []string{"ctrl+e"}
	keys[Tags] = []string{"R"}
	return keys
}
