//go:build ignore

// Command coverage counts how often the intervals of measures cover the truth, on decks
// made as the measures assume: models of known strength, two annotators, a judge, ties,
// hidden repeats, and prompts that differ in which model they suit and how long they take,
// or not. The truth is what 60,000 prompts say. Arguments: the number of decks (400), and
// of prompts in each (6 10 20 50). Takes some minutes.
package main

import (
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"time"

	"prefdeck/stages/label"
	"prefdeck/stages/measure"
)

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// deck makes labels of g prompts. spread is how much models and times differ from prompt
// to prompt.
func deck(r *rand.Rand, g int, spread float64) *measure.Rows {
	models := []string{"m0", "m1", "m2", "m3"}
	strength := []float64{-0.5, -0.1, 0.2, 0.6}
	rows := &measure.Rows{Prompts: g, Models: models, Annotators: []string{"p0", "p1"}, Judges: []string{"j"}}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for p := range g {
		u := [4]float64{}
		for m := range u {
			u[m] = strength[m] + spread*r.NormFloat64()
		}
		slow := spread * r.NormFloat64()
		perm := [][2]int{{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3}}
		r.Shuffle(6, func(i, j int) { perm[i], perm[j] = perm[j], perm[i] })
		for _, c := range perm[:3] {
			row := measure.PairRow{Prompt: p, ModelA: c[0], ModelB: c[1]}
			row.A.Runes, row.B.Runes = int(400*math.Exp(0.6*r.NormFloat64())), int(400*math.Exp(0.6*r.NormFloat64()))
			row.A.Marks, row.B.Marks = r.IntN(10), r.IntN(10)
			pair := len(rows.Pairs)
			rows.Pairs = append(rows.Pairs, row)
			latent := u[c[0]] - u[c[1]] + 0.4*math.Log2(float64(row.A.Runes+1)/float64(row.B.Runes+1)) + 0.5*r.NormFloat64()
			for who := range 2 {
				left, side := label.SideA, 0.3
				if r.IntN(2) == 0 {
					left, side = label.SideB, -0.3
				}
				answer := answered(r, latent+side)
				at = at.Add(time.Minute)
				d := measure.Decision{Choice: label.Choice{Answer: answer}, Left: left, Blind: true, Active: time.Duration(float64(20*time.Second) * math.Exp(0.7*r.NormFloat64()+slow))}
				rows.Labels = append(rows.Labels, measure.LabelRow{Pair: pair, Annotator: who, At: at, Decision: d})
				if who == 0 && r.IntN(3) == 0 {
					first := d.Choice
					d.Choice.Answer, d.First = answered(r, latent-side), &first
					rows.Labels = append(rows.Labels, measure.LabelRow{Pair: pair, Annotator: who, At: at.Add(time.Hour), Decision: d})
				}
			}
			q := logistic(1.2*latent + 0.8*r.NormFloat64())
			for _, first := range []label.Side{label.SideA, label.SideB} {
				shift := 0.2
				if first == label.SideB {
					shift = -0.2
				}
				rows.Verdicts = append(rows.Verdicts, measure.VerdictRow{Pair: pair, First: first, Probability: logistic(math.Log(q/(1-q)) + shift)})
			}
		}
	}
	return rows
}

func answered(r *rand.Rand, latent float64) label.Answer {
	i, j, tie := math.Exp(latent/2), math.Exp(-latent/2), 0.4
	switch x := r.Float64() * (i + j + tie); {
	case x < i:
		return label.A
	case x < i+j:
		return label.B
	}
	return label.Tie
}

