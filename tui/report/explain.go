package report

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/themes"
	"prefdeck/tui/behind"
	"prefdeck/tui/gate"
	"prefdeck/tui/numbers"
)

// ExplainDeck is the part of the store that explaining a pair needs.
type ExplainDeck interface {
	label.Backstage
	// PairsFrom returns the first pairs, at most limit of them, whose identity begins
	// with a prefix.
	PairsFrom(ctx context.Context, prefix string, limit int) ([]stages.ID, error)
	Item(ctx context.Context, pair stages.ID) (label.Item, error)
	// Versions returns the log of a pair, oldest entry first.
	Versions(ctx context.Context, pair stages.ID) ([]label.Event, error)
	AddNote(ctx context.Context, n label.Note) error
	finder
	// Behind returns what is behind a response or a prompt.
	Behind(ctx context.Context, kind stages.SubjectKind, id stages.ID) (label.Standalone, error)
}

// ExplainOptions say what to print of a pair.
type ExplainOptions struct {
	JSON   bool
	Reveal bool // also of a pair that waits for its decision, which is then not blind
}

// ErrHidden says that a pair waits for a blind decision.
var ErrHidden = errors.New("it waits for your blind decision; --reveal shows it, and its label will be recorded as not blind")

// Explain prints the facts behind the pair whose identity begins with prefix, or else
// behind such a response or prompt. A person who has read them no longer decides the pair
// blind, so this is recorded first.
func Explain(ctx context.Context, d ExplainDeck, c Console, prefix string, o ExplainOptions) error {
	id, err := pairNamed(ctx, d, prefix)
	if err != nil {
		return err
	}
	if id == "" {
		id, kind, err := subjectNamed(ctx, d, prefix)
		if err != nil {
			return err
		}
		return explainAlone(ctx, d, c, kind, id, o)
	}
	item, b, waits, err := opened(ctx, d, id, o)
	if err != nil {
		return err
	}
	if err := revealed(ctx, d, item); err != nil {
		return err
	}
	decided := item.Current != nil && item.Current.Choice.Decides()
	var log []label.Event
	if !waits {
		if log, err = d.Versions(ctx, id); err != nil {
			return err
		}
	}
	if o.JSON {
		return JSON(c.Out, explained{b.Facts(decided, waits), decisions(log)})
	}
	return c.explain(item, b, !waits, log)
}

// opened reads a pair and the facts behind it, and refuses one that waits for its
// decision unless it should be revealed.
func opened(ctx context.Context, d ExplainDeck, id stages.ID, o ExplainOptions) (item label.Item, b behind.Backdrop, waits bool, err error) {
	if item, err = d.Item(ctx, id); err != nil {
		return item, b, false, err
	}
	if b, err = behind.Read(ctx, d, id); err != nil {
		return item, b, false, err
	}
	decided := item.Current != nil && item.Current.Choice.Decides()
	if waits = !decided && (item.Pair.Route == pairing.ToPerson || b.Audit > 0); waits && !o.Reveal {
		err = fmt.Errorf("pair %s: %w", id, ErrHidden)
	}
	return item, b, waits, err
}

// revealed records that the person knows what is behind a pair.
func revealed(ctx context.Context, d ExplainDeck, item label.Item) error {
	if item.Revealed {
		return nil
	}
	return d.AddNote(ctx, label.Note{Pair: item.Pair.ID, Kind: label.NoteRevealed, Text: "explain"})
}

// explainAlone prints the facts behind a response or a prompt, which most often no pair
// has, since a filter dropped it. A pair that has it must not wait for a blind decision.
func explainAlone(ctx context.Context, d ExplainDeck, c Console, kind stages.SubjectKind, id stages.ID, o ExplainOptions) error {
	s, err := d.Behind(ctx, kind, id)
	if err != nil {
		return err
	}
	var items []label.Item
	for _, pair := range s.Pairs {
		item, _, _, err := opened(ctx, d, pair, o)
		if err != nil {
			return fmt.Errorf("%s %s is in a pair: %w", kind, id, err)
		}
		items = append(items, item)
	}
	for _, item := range items {
		if err := revealed(ctx, d, item); err != nil {
			return err
		}
	}
	if o.JSON {
		return JSON(c.Out, behind.AloneOf(id, s))
	}
	t, err := c.sheet()
	if err != nil {
		return err
	}
	t.Row(string(kind), string(id))
	t.Row("text", ansi.Truncate(gate.Line(s.Text), 160, "…"))
	t.Row("pairs", numbers.Number(len(s.Pairs)))
	t.Gap()
	t.Alone(s)
	return c.print(t)
}

