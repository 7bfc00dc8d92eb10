package tui

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"

	tea "charm.land/bubbletea/v2"
	"github.com/adrg/xdg"

	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/stages/measure/ablation"
	"prefdeck/stages/measure/reward"
	"prefdeck/themes"
	"prefdeck/tui/adjudicate"
	"prefdeck/tui/duel"
	"prefdeck/tui/export"
	"prefdeck/tui/home"
	"prefdeck/tui/importing"
	"prefdeck/tui/inspect"
	"prefdeck/tui/keys"
	"prefdeck/tui/labelling"
	"prefdeck/tui/numbers"
	"prefdeck/tui/pipeline"
	"prefdeck/tui/running"
	"prefdeck/tui/screen"
	"prefdeck/tui/statistics"
)

// route opens a screen over the one that requests it.
type route struct {
	asked func(tea.Msg) bool
	// open makes the screen. It runs in a command, so it may read the deck and take
	// locks, which release returns once the screen has closed; nil: there are none.
	open  func(ctx context.Context, asked tea.Msg, o Options, l look) (s screen.Screen, release func() error, err error)
	mouse bool // the screen wants the mouse
}

// look is how a screen looks when it is made.
type look struct {
	theme themes.Theme
	keys  *keys.Table // of labelling and everything that shares its keys
}

// routes returns the screens that open over another. A new screen is one entry.
func routes() []route {
	return []route{
		labellingRoute(),
		{asked: is[screen.Export], open: openExport},
		{asked: is[screen.Import], open: openImport},
		{asked: is[screen.Statistics], open: openStatistics},
		{asked: is[screen.Duel], open: openDuel},
		{asked: is[running.Show], open: openPipeline},
		{asked: is[screen.Adjudicate], open: openAdjudicate},
		{asked: is[screen.Inspect], open: openInspect},
	}
}

// The screens that there are.
var (
	_ screen.Screen     = (*home.Screen)(nil)
	_ screen.Screen     = (*export.Screen)(nil)
	_ screen.Screen     = (*statistics.Screen)(nil)
	_ screen.Screen     = (*inspect.Screen)(nil)
	_ screen.Worker     = (*importing.Screen)(nil)
	_ screen.Screen     = (*duel.Screen)(nil)
	_ screen.Screen     = (*pipeline.Screen)(nil)
	_ screen.Screen     = (*adjudicate.Screen)(nil)
	_ screen.Summarizer = (*labelling.Screen)(nil)
)

// labellingRoute opens labelling, over the home screen or alone.
func labellingRoute() route {
	asked := func(msg tea.Msg) bool { return is[home.Label](msg) || is[screen.Pairs](msg) }
	return route{asked: asked, open: openLabelling, mouse: true}
}

// openExport makes the export screen.
func openExport(ctx context.Context, _ tea.Msg, o Options, l look) (screen.Screen, func() error, error) {
	return export.New(ctx, o.Deck, export.Options{Keys: l.keys, Deck: o.Deck.Path(), Name: o.Deck.Name()}), nil, nil
}

// openImport makes the import screen, which begins beside the file imported last.
func openImport(ctx context.Context, _ tea.Msg, o Options, l look) (screen.Screen, func() error, error) {
	memory := filepath.Join(xdg.StateHome, "prefdeck", "imported")
	return importing.New(ctx, o.Deck, importing.Options{
		Keys: l.keys, Name: o.Deck.Name(), Version: o.Version, Memory: memory, Last: importing.Recall(memory),
	}), nil, nil
}

// openDuel makes the duel screen. Its labels are this person's, so no other process may
// label meanwhile.
func openDuel(ctx context.Context, asked tea.Msg, o Options, l look) (screen.Screen, func() error, error) {
	s, err := sit(ctx, o)
	if err != nil {
		return nil, nil, err
	}
	set, responses := o.Settings.Labelling, o.Config.Responses
	if models := asked.(screen.Duel).Models; len(models) > 0 {
		responses.Models = models
	}
	return duel.New(ctx, o.Deck, duel.Options{
		Keys: l.keys, Name: o.Deck.Name(), Server: o.Server, ServerError: o.ServerError, Responses: responses,
		Width: set.Width, Scale: s.scheme.Scale, Mask: s.scheme.Mask, Guard: set.Guards(), Idle: set.Idle, Version: o.Version,
	}), s.release, nil
}

// openAdjudicate makes the screen of disputes. Its labels are this person's, so no other
// process may label meanwhile.
func openAdjudicate(ctx context.Context, _ tea.Msg, o Options, l look) (screen.Screen, func() error, error) {
	s, err := sit(ctx, o)
	if err != nil {
		return nil, nil, err
	}
	set := o.Settings.Labelling
	return adjudicate.New(ctx, o.Deck, adjudicate.Options{
		Name: o.Deck.Name(), As: o.adjudicator(), Keys: l.keys, Theme: l.theme, Mask: s.scheme.Mask,
		Width: set.Width, Scale: s.scheme.Scale, Reasons: s.scheme.Tags, Guard: set.Guards(), Idle: set.Idle,
	}), s.release, nil
}

// adjudicator returns who decides the disputes.
func (o Options) adjudicator() string { return cmp.Or(o.Adjudicator, o.Deck.Annotator()) }