func named(m measure.Measures) map[string]measure.Estimate {
	out := map[string]measure.Estimate{
		"alpha_nominal": m.Agreement.AlphaNominal, "alpha_ordinal": m.Agreement.AlphaOrdinal, "percent": m.Agreement.Percent,
		"self": m.Agreement.Self, "self_kappa": m.Agreement.SelfKappa, "nu": m.Ranking.Ties,
		"left": m.Bias.Left, "longer": m.Bias.Longer, "markdown": m.Bias.Markdown, "longer_share": m.Bias.LongerShare,
		"seconds": m.Effort.Seconds, "median": m.Effort.Median, "per_hour": m.Effort.PerHour,
	}
	for _, c := range m.Agreement.Couples {
		out["kappa"] = c.Kappa
	}
	for _, r := range m.Leaderboard {
		if r.Model == "m0" || r.Model == "m3" {
			out["bt "+r.Model], out["davidson "+r.Model], out["controlled "+r.Model], out["rate "+r.Model] = r.Score, r.Davidson, r.Controlled, r.Rate
		}
	}
	for _, e := range m.Bias.Models {
		if e.Model == "m3" {
			out["effect m3"] = e.Effect
		}
	}
	for _, x := range m.Ranking.Matrix {
		if x.Model == "m0" && x.Against == "m3" || x.Model == "m3" && x.Against == "m0" {
			if x.Model == "m3" {
				x.Rate.Value, x.Rate.Low, x.Rate.High = 1-x.Rate.Value, 1-x.Rate.High, 1-x.Rate.Low
			}
			out["m0:m3"] = x.Rate
		}
	}
	j := m.Agreement.Judges[0]
	out["accuracy"], out["judge kappa"], out["ece"], out["brier"], out["flips"] = j.Accuracy, j.KappaWithTies, j.CalibrationError, j.Brier, j.Flips
	return out
}

func main() {
	sims := 400
	if len(os.Args) > 1 {
		sims, _ = strconv.Atoi(os.Args[1])
	}
	gs := []int{6, 10, 20, 50}
	if len(os.Args) > 2 {
		gs = nil
		for _, a := range os.Args[2:] {
			g, _ := strconv.Atoi(a)
			gs = append(gs, g)
		}
	}
	type tally struct{ hit, n, low int }
	for _, spread := range []float64{0, 0.8} {
		m, err := measure.MeasuresOf(context.Background(), deck(rand.New(rand.NewPCG(1, 2)), 60_000, spread), measure.Bootstrap{Samples: 1}, nil)
		if err != nil {
			panic(err)
		}
		truth := named(m)
		table := map[string]map[int]tally{}
		for _, g := range gs {
			var mu sync.Mutex
			var wg sync.WaitGroup
			for w := range 2 {
				wg.Go(func() {
					r := rand.New(rand.NewPCG(uint64(w+10), uint64(g)))
					for s := range sims / 2 {
						m, err := measure.MeasuresOf(context.Background(), deck(r, g, spread), measure.Bootstrap{Seed: uint64(s)}, nil)
						if err != nil {
							panic(err)
						}
						mu.Lock()
						for name, e := range named(m) {
							if table[name] == nil {
								table[name] = map[int]tally{}
							}
							t := table[name][g]
							if e.Bounded() {
								t.n++
								if e.Low <= truth[name].Value && truth[name].Value <= e.High {
									t.hit++
								} else if e.Low > truth[name].Value {
									t.low++
								}
							}
							table[name][g] = t
						}
						mu.Unlock()
					}
				})
			}
			wg.Wait()
		}
		fmt.Printf("spread %.1f, %d decks each: coverage of 95 %% (share of the decks with an interval; missed below)\n%-16s", spread, sims, "")
		for _, g := range gs {
			fmt.Printf("  %4d prompts       ", g)
		}
		fmt.Println("  truth")
		for _, name := range slices.Sorted(maps.Keys(table)) {
			fmt.Printf("%-16s", name)
			for _, g := range gs {
				t := table[name][g]
				fmt.Printf("  %5.1f (%3.0f; %4.1f)  ", 100*float64(t.hit)/float64(t.n), 100*float64(t.n)/float64(sims), 100*float64(t.low)/float64(t.n))
			}
			fmt.Printf("  %.3f\n", truth[name].Value)
		}
	}
}
