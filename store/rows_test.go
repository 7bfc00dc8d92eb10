package store

import (
	"context"
	"database/sql"
	"reflect"
	"slices"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// crowded makes a deck with one prompt of three turns that has three pairs, and a
// prompt of one turn with one: notes, edits and labels on each, three of them taken
// back.
func crowded(t *testing.T) (d *Deck, pairs []stages.ID) {
	t.Helper()
	d = fresh(t)
	long, err := prompt.New("be brief", prompt.Message{Role: prompt.User, Content: "hi"},
		prompt.Message{Role: prompt.Assistant, Content: "hello"}, prompt.Message{Role: prompt.User, Content: "go on"})
	must(t, err)
	short := ask(t, "Name a lake.")
	parents := []stages.ID{short.ID}
	long.Tags, long.Parents, long.Operator, short.Operator = []string{"chat", "short"}, parents, prompt.SelfInstruct, prompt.Imported
	b := exchange.Batch{Prompts: []prompt.Prompt{short, long}}
	for _, texts := range []struct {
		p    prompt.Prompt
		says []string
	}{{long, []string{"one", "two", "three"}}, {short, []string{"Bled", "Como"}}} {
		var rs []response.Response
		for _, says := range texts.says {
			rs = append(rs, answer(texts.p, says))
		}
		b.Responses = append(b.Responses, rs...)
		for i := range rs {
			for j := range i {
				pair, ok := pairing.New(rs[i], rs[j])
				if !ok {
					t.Fatal("two different texts make no pair")
				}
				b.Pairs = append(b.Pairs, pair)
				pairs = append(pairs, pair.ID)
			}
		}
	}
	_, err = d.SaveBatch(t.Context(), b)
	must(t, err)
	for i, pair := range b.Pairs {
		e := choose(pair.ID, label.Graded(1))
		must(t, d.Append(t.Context(), e))
		if i < 3 {
			must(t, d.Append(t.Context(), label.Event{ID: label.NewEventID(), Kind: label.Retract, Target: e.ID, Pair: pair.ID}))
		}
		must(t, d.AddNote(t.Context(), label.Note{Pair: pair.ID, Kind: label.NoteText, Text: "noted"}))
		must(t, d.AddEdit(t.Context(), label.Edit{ID: label.NewEditID(), Pair: pair.ID, Base: pair.B, Text: "better"}))
	}
	slices.Sort(pairs)
	return d, pairs
}

// The result of a list query for an ID does not depend on how often it is asked
// for.
func TestAnIDAskedForTwiceComesOnce(t *testing.T) {
	t.Parallel()
	d, pairIDs := crowded(t)
	var promptIDs, responseIDs []stages.ID
	must(t, d.read(t.Context(), func(tx *sql.Tx) (err error) {
		if promptIDs, err = ids(t.Context(), tx, pageAll, "", 10); err == nil {
			responseIDs, err = ids(t.Context(), tx, `SELECT lower(hex(id)) FROM responses ORDER BY id`)
		}
		return err
	}))
	for name, list := range map[string]struct {
		ids  []stages.ID
		read func(ctx context.Context, q querier, wanted []stages.ID) (any, error)
	}{
		"prompts": {promptIDs, func(ctx context.Context, q querier, wanted []stages.ID) (any, error) {
			return prompts(ctx, q, wanted)
		}},
		"responses": {responseIDs, func(ctx context.Context, q querier, wanted []stages.ID) (any, error) {
			return responses(ctx, q, responsesByID, wanted)
		}},
		"responses of prompts": {promptIDs, func(ctx context.Context, q querier, wanted []stages.ID) (any, error) {
			return responses(ctx, q, responsesOfAsked, wanted)
		}},
		"pairs": {pairIDs, func(ctx context.Context, q querier, wanted []stages.ID) (any, error) {
			return pairs(ctx, q, pairsByID, wanted)
		}},
		"pairs of prompts": {promptIDs, func(ctx context.Context, q querier, wanted []stages.ID) (any, error) {
			return pairs(ctx, q, pairsOfAsked, wanted)
		}},
		"items": {pairIDs, func(ctx context.Context, q querier, wanted []stages.ID) (any, error) {
			return d.items(ctx, q, wanted)
		}},
		"sketches": {pairIDs, func(ctx context.Context, q querier, wanted []stages.ID) (any, error) {
			return sketches(ctx, q, wanted)
		}},
	} {
		must(t, d.read(t.Context(), func(tx *sql.Tx) error {
			once, err := list.read(t.Context(), tx, list.ids)
			must(t, err)
			twice, err := list.read(t.Context(), tx, slices.Concat(list.ids, list.ids[:1], list.ids))
			must(t, err)
			if !reflect.DeepEqual(once, twice) {
				t.Errorf("%s: asked for twice\n%+v\nonce\n%+v", name, twice, once)
			}
			return nil
		}))
	}
}

// A prompt is the same in each of its pairs, however many of them are read at once.
func TestAPromptWithSeveralPairsIsReadWhole(t *testing.T) {
	t.Parallel()
	d, pairIDs := crowded(t)
	want := map[stages.ID]prompt.Prompt{}
	page, err := d.AllPrompts(t.Context(), "", 10)
	must(t, err)
	for _, p := range page {
		want[p.ID] = p
	}
	check := func(through string, it label.Item) {
		t.Helper()
		if !reflect.DeepEqual(it.Prompt, want[it.Pair.Prompt]) {
			t.Errorf("%s: prompt %+v\nwant %+v", through, it.Prompt, want[it.Pair.Prompt])
		}
	}
	up, err := d.Upcoming(t.Context(), 10)
	must(t, err)
	if len(up) != 3 {
		t.Fatalf("%d pairs wait, want the three that were taken back", len(up))
	}
	for _, it := range up {
		check("queue", it)
	}
	n := 0
	must(t, labelled(t.Context(), d, func(l exchange.Labelled) error {
		n++
		if got, want := l.Prompt, want[l.Prompt.ID]; got.ID != want.ID || got.System != want.System || !slices.Equal(got.Turns, want.Turns) {
			t.Errorf("export: prompt %+v\nwant %+v", got, want)
		}
		return nil
	}))
	if n != len(pairIDs) {
		t.Errorf("%d pairs to export, want %d", n, len(pairIDs))
	}
	for _, id := range pairIDs {
		it, err := d.Item(t.Context(), id)
		must(t, err)
		check("item", it)
	}
}
