package keys

import "prefdeck/stages/label"

// The modes of the duel screen.
const (
	AskingDuel Mode = "asking-duel" // the prompt is being typed
	Dueling    Mode = "dueling"     // both models are answering, or have
	AfterDuel  Mode = "after-duel"  // the answer is given
)

// Actions of the duel screen, besides those of the scale.
const (
	DuelAsk     ActionID = "duel.ask"
	DuelNewline ActionID = "duel.newline"
	DuelPrompt  ActionID = "duel.prompt"
	DuelGiveUp  ActionID = "duel.give-up"
	DuelDown    ActionID = "duel.down"
	DuelUp      ActionID = "duel.up"
	DuelTop     ActionID = "duel.top"
	DuelBottom  ActionID = "duel.bottom"
	DuelRetry   ActionID = "duel.retry"
	DuelNext    ActionID = "duel.next"
	DuelAgain   ActionID = "duel.again"
	DuelClose   ActionID = "duel.close"
)

// duelling returns the keys of the duel screen, with labelling's scale.
func duelling(scale label.Scale) []Binding {
	ask, fight, after := []Mode{AskingDuel}, []Mode{Dueling}, []Mode{AfterDuel}
	reading := []Mode{Dueling, AfterDuel}
	bindings := []Binding{
		{DuelAsk, ask, []string{"enter"}, groupDecide, "ask", "ask two models"},
		{DuelNewline, ask, []string{"ctrl+j"}, groupDecide, "new line", "a line break in the prompt"},
		{DuelPrompt, ask, []string{"tab"}, groupDecide, "from the deck", "a prompt of the deck"},
		{ScreenHelp, ask, []string{"f1"}, groupGo, "keys", "show or hide these keys"},
		{DuelClose, ask, []string{"esc"}, groupGo, "back", "back"},
	}
	bindings = append(bindings, choosing(scale, fight)...)
	if scale != label.FourStrengths {
		bindings = append(bindings, Binding{ChooseTie, fight, []string{"t", "0", "="}, groupDecide, "tie", "tie: equally good"})
	}
	return append(bindings, []Binding{
		{ChooseBad, fight, []string{"x"}, groupDecide, "both bad", "both bad"},
		{DuelRetry, fight, []string{"enter"}, groupDecide, "", "save the answer again"},
		{DuelNext, after, []string{"enter", "n"}, groupDecide, "next", "the next prompt"},
		{DuelAgain, after, []string{"r"}, groupDecide, "same prompt again", "the same prompt, two models drawn anew"},
		{DuelDown, reading, []string{"j", "down", "space"}, groupGo, "scroll", "scroll both"},
		{DuelUp, reading, []string{"k", "up"}, groupGo, "", "scroll both back"},
		{DuelTop, reading, []string{"g", "home"}, groupGo, "", "to the beginning"},
		{DuelBottom, reading, []string{"G", "end"}, groupGo, "", "to the end"},
		{ScreenHelp, reading, []string{"?", "f1"}, groupGo, "keys", "show or hide these keys"},
		{DuelGiveUp, fight, []string{"esc"}, groupGo, "abandon", "abandon the duel: nothing is stored"},
		{DuelClose, after, []string{"esc", "q"}, groupGo, "back", "back"},
	}...)
}
