package exchange

import (
	"strconv"
	"strings"

	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
)

// detailColumns are columns that identify our own exports: to csv, and all with
// --details.
var detailColumns = []string{"pair", "prompt_id", "annotator", "answer", "strength", "scale", "labelled_at_ms"}

// detailed reports whether the row has what our exports say of a label.
func (r *record) detailed() bool {
	for _, name := range detailColumns {
		if _, ok := r.values[name]; !ok {
			return false
		}
	}
	return true
}

// exported returns the decision that a row of our own exports holds. ranked says that its
// first answer is the chosen one; otherwise the answers stand in the order of a and b.
func (r *record) exported(ranked bool) (label.Choice, bool) {
	if even := asScore(r.at("soft_label"), false); ranked && even.given && even.value == 0.5 {
		return label.Choice{Answer: label.Tie}, true
	}
	if !r.detailed() {
		return label.Choice{}, false
	}
	said, _ := r.at("answer").(string)
	c := label.Choice{Answer: label.Answer(said)}
	switch c.Answer {
	case label.Tie, label.BothBad:
	case label.A, label.B:
		if ranked {
			c.Answer = label.A
		}
		if strength, err := strconv.Atoi(textIn(r.at("strength"))); err == nil && strength >= 0 && strength <= 3 {
			c.Strength = strength
		}
		if c.Answer == label.A {
			c.Strength = -c.Strength
		}
	default:
		return label.Choice{}, false
	}
	if points := asScore(r.at("scale"), false); points.given {
		c.Scale, _ = label.ScaleOf(int(points.value))
	}
	if c.Valid() != nil { // somebody has changed the row
		c.Scale = label.SevenPoint
	}
	r.use("answer")
	return c, true
}

// machine returns the judge of a row that our exports mark as a machine's label without
// its name, so that it is not taken for a person's; "" for other rows.
func (r *record) machine() string {
	const mark = "machine"
	if r.at("labelled_by") != mark {
		return ""
	}
	r.use("labelled_by")
	return mark
}

// lossy reports whether a row of our own exports has more about a label than an import
// keeps.
func (r *record) lossy() bool {
	if !r.detailed() {
		return false
	}
	for _, name := range []string{"edit", "criteria", "note_chosen", "note_rejected", "flag"} {
		if text := strings.TrimSpace(textIn(r.at(name))); text != "" && text != "{}" {
			return true
		}
	}
	return false
}

// earlier reads the turns before the prompt in a table of ours.
func (r *record) earlier() (dialogue, error) {
	const name = "earlier_turns"
	list := r.listAt(name)
	if len(list) == 0 || !isMessage(list[0]) {
		return nil, nil
	}
	r.use(name)
	d, err := asDialogue(list)
	if err != nil {
		return nil, fieldError{name, err}
	}
	return d, nil
}

// ownPrompt returns the conversation whose last turn a row of our own table holds as it
// stands, after the turns before.
func (r *record) ownPrompt(text string) (dialogue, error) {
	d, err := r.earlier()
	return append(d, prompt.Message{Role: prompt.User, Content: text}), err
}

// identityLength is the number of digits of our identities.
const identityLength = 32

// ours reports whether a row names its prompt as our exports do: by the identity of the text
// as it stands.
func (r *record) ours(text string) bool {
	for _, name := range []string{"prompt_id", "id"} {
		if id, _ := r.values[name].(string); len(id) == identityLength && text != "" {
			p, err := prompt.New("", prompt.Message{Role: prompt.User, Content: text})
			return err == nil && string(p.ID) == id
		}
	}
	return false
}

// textIn returns a text, or a number as text.
func textIn(v any) string {
	text, _ := asText("", v)
	return text
}
