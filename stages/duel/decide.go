package duel

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// ErrNothingToCompare says that one side has no text yet.
var ErrNothingToCompare = errors.New("one of the answers has not begun")

// ErrEqual says that both sides have the same text so far.
var ErrEqual = errors.New("both answers are the same so far")

// Recorder is the part of the store that a decision needs.
type Recorder interface {
	exchange.Importer
	Annotator() string
	// Present stores a showing of a pair.
	Present(ctx context.Context, p label.Presentation) (label.Presentation, error)
	// Append writes one event and returns when it is on disk. It does not write an
	// event again whose ID is in the log.
	Append(ctx context.Context, e label.Event) error
}

// Call is a decision as it was made on the screen, where A is the left side.
type Call struct {
	Shown      [2]Shown // what was on the screen
	Choice     label.Choice
	Active     time.Duration
	Wall       time.Duration
	Seen       [2]float64 // share of each side that was on screen, 0…1
	Swallowed  int
	Cols, Rows int
	Fast       bool
	Version    string // of the program
	Guideline  string // hash of the guideline in force
	At         time.Time
}

// verdict is a decision in the words of the deck. It is made once, so that one that
// could not be stored is stored as the same one later.
type verdict struct {
	run   stages.Run
	batch exchange.Batch
	as    label.Presentation
	event label.Event

	opened, shown bool // the run, the showing are recorded
}

// Decide stops both models and stores what was on the screen: the prompt, both
// responses, their pair and its label. It returns when all of that is on disk. After
// an error it can be called again with the same answer, and stores what is missing.
func (d *Bout) Decide(ctx context.Context, deck Recorder, a Call) error {
	d.Stop()
	d.identify(ctx)
	v, err := d.verdictOf(a, deck.Annotator())
	if err != nil {
		return err
	}
	if !v.opened {
		if err := deck.StartRun(ctx, v.run); err != nil {
			return fmt.Errorf("record the duel: %w", err)
		}
		v.opened = true
	}
	if err := v.store(ctx, deck); err != nil {
		return err // the run stays open: Decide is called again
	}
	return stages.Finish(ctx, deck, v.run, nil, nil)
}

// verdictOf returns the verdict, which is made once.
func (d *Bout) verdictOf(a Call, annotator string) (v *verdict, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.verdict == nil {
		d.verdict, err = d.judged(a, annotator)
	}
	return d.verdict, err
}

// judged puts an answer into the words of the deck.
func (d *Bout) judged(a Call, annotator string) (*verdict, error) {
	var rs [2]response.Response
	for i := range d.sides {
		s, shown := &d.sides[i], a.Shown[i]
		if strings.TrimSpace(shown.Text) == "" {
			return nil, ErrNothingToCompare
		}
		if s.over && s.err == nil && shown.Text == s.text.String() {
			rs[i] = s.wanted.Answered(s.reply, d.run)
		} else {
			rs[i] = s.wanted.Stopped(shown.Text, s.thinking.String(), d.run)
		}
	}
	pair, ok := pairing.New(rs[0], rs[1])
	if !ok {
		return nil, ErrEqual
	}
	pair.Strategy, pair.Run = pairing.StrategyDuel, d.run
	config, err := json.Marshal(map[string]any{"models": []string{d.sides[0].model.Name, d.sides[1].model.Name}})
	if err != nil {
		return nil, fmt.Errorf("record the duel: %w", err)
	}
	left := label.SideA
	if pair.A != rs[0].ID {
		left = label.SideB
	}
	as := label.Presentation{ID: label.NewPresentationID(), Pair: pair.ID, Annotator: annotator, Left: left, Kind: label.Fresh, At: a.At}
	return &verdict{
		run: stages.Run{ID: d.run, Stage: stages.Duel, Config: config, Version: a.Version, Host: d.server.Host(), Server: d.version,
			Started: a.At.Add(-a.Wall), Status: stages.Running, Counts: stages.Counts{In: 2, Added: 2}},
		batch: exchange.Batch{
			Prompts: []prompt.Prompt{d.prompt}, Models: []stages.Model{d.sides[0].model, d.sides[1].model},
			Responses: rs[:], Pairs: []pairing.Pair{pair},
		},
		as: as,
		event: label.Event{
			ID: label.NewEventID(), Kind: label.Choose, Pair: pair.ID, Annotator: annotator, Presentation: as.ID,
			Choice: as.Content(a.Choice), Blind: true, View: label.Rendered, Active: a.Active, Wall: a.Wall,
			SeenLeft: a.Seen[0], SeenRight: a.Seen[1], Fast: a.Fast, Swallowed: a.Swallowed, Guideline: a.Guideline,
			Cols: a.Cols, Rows: a.Rows, Version: a.Version, At: a.At,
		},
	}, nil
}

// store stores the content, then the showing, then the label.
func (v *verdict) store(ctx context.Context, deck Recorder) error {
	if _, err := deck.SaveBatch(ctx, v.batch); err != nil {
		return fmt.Errorf("store the answers: %w", err)
	}
	if !v.shown {
		as, err := deck.Present(ctx, v.as)
		if err != nil {
			return fmt.Errorf("store the showing: %w", err)
		}
		v.event.Presentation, v.shown = as.ID, true
	}
	if err := deck.Append(ctx, v.event); err != nil {
		return fmt.Errorf("store the label: %w", err)
	}
	return nil
}
