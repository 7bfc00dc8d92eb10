package cli

import (
	"context"

	"prefdeck/stages/measure/reward"
	"prefdeck/store"
	"prefdeck/tui/report"
)

// measureCommand holds the measurements that train or replay something.
type measureCommand struct {
	Replay replayCommand `cmd:"" help:"Replay the labels: how many would have taught as much in a better order."`
	Reward rewardCommand `cmd:"" help:"Train a small reward model on the labels, and score all responses with it."`
	Stages stagesCommand `cmd:"" help:"Train small reward models on labels with and without each stage, and say what it adds."`
}

// replayCommand replays the labels in other orders.
type replayCommand struct {
	JSON bool `name:"json" help:"As JSON, for programs."`
}

func (c replayCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, store.Options{ReadOnly: true}, func(d *store.Deck) error {
		pairs, err := d.RewardPairs(ctx)
		if err != nil {
			return err
		}
		r, err := reward.Replay(pairs, reward.Options{})
		if err != nil {
			return err
		}
		return report.Replay(s.Out, r, c.JSON)
	})
}

// rewardCommand trains a reward model and scores the responses with it.
type rewardCommand struct {
	JSON bool `name:"json" help:"As JSON, for programs."`
}

func (c rewardCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, store.Options{}, func(d *store.Deck) error {
		k, err := reward.Run(ctx, d, reward.Options{})
		if err != nil {
			return err
		}
		return report.Reward(s.Out, k, c.JSON)
	})
}

// stagesCommand measures what each stage adds.
type stagesCommand struct {
	JSON bool `name:"json" help:"As JSON, for programs."`
}

func (c stagesCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, store.Options{}, func(d *store.Deck) error {
		return report.StagesOf(ctx, d, s.Console, report.StagesOptions{ASCII: s.ASCII, JSON: c.JSON, Path: s.Deck})
	})
}