// sheet returns an empty sheet of facts for the console.
func (c Console) sheet() (*behind.Sheet, error) {
	theme, err := themes.Pick("dark", true, themes.EnvFrom(func(string) string { return "" }))
	return &behind.Sheet{Width: min(max(c.width(), 40), 140), Theme: theme}, err
}

func (c Console) print(t *behind.Sheet) error {
	_, err := fmt.Fprintln(c.Out, ansi.Strip(strings.Join(t.Lines(), "\n")))
	return err
}

// pairNamed returns the only pair whose identity begins with prefix; "" if there is none.
func pairNamed(ctx context.Context, d ExplainDeck, prefix string) (stages.ID, error) {
	const most = 4
	found, err := d.PairsFrom(ctx, prefix, most+1)
	switch {
	case err != nil, len(found) == 0:
		return "", err
	case len(found) == 1:
		return found[0], nil
	}
	var starts []string
	for _, id := range found[:min(len(found), most)] {
		starts = append(starts, string(id[:min(len(id), len(prefix)+4)]))
	}
	more := ""
	if len(found) > most {
		more = " and more"
	}
	return "", fmt.Errorf("several pairs begin with %q: %s%s; give more digits", prefix, strings.Join(starts, ", "), more)
}

// explain prints the facts for a person.
func (c Console) explain(item label.Item, b behind.Backdrop, decided bool, log []label.Event) error {
	t, err := c.sheet()
	if err != nil {
		return err
	}
	t.Row("pair", string(item.Pair.ID))
	for _, of := range []struct{ name, text string }{{"prompt", item.Prompt.Text()}, {"A", item.A.Text}, {"B", item.B.Text}} {
		t.Row(of.name, ansi.Truncate(gate.Line(of.text), 160, "…"))
	}
	t.Gap()
	t.Pair(b, label.SideA, decided)
	if decided {
		t.Gap()
		t.Head("Decisions")
		for _, d := range decisions(log) {
			t.Row(d.At[:len("2006-01-02")], d.words())
		}
		if len(log) == 0 {
			t.Say("None.")
		}
	}
	return c.print(t)
}

// explained is the JSON of explain --json.
type explained struct {
	behind.Facts
	Decisions []decision `json:"decisions"`
}

// decision is an entry of a pair's log, by content.
type decision struct {
	Kind      label.EventKind `json:"kind"`
	Annotator string          `json:"annotator"`
	Answer    string          `json:"answer,omitempty"`
	Strength  *int            `json:"strength,omitempty"`
	Blind     bool            `json:"blind"`
	Active    int64           `json:"active_ms"`
	At        string          `json:"at"`

	said label.Choice
}

// decisions returns the entries of a pair's log that may be shown.
func decisions(log []label.Event) []decision {
	out := []decision{}
	for _, e := range label.Told(log) {
		d := decision{Kind: e.Kind, Annotator: e.Annotator, Answer: string(e.Choice.Answer), Blind: e.Blind,
			Active: e.Active.Milliseconds(), At: e.At.Format("2006-01-02T15:04:05Z07:00"), said: e.Choice}
		if e.Choice.Strength != 0 || e.Choice.Answer == label.Tie {
			d.Strength = &e.Choice.Strength
		}
		out = append(out, d)
	}
	return out
}

func (d decision) words() string {
	switch d.Kind {
	case label.Retract:
		return gate.Line(d.Annotator) + " took the label back"
	case label.Restore:
		return gate.Line(d.Annotator) + " restored the label"
	}
	words := gate.Line(d.Annotator) + ": " + d.said.String()
	if d.Active > 0 {
		words += ", in " + numbers.Seconds(time.Duration(d.Active)*time.Millisecond)
	}
	if !d.Blind {
		words += ", not blind"
	}
	return words
}
