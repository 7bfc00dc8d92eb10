package label

import (
	"context"
	"slices"
	"strings"
	"time"

	"prefdeck/stages"
)

// Adjudication is the ordering of the showings on which disputes are decided. It marks
// the decision: in an export it wins over the labels that disagree.
const Adjudication = "adjudication"

// Arbiter is the part of the store that adjudication needs. A dispute is a pair, not
// dropped, to which annotators gave different answers and on which nobody has decided
// yet who is right, or adjudicators decided differently.
type Arbiter interface {
	// Disputes returns the open disputes that an annotator may decide, in the order of
	// the queue, and counts those on which the annotator is a party.
	Disputes(ctx context.Context, adjudicator string) (open []stages.ID, party int, err error)
	// Item returns a pair with everything that is shown about it.
	Item(ctx context.Context, pair stages.ID) (Item, error)
	// Opinions returns what the annotators of a pair said, and its adjudicators if their
	// rulings differ.
	Opinions(ctx context.Context, pair stages.ID) ([]Stance, error)
	// AddNote stores a note on a pair.
	AddNote(ctx context.Context, n Note) error
	// Adjudicate stores a choice with its showing, and returns when both are on disk.
	Adjudicate(ctx context.Context, as Presentation, e Event) error
	// Append stores the retraction of such a choice.
	Append(ctx context.Context, e Event) error
}

// Stance is the current label of an annotator on a pair, with the note.
type Stance struct {
	Event
	Note   string
	Ruling bool // of an adjudicator
}

// Impartial sorts opinions so that their order does not reveal who gave them: it differs
// from pair to pair.
func Impartial(all []Stance) {
	place := func(o Stance) string {
		return string(stages.Hash("opinion", string(o.Pair), o.Annotator))
	}
	slices.SortFunc(all, func(x, y Stance) int { return strings.Compare(place(x), place(y)) })
}

// Dispute is a pair with everyone's answers to it, as an adjudicator sees it.
type Dispute struct {
	Item     Item
	Opinions []Stance
	As       Presentation
}

// OpenDispute reads a dispute, and draws which response is on the left.
func OpenDispute(ctx context.Context, b Arbiter, pair stages.ID, adjudicator string) (d Dispute, err error) {
	if d.Item, err = b.Item(ctx, pair); err != nil {
		return d, err
	}
	if d.Opinions, err = b.Opinions(ctx, pair); err != nil {
		return d, err
	}
	Impartial(d.Opinions)
	d.As = Presentation{
		ID: NewPresentationID(), Pair: pair, Annotator: adjudicator, Left: Left(pair, adjudicator, 0), Kind: Fresh,
	}
	return d, nil
}

// Lines returns what was said of the pair, a line for each opinion, by screen sides and
// without names.
func (d Dispute) Lines() []string {
	names := []string{"one", "another", "a third", "a fourth", "a fifth", "a sixth"}
	var lines []string
	for i, o := range d.Opinions {
		who := "yet another"
		if i < len(names) {
			who = names[i]
		}
		if o.Ruling {
			who = "an adjudicator"
		}
		line := who + ": " + d.As.Screen(o.Choice).String()
		if len(o.Tags) > 0 {
			reasons := slices.Clone(o.Tags)
			slices.Sort(reasons)
			line += " (" + strings.Join(reasons, ", ") + ")"
		}
		if o.Note != "" {
			line += " “" + strings.Join(strings.Fields(o.Note), " ") + "”"
		}
		lines = append(lines, line)
	}
	return lines
}

// Ruled is a decided dispute.
type Ruled struct {
	Dispute
	Event Event
	Note  string // on the decision; "": none
}

// Save stores the note, then the decision: a decision on disk has its note.
func (r Ruled) Save(ctx context.Context, b Arbiter) error {
	if r.Note != "" {
		if err := b.AddNote(ctx, r.remark(r.Note, r.Event.At)); err != nil {
			return err
		}
	}
	return b.Adjudicate(ctx, r.As, r.Event)
}

// Withdraw takes the decision back, with its note.
func (r Ruled) Withdraw(ctx context.Context, b Arbiter, now time.Time) error {
	err := b.Append(ctx, Event{
		ID: NewEventID(), Kind: Retract, Target: r.Event.ID, Pair: r.Event.Pair, Annotator: r.Event.Annotator, At: now,
	})
	if err == nil && r.Note != "" {
		err = b.AddNote(ctx, r.remark("", now))
	}
	return err
}

func (r Ruled) remark(text string, at time.Time) Note {
	return Note{Pair: r.Event.Pair, Annotator: r.Event.Annotator, Kind: NoteText, Text: text, At: at}
}

// String gives the decision and who had given which answer: now it sways nobody.
func (r Ruled) String() string {
	text := "decided: " + r.As.Screen(r.Event.Choice).String()
	if len(r.Event.Tags) > 0 {
		text += " (" + strings.Join(r.Event.Tags, ", ") + ")"
	}
	if r.Note != "" {
		text += ", with a note"
	}
	for _, o := range r.Opinions {
		text += "; " + o.Annotator + ": " + r.As.Screen(o.Choice).String()
	}
	return text
}

// Disputed counts the pairs to which annotators gave different answers.
type Disputed struct {
	Open    int `json:"open"`    // nobody has decided who is right, or not all alike
	Decided int `json:"decided"` // an adjudicator has

	Contested int `json:"contested"` // of the open ones: rulings differ, and the newest counts meanwhile
}
