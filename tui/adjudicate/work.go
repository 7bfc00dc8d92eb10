package adjudicate

import (
	"context"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/response"
)

// listed answers list.
type listed struct {
	open  []stages.ID
	party int
	err   error
}

func list(ctx context.Context, b label.Arbiter, as string) tea.Cmd {
	return func() tea.Msg {
		open, party, err := b.Disputes(ctx, as)
		return listed{open, party, err}
	}
}

// opened answers open.
type opened struct {
	pair stages.ID
	dispute
	err error
}

// open reads a dispute, and draws which response is on the left.
func open(ctx context.Context, b label.Arbiter, pair stages.ID, as string) tea.Cmd {
	return func() tea.Msg {
		item, err := b.Item(ctx, pair)
		if err != nil {
			return opened{pair: pair, err: err}
		}
		said, err := b.Opinions(ctx, pair)
		if err != nil {
			return opened{pair: pair, err: err}
		}
		label.Impartial(said)
		shown := label.Presentation{
			ID: label.NewPresentationID(), Pair: pair, Annotator: as, Left: label.Left(pair, as, 0), Kind: label.Fresh,
		}
		return opened{pair: pair, dispute: dispute{item, said, shown}}
	}
}

// saved answers save.
type saved struct {
	ruling
	err error
}

func save(ctx context.Context, b label.Arbiter, r ruling) tea.Cmd {
	return func() tea.Msg { return saved{r, b.Adjudicate(ctx, r.as, r.event)} }
}

// withdrawn answers withdraw.
type withdrawn struct {
	ruling
	err error
}

func withdraw(ctx context.Context, b label.Arbiter, r ruling, now time.Time) tea.Cmd {
	return func() tea.Msg {
		return withdrawn{r, b.Append(ctx, label.Event{
			ID: label.NewEventID(), Kind: label.Retract, Target: r.event.ID, Pair: r.event.Pair, Annotator: r.event.Annotator, At: now,
		})}
	}
}

// responses returns the responses of an item, A first.
func responses(i label.Item) []response.Response { return []response.Response{i.A, i.B} }

// told tells a decision, and who had said what: now it sways nobody.
func (r ruling) told() string {
	text := "decided: " + r.as.Screen(r.event.Choice).String()
	for _, o := range r.opinions {
		text += "; " + o.Annotator + ": " + r.as.Screen(o.Choice).String()
	}
	return text
}

// lines returns what was said of the pair, a line for each opinion, by screen sides.
func (d dispute) lines() []string {
	names := []string{"one", "another", "a third", "a fourth", "a fifth", "a sixth"}
	var lines []string
	for i, o := range d.opinions {
		who := "yet another"
		if i < len(names) {
			who = names[i]
		}
		if o.Ruling {
			who = "an adjudicator"
		}
		line := who + ": " + d.as.Screen(o.Choice).String()
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
