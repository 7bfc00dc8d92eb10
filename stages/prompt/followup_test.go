package prompt

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
)

func TestUnfitFollowUps(t *testing.T) {
	t.Parallel()
	before := []Message{
		{Role: User, Content: "Why does bread go stale?"},
		{Role: Assistant, Content: "Bread goes stale because its starch crystallises again as it cools, which pushes water out of the crumb and into the crust. Keep it wrapped at room temperature, or freeze it."},
	}
	for text, want := range map[string]string{
		"Does toasting it reverse that, at least for a while?":                           "",
		"Thanks! Could you explain the part about the crust in simpler words?":           "",
		"Great, now rewrite the text above for a child of eight.":                        "",
		"I keep mine in the fridge and it gets hard in a day. Should I stop doing that?": "",
		"Thank you, that helps.": "too short",
		"Bread goes stale because its starch crystallises again as it cools. Is that right?": "repeats the answer",
		"The crust takes up the water that the crumb has lost.":                              "asks for nothing",
		"Here is a simple way to keep it fresh: wrap it in a towel. What else?":              "answers instead of asking",
		"Could you please share more about your kitchen and the bread that went stale?":      "answers instead of asking",
		"That's a great question for a baker, where does he work now?":                       "answers instead of asking",
		"Tell me more about that starch, please.":                                            "",
		"Would you like me to explain how freezing works?":                                   "answers instead of asking",
		"Freezing stops the process. Starch needs loose water to crystallise, and ice holds it fast, so a loaf keeps for three months or more once it is below minus eighteen degrees. Thaw single slices in the toaster, whole loaves overnight, still wrapped. Is that clear?": "answers instead of asking",
	} {
		if got := unfitTurn(text, before); got != want {
			t.Errorf("unfitTurn(%q) = %q, want %q", text, got, want)
		}
	}
	if got := unfitTurn("Great, now rewrite the text above.", nil); got == "" {
		t.Error("a text of its own that points above passes")
	}
}

// A follow-up is a prompt of all turns so far. Its conversation is gone on with once.
func TestFollowUps(t *testing.T) {
	t.Parallel()
	first, err := New("Be brief.", Message{Role: User, Content: "Why does bread go stale?"})
	if err != nil {
		t.Fatal(err)
	}
	long, err := New("", slices.Repeat([]Message{{Role: User, Content: "And then?"}, {Role: Assistant, Content: "More."}}, 4)[:7]...)
	if err != nil {
		t.Fatal(err)
	}
	unanswered, pondered := bare(t, "Name a river in France."), bare(t, "Name a hill in France.")
	d := newMemory(first, long, unanswered, pondered)
	const answer, next = " Starch crystallises as it cools.\n", "Does toasting it reverse that for a while?"
	d.answers = map[stages.ID]string{first.ID: "<think>Bread?</think>" + answer, long.ID: "Nothing.", pondered.ID: "<think>A hill?"}
	s := &stub{answer: func(r ollama.Request) ollama.Reply {
		if text := r.Messages[2].Content; !strings.HasSuffix(text, "Person: Why does bread go stale?\n\nAssistant: Starch crystallises as it cools.") {
			t.Errorf("asked %q", text)
		}
		return stopped("Person: " + next + "\n\nAssistant: It does.")
	}}
	err = start(t.Context(), d, s, Options{Generate: 2, By: FollowUp, Model: "m"}, nil, noWait)
	var short *stages.Shortfall
	if !errors.As(err, &short) || short.Missing != 1 {
		t.Fatalf("%v, want one of two missing", err)
	}
	p, ok := d.made()[next]
	want, err := New("Be brief.", Message{Role: User, Content: "Why does bread go stale?"}, Message{Role: Assistant, Content: answer}, Message{Role: User, Content: next})
	switch {
	case err != nil:
		t.Fatal(err)
	case !ok || p.ID != want.ID || p.System != "Be brief." || !slices.Equal(p.Turns, want.Turns):
		t.Errorf("made %+v, want %+v", p, want)
	case p.Dropped != "" || p.Operator != FollowUp || !slices.Equal(p.Parents, []stages.ID{first.ID}):
		t.Errorf("provenance %+v", p)
	}
	if err := start(t.Context(), d, s, Options{Generate: 3, By: FollowUp, Model: "m"}, nil, noWait); err == nil || !strings.Contains(err.Error(), "no answered prompt is left") {
		t.Errorf("with nothing left to go on with: %v", err)
	}
}