// openInspect makes the screen that shows all pairs of the deck.
func openInspect(ctx context.Context, _ tea.Msg, o Options, l look) (screen.Screen, func() error, error) {
	return inspect.New(ctx, o.Deck, o.inspecting(inspect.Options{Name: o.Deck.Name(), Hand: o.Deck}, l)), nil, nil
}

// openStatistics makes the statistics screen.
func openStatistics(ctx context.Context, _ tea.Msg, o Options, l look) (screen.Screen, func() error, error) {
	return statistics.New(ctx, o.Deck, statistics.Options{
		Keys: l.keys, Name: o.Deck.Name(), Measuring: Measuring(),
		Collect: func(ctx context.Context) (measure.TestStream, error) { return ablation.Collect(ctx, o.Deck) },
	}), nil, nil
}

// openPipeline makes the screen of the stages at work.
func openPipeline(ctx context.Context, msg tea.Msg, o Options, l look) (screen.Screen, func() error, error) {
	asked, _ := msg.(running.Show)
	c := o.Config.With(asked.Chosen, o.Version)
	return pipeline.New(ctx, work{o}, pipeline.Options{
		Keys: l.keys, Name: o.Deck.Name(), Board: o.board, Chosen: asked.Chosen,
		Responses: c.Responses, Sets: o.Config.Responses.Sets, PairsPerPrompt: c.Filter.PairsPerPrompt,
	}), nil, nil
}

// is reports whether msg is an M.
func is[M any](msg tea.Msg) bool {
	_, ok := msg.(M)
	return ok
}

// sitting holds what labelling needs before it begins, on a screen or line by line.
type sitting struct {
	release func() error
	scheme  label.Scheme
	adopted string // reports texts that an editor left; "": none
}

// sit takes the labelling lock, puts a new guideline in force, draws the pairs that a
// stream needs, and reads how the deck is labelled.
func sit(ctx context.Context, o Options) (sitting, error) {
	release, err := o.Deck.LockLabelling(ctx)
	if err != nil {
		return sitting{}, err
	}
	var scheme label.Scheme
	if o.Guideline != "" {
		_, err = o.Deck.SetGuideline(ctx, o.Guideline)
	}
	if err == nil && o.Stream != "" {
		err = o.collect(ctx)
	}
	if err == nil && o.Order != nil {
		err = o.reorder(ctx)
	}
	if err == nil {
		scheme, err = o.scheme(ctx)
	}
	if err != nil {
		return sitting{}, errors.Join(err, release())
	}
	return sitting{release: release, scheme: scheme, adopted: adopt(ctx, o.Deck)}, nil
}

// collect draws what the test stream needs, and puts its pairs in front of the queue.
func (o Options) collect(ctx context.Context) error {
	drawn, err := ablation.Collect(ctx, o.Deck)
	switch {
	case err != nil:
		return err
	case drawn.Waiting == 0 && drawn.Wanted == 0:
		return fmt.Errorf("the test set has all the %s that it needs: prefdeck measure stages tests on it", numbers.Plural(drawn.Labelled, "label"))
	case drawn.Waiting == 0:
		return errors.New("no pair is left to draw for the test set: it takes more prompts with two responses that differ")
	}
	view, err := o.Deck.View(ctx)
	if err != nil {
		return err
	}
	view.Filter = label.QueueFilter{Stream: o.Stream}
	return o.Deck.SetView(ctx, view)
}

// reorder puts an order of the queue in force, unless the deck lacks what it needs.
func (o Options) reorder(ctx context.Context) error {
	choices, err := o.Deck.Choices(ctx)
	if err != nil {
		return err
	}
	if why := choices.Lacks(*o.Order); why != "" {
		return fmt.Errorf("order the queue by %s: %s", *o.Order, why)
	}
	view, err := o.Deck.View(ctx)
	if err != nil {
		return err
	}
	view.Order = *o.Order
	return o.Deck.SetView(ctx, view)
}

// rank draws the order of what teaches most anew.
func (o Options) rank(ctx context.Context) (labels int, err error) { return reward.Order(ctx, o.Deck) }

// openLabelling makes the labelling screen as the person wants it, with the pairs that
// were asked for.
func openLabelling(ctx context.Context, asked tea.Msg, o Options, l look) (screen.Screen, func() error, error) {
	s, err := sit(ctx, o)
	if err != nil {
		return nil, nil, err
	}
	var filter *label.QueueFilter
	if pairs, some := asked.(screen.Pairs); some {
		filter = &pairs.Filter
	}
	set := o.Settings.Labelling
	return labelling.New(ctx, o.Deck, labelling.Options{
		Theme: l.theme, Keys: l.keys, Guard: set.Guards(), Idle: set.Idle,
		Scheme: &s.scheme, Mask: s.scheme.Mask, Layout: string(set.Layout), Width: set.Width, Version: o.Version, DeckName: o.Deck.Name(), Filter: filter,
		Rank:   o.rank,
		Pair:   func(ctx context.Context) error { return pairUp(ctx, o) },
		Notice: cmp.Or(o.Notice, s.adopted), Leave: o.Leave, Lend: func() func() { return lend(ctx) },
	}), s.release, nil
}
