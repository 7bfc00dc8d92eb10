package adjudicate

import (
	"context"
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
	label.Dispute
	err error
}

func open(ctx context.Context, b label.Arbiter, pair stages.ID, as string) tea.Cmd {
	return func() tea.Msg {
		d, err := label.OpenDispute(ctx, b, pair, as)
		return opened{pair, d, err}
	}
}

// saved answers save.
type saved struct {
	label.Ruled
	err error
}

func save(ctx context.Context, b label.Arbiter, r label.Ruled) tea.Cmd {
	return func() tea.Msg { return saved{r, r.Save(ctx, b)} }
}

// withdrawn answers withdraw.
type withdrawn struct {
	label.Ruled
	err error
}

func withdraw(ctx context.Context, b label.Arbiter, r label.Ruled, now time.Time) tea.Cmd {
	return func() tea.Msg { return withdrawn{r, r.Withdraw(ctx, b, now)} }
}

// responses returns the responses of an item, A first.
func responses(i label.Item) []response.Response { return []response.Response{i.A, i.B} }
