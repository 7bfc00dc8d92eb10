//go:build ignore

// Command route routes the pairs of https://github.com/dustalov/llmfao, whose folder is
// its argument, by the verdicts of GPT-4 and GPT-3 on them. It learns from the labels on
// half of the pairs and routes the other half, on which the people's majority says how
// often the machine is wrong, how much labour that saves, and how often the interval
// from an audit of a fifth covers the true error. The half is drawn pair by pair, as a
// shuffled queue is labelled, and prompt by prompt, as when new prompts come:
// go run .ci/compare/route.go FOLDER
package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/judge"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/stages/measure/statistic"
	"prefdeck/stages/pairing"
	"prefdeck/stages/route"
)

const (
	seeds = 1000
	audit = 0.2
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: route FOLDER")
		os.Exit(2)
	}
	if err := compare(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func compare(ctx context.Context, folder string) error {
	cases, err := crowd(folder)
	if err != nil {
		return err
	}
	fmt.Printf("%d pairs\n", len(cases))
	for _, byPrompt := range []bool{false, true} {
		fmt.Printf("halves by prompt: %v\n", byPrompt)
		for _, target := range []float64{0.9, 0.8, 0.75, 0.7, 0.65, 0.6} {
			for _, judges := range [][]string{{"gpt3", "gpt4"}, {"gpt4"}, {"gpt3"}} {
				if err := compareAt(ctx, cases, judges, target, byPrompt); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// compareAt routes with every seed, which draws the half that is learned from and the
// audit.
func compareAt(ctx context.Context, cases []route.Case, judges []string, target float64, byPrompt bool) error {
	var opened, kept, covered, audited, machine, open int
	var wrong, winners, ties, allTies float64
	for seed := range int64(seeds) {
		y := halved(cases, seed, byPrompt)
		share := audit
		r, err := route.Run(ctx, y, route.Options{Judges: judges, Target: target, Audit: &share}, nil)
		if err != nil {
			return err
		}
		open += len(y.hidden)
		for _, v := range y.hidden {
			allTies += is(v.Winner() == label.Tie)
		}
		if r.Threshold == nil {
			continue
		}
		opened++
		now, of, drawn := 0.0, 0.0, []measure.MachineAudit{}
		for _, a := range y.saved {
			people := y.hidden[a.Pair].Winner()
			ties += is(people == label.Tie)
			if people != label.Tie {
				of++
				now += is(people != a.Machine.Answer)
			}
			if a.Audit > 0 {
				drawn = append(drawn, measure.MachineAudit{Probability: a.Audit, Machine: a.Machine.Answer, Person: people})
			}
		}
		machine += len(y.saved)
		wrong, winners = wrong+now, winners+of
		kept += int(is(now/of <= 1-target))
		if e := measure.NewMachine(len(y.saved), len(y.hidden), drawn).Error; e.Bounded() {
			audited++
			covered += int(is(e.Low <= now/of && now/of <= e.High))
		}
	}
	fmt.Printf("target %.2f, %v: opens with %d of %d halves", target, judges, opened, seeds)
	if opened > 0 {
		n := float64(opened)
		low, high := statistic.Wilson(wrong/n, winners/n)
		fmt.Printf("; error %.1f %% (%.1f–%.1f, n=%.0f on average), at most 1-target in %d; machine decides %.1f %% of the open pairs; ties: %.1f %% of its, %.1f %% of all; the audit covers the error in %d of %d",
			100*wrong/winners, 100*low, 100*high, winners/n, kept, 100*float64(machine)/(float64(open)*n/seeds), 100*ties/float64(machine), 100*allTies/float64(open), covered, audited)
	}
	fmt.Println()
	return nil
}

func is(so bool) float64 {
	if so {
		return 1
	}
	return 0
}

// half is the deck that a seed makes: people have decided half of the pairs.
type half struct {
	cases  []route.Case
	hidden map[stages.ID]route.Votes // of the other half
	seed   int64
	saved  []route.Assignment
}

func halved(cases []route.Case, seed int64, byPrompt bool) *half {
	y := &half{cases: slices.Clone(cases), hidden: map[stages.ID]route.Votes{}, seed: seed}
	for i, c := range y.cases {
		unit := c.Pair
		if byPrompt {
			unit = c.Prompt
		}
		if stages.Hash("half", fmt.Sprint(seed), string(unit)).Uint64()%2 == 0 {
			y.hidden[c.Pair], y.cases[i].Votes = c.Votes, route.Votes{}
		}
	}
	return y
}

func (y *half) StartRun(context.Context, stages.Run) error  { return nil }
func (y *half) FinishRun(context.Context, stages.Run) error { return nil }
func (y *half) LockRun(context.Context) (func() error, error) {
	return func() error { return nil }, nil
}
func (y *half) Judges(context.Context) ([]string, error) { return []string{"gpt3", "gpt4"}, nil }
func (y *half) Seed() int64                              { return y.seed }
func (y *half) Rounds(context.Context) (int, error)      { return 0, nil }

func (y *half) Routable(_ context.Context, each func(route.Case) error) error {
	for _, c := range y.cases {
		if err := each(c); err != nil {
			return err
		}
	}
	return nil
}

func (y *half) SaveAssignments(_ context.Context, _ stages.RunID, as []route.Assignment) error {
	y.saved = append(y.saved, as...)
	return nil
}

// crowd reads the pairs with the votes of people and the verdicts of both judges. A pair
// is two models' answers to a prompt; those shown more than once have all their votes.
func crowd(folder string) ([]route.Case, error) {
	at := map[stages.ID]int{}
	var cases []route.Case
	read := func(name string, add func(c *route.Case, answer label.Answer)) error {
		f, err := os.Open(filepath.Join(folder, name))
		if err != nil {
			return err
		}
		defer f.Close()
		rows, err := csv.NewReader(f).ReadAll()
		if err != nil {
			return err
		}
		place := map[string]int{}
		for i, field := range rows[0] {
			place[field] = i
		}
		for _, row := range rows[1:] {
			left, right, swapped := row[place["left"]], row[place["right"]], false
			if right < left {
				left, right, swapped = right, left, true
			}
			id := stages.Hash("pair", row[place["prompt"]], left, right)
			if _, known := at[id]; !known {
				at[id] = len(cases)
				cases = append(cases, route.Case{Pair: id, Prompt: stages.ID(row[place["prompt"]]), Route: pairing.ToPerson, Strategy: pairing.StrategyImported})
			}
			answer := map[string]label.Answer{"left": label.A, "right": label.B, "tie": label.Tie}[row[place["winner"]]]
			if answer == "" {
				return errors.New(name + ": no winner")
			}
			if swapped && answer != label.Tie {
				answer = map[label.Answer]label.Answer{label.A: label.B, label.B: label.A}[answer]
			}
			add(&cases[at[id]], answer)
		}
		return nil
	}
	err := read("crowd-comparisons.csv", func(c *route.Case, answer label.Answer) {
		switch answer {
		case label.A:
			c.Votes.A++
		case label.B:
			c.Votes.B++
		default:
			c.Votes.Neither++
		}
	})
	for _, name := range []string{"gpt4", "gpt3"} {
		if err == nil {
			err = read(name+"-crowd-comparisons.csv", func(c *route.Case, answer label.Answer) {
				c.Opinions = append(c.Opinions, judge.Opinion{Judge: name, Probability: math.NaN(), Answer: string(answer)})
			})
		}
	}
	return cases, err
}
