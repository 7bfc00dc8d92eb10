package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
)

// publicViews are what a program beside this one reads.
var publicViews = []string{"prompts_full", "responses_full", "pairs_full", "label_events", "labels_live", "labels_current", "label_tags", "verdicts", "funnel"}

// labelledItem is a labelled pair with all that a deck knows of it.
type labelledItem struct {
	label.Item
	ModelA, ModelB stages.Model
	Left           label.Side
}

func labelledItems(ctx context.Context, d *Deck) ([]labelledItem, error) {
	var out []labelledItem
	err := labelled(ctx, d, func(l exchange.Labelled) error {
		out = append(out, labelledItem{Item: l.Item, Left: l.Left})
		return nil
	})
	for i := range out {
		it := &out[i]
		if err == nil {
			it.Item, err = d.Item(ctx, it.Pair.ID)
		}
		if err == nil {
			var known map[stages.ID]stages.Model
			known, err = models(ctx, d.reader, []stages.ID{it.A.Model, it.B.Model})
			it.ModelA, it.ModelB = known[it.A.Model], known[it.B.Model]
		}
	}
	return out, err
}

// answers is all that a deck tells its users, by question.
func answers(t testing.TB, d *Deck) map[string]json.RawMessage {
	t.Helper()
	ctx := context.Background()
	out := map[string]json.RawMessage{}
	note := func(question string, v any, err error) {
		t.Helper()
		must(t, err)
		text, err := json.Marshal(v)
		must(t, err)
		out[question] = text
	}
	items, err := labelledItems(ctx, d)
	note("labelled", items, err)
	past, err := d.History(ctx, label.HistoryFilter{}, 0, 1000)
	note("history", past, err)
	progress, err := d.Progress(ctx)
	note("progress", progress, err)
	stats, err := d.Stats(ctx)
	note("stats", stats, err)
	choices, err := d.Choices(ctx)
	note("choices", choices, err)
	view, err := d.View(ctx)
	note("view", view, err)
	prompts, err := d.AllPrompts(ctx, "", 1000)
	note("prompts", prompts, err)
	candidates, err := d.Candidates(ctx, "", 1000)
	note("candidates", candidates, err)
	undo, err := d.Undoable(ctx)
	note("undo", undo, err)
	for _, order := range label.Orders() {
		if order == label.Hardest || order == label.Informative {
			continue // the answers are older than them
		}
		must(t, d.SetView(ctx, label.QueueView{Order: order}))
		items, err := d.Upcoming(ctx, 1000)
		must(t, err)
		if order == label.Random {
			note("queue", items, err)
		}
		var queue []string
		for _, it := range items {
			at, err := d.Position(ctx, it.Pair.ID)
			must(t, err)
			queue = append(queue, fmt.Sprintf("%s %d/%d", it.Pair.ID, at.N, at.Of))
		}
		note("order "+string(order), queue, nil)
	}
	must(t, d.SetView(ctx, view))
	pairs := []stages.ID{}
	for _, l := range items {
		pairs = append(pairs, l.Pair.ID)
	}
	for _, pair := range pairs {
		behind, err := d.Background(ctx, pair)
		note("behind "+string(pair), behind, err)
		versions, err := d.Versions(ctx, pair)
		note("versions "+string(pair), versions, err)
		for _, v := range versions {
			if v.RepeatOf != "" {
				said, err := d.SaidOfRepeat(ctx, pair, v.RepeatOf)
				note("repeat "+string(v.ID), said, err)
			}
		}
	}
	for _, view := range publicViews {
		note("view "+view, publicRows(t, d, view), nil)
	}
	return out
}

// publicRows is the rows of a view in the order of their text.
func publicRows(t testing.TB, d *Deck, view string) []string {
	t.Helper()
	var out []string
	rows, err := d.reader.Query(`SELECT * FROM ` + view)
	must(t, err)
	defer func() { _ = rows.Close() }()
	names, err := rows.Columns()
	must(t, err)
	for rows.Next() {
		values := make([]any, len(names))
		to := make([]any, len(names))
		for i := range values {
			to[i] = &values[i]
		}
		must(t, rows.Scan(to...))
		row := map[string]any{}
		for i, name := range names {
			row[name] = values[i]
		}
		text, err := json.Marshal(row)
		must(t, err)
		out = append(out, string(text))
	}
	must(t, rows.Err())
	slices.Sort(out)
	return out
}
