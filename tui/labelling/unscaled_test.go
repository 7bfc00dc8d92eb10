package labelling

import (
	"testing"

	"prefdeck/stages/label"
	"prefdeck/tui/keys"
)

// A key for a preference on another scale is no label on the scale of four, and
// says why.
func TestKeysOfOtherScalesSayHowItGoes(t *testing.T) {
	t.Parallel()
	scheme := label.DefaultScheme()
	scheme.Scale = label.FourStrengths
	table, err := keys.Keymap{Scale: label.FourStrengths}.Labelling()
	if err != nil {
		t.Fatal(err)
	}
	for key, says := range map[string]string{
		"a": "say how much better: 1 … 8", "right": "say how much better: 1 … 8",
		"t": "this scale has no tie: 1 … 8", "0": "this scale has no tie: 1 … 8",
	} {
		deck := &memory{items: numbered(t, 2)}
		d := sit(t, deck, 120, 36, func(o *Options) { o.Scheme, o.Keys = &scheme, table })
		d.press(key)
		d.see(says)
		if len(deck.log) > 0 {
			t.Errorf("%s is a label: %+v", key, deck.log)
		}
	}
}
