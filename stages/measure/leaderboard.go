package measure

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"
	"strings"

	"prefdeck/stages/measure/statistic"
)

// Ranked is a model's place on the leaderboard. Its JSON names are part of the public
// contract of Stats.
type Ranked struct {
	Model string
	// Score is the Bradley–Terry strength with a tie as half a win for each; the
	// geometric mean of all models is 1. N counts the model's comparisons. As JSON it
	// lies flat: score, n, low, high.
	Score Estimate
	// Davidson is the log strength of Davidson's model of ties, with mean 0.
	Davidson Estimate
	// Controlled is Score without what length, markdown and the side shown explain.
	Controlled Estimate
	// Rate is the share of comparisons won, ties as half: comparable only between
	// models that met the same others.
	Rate Estimate
}

type rankedJSON struct {
	Model      string   `json:"model"`
	Score      *float64 `json:"score"`
	N          int      `json:"n"`
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	Davidson   Estimate `json:"davidson"`
	Controlled Estimate `json:"style_controlled"`
	Rate       Estimate `json:"win_rate"`
}

// MarshalJSON writes the score without nesting.
func (r Ranked) MarshalJSON() ([]byte, error) {
	return json.Marshal(rankedJSON{r.Model, finite(r.Score.Value), r.Score.N, finite(r.Score.Low), finite(r.Score.High), r.Davidson, r.Controlled, r.Rate})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (r *Ranked) UnmarshalJSON(b []byte) error {
	var j rankedJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	*r = Ranked{j.Model, Estimate{known(j.Score), j.N, known(j.Low), known(j.High)}, j.Davidson, j.Controlled, j.Rate}
	return nil
}

// Ranking says what a leaderboard stands on.
type Ranking struct {
	// Why says why there are no scores; "": there are.
	Why     string     `json:"why,omitempty"`
	Islands [][]string `json:"islands,omitempty"` // more than one: they cannot be compared
	// Unbeaten never lost or tied, Winless never won or tied: with either of them the
	// maximum of the likelihood lies at infinity.
	Unbeaten []string  `json:"unbeaten,omitempty"`
	Winless  []string  `json:"winless,omitempty"`
	Ties     Estimate  `json:"davidson_nu"` // how easily models tie: 0 never, 2 as the strengths alone would have it
	Matrix   []Meeting `json:"matrix"`
}

// Meeting is how two models fared against each other.
type Meeting struct {
	Model   string   `json:"model"`
	Against string   `json:"against"`
	Won     int      `json:"won"`
	Tied    int      `json:"tied"`
	Lost    int      `json:"lost"`
	Rate    Estimate `json:"win_rate"` // ties as half
}

// battle is one comparison of two models: a label in force that is no ruling.
type battle struct {
	prompt, game int
	sign         int // −1: the first model of the game won
}

// battles are the comparisons of a deck, game by game.
type battles struct {
	names []string // of the models compared
	games []statistic.Game
	each  []battle
	row   []int // of each model among those of the deck
}

// battlesOf returns the comparisons of different models. Both bad prefers neither and
// is left out.
func battlesOf(r *Rows) battles {
	var out battles
	place, model := map[[2]int]int{}, map[int]int{}
	compact := func(m int) int {
		at, known := model[m]
		if !known {
			at = len(out.names)
			model[m] = at
			out.names, out.row = append(out.names, r.Models[m]), append(out.row, m)
		}
		return at
	}
	for _, l := range r.Labels {
		p := r.Pairs[l.Pair]
		s, ok := l.preference()
		if !ok || p.ModelA < 0 || p.ModelB < 0 || p.ModelA == p.ModelB {
			continue
		}
		i, j := compact(p.ModelA), compact(p.ModelB)
		if i > j {
			i, j, s = j, i, -s
		}
		game, met := place[[2]int{i, j}]
		if !met {
			game = len(out.games)
			place[[2]int{i, j}] = game
			out.games = append(out.games, statistic.Game{I: i, J: j})
		}
		out.each = append(out.each, battle{p.Prompt, game, s})
	}
	out.count(nil, out.games)
	return out
}

// count fills the games in, with prompts counted as the weights say.
func (b battles) count(weights []float64, games []statistic.Game) {
	for i := range games {
		games[i] = statistic.Game{I: b.games[i].I, J: b.games[i].J}
	}
	for _, x := range b.each {
		w := 1.0
		if weights != nil {
			w = weights[x.prompt]
		}
		switch g := &games[x.game]; x.sign {
		case -1:
			g.WinsI += w
		case 1:
			g.WinsJ += w
		default:
			g.Ties += w
		}
	}
}

// leaderboard plans the ranking of the models, the best first, and returns what
// reports it. style is the regression that the controlled scores come from.
func leaderboard(r *Rows, style styled, s *resampling) func() ([]Ranked, Ranking) {
	x := battlesOf(r)
	if len(x.each) == 0 {
		return func() ([]Ranked, Ranking) {
			return []Ranked{}, Ranking{Why: "no label compares two models", Ties: undefined(0), Matrix: []Meeting{}}
		}
	}
	won := x.ratios()
	from := s.addAll(2*len(x.names)+1, x.compute)
	return func() ([]Ranked, Ranking) {
		ranking := connection(x)
		score, davidson, nu := s.columns[from:], s.columns[from+len(x.names):], s.columns[from+2*len(x.names)]
		now := make([]float64, 2*len(x.names)+1)
		x.compute()(nil, now)
		ranking.Ties = bootstrapped(now[2*len(x.names)], len(x.each), x.prompts(), nu)
		ranking.Matrix = x.matrix()
		rows := make([]Ranked, 0, len(x.names))
		for m, name := range x.names {
			rate, prompts := won[m].share(), len(won[m].each)
			n := rate.N
			rows = append(rows, Ranked{name, bootstrapped(now[m], n, prompts, score[m]), bootstrapped(now[len(x.names)+m], n, prompts, davidson[m]), style.score(x.row[m]), rate})
		}
		slices.SortStableFunc(rows, func(a, b Ranked) int {
			if a.Score.Defined() && b.Score.Defined() {
				return cmp.Compare(b.Score.Value, a.Score.Value)
			}
			return cmp.Compare(b.Rate.Value, a.Rate.Value)
		})
		return rows, ranking
	}
}

// connection says whether the games rank all models, and why not.
func connection(x battles) Ranking {
	named := func(models []int) []string {
		var names []string
		for _, m := range models {
			names = append(names, x.names[m])
		}
		return names
	}
	c := statistic.Connect(len(x.names), x.games, true)
	out := Ranking{Unbeaten: named(c.Unbeaten), Winless: named(c.Winless)}
	var why []string
	if len(c.Islands) > 1 {
		for _, island := range c.Islands {
			out.Islands = append(out.Islands, named(island))
		}
		why = append(why, "some models were never compared, not even through others")
	}
	if len(c.Unbeaten) > 0 {
		why = append(why, strings.Join(out.Unbeaten, ", ")+" won every comparison")
	}
	if len(c.Winless) > 0 {
		why = append(why, strings.Join(out.Winless, ", ")+" lost every comparison")
	}
	if !c.Strong && len(why) == 0 {
		why = append(why, "one group of models won every comparison with the others")
	}
	if len(why) > 0 {
		out.Why = strings.Join(why, "; ") + ": the likelihood has no finite maximum"
	}
	return out
}

// ratios returns the shares of comparisons won, by model; a tie is half.
func (x battles) ratios() []*ratio {
	out := make([]*ratio, len(x.names))
	for m := range out {
		out[m] = newRatio()
	}
	for _, f := range x.each {
		g, won := x.games[f.game], float64(1-f.sign)/2
		out[g.I].add(f.prompt, won, 1)
		out[g.J].add(f.prompt, 1-won, 1)
	}
	return out
}

// prompts returns how many prompts the comparisons are of.
func (x battles) prompts() int { return promptsOf(x.each, func(f battle) int { return f.prompt }) }

// compute returns what computes the scores and Davidson's strengths of all models,
// and Davidson's ν.
func (x battles) compute() func(weights, out []float64) {
	games := make([]statistic.Game, len(x.games))
	return func(weights, out []float64) {
		x.count(weights, games)
		for i := range out {
			out[i] = math.NaN()
		}
		if t, err := statistic.BradleyTerry(len(x.names), games, statistic.TiesHalf, 0); err == nil {
			for m, strength := range t {
				out[m] = math.Exp(strength)
			}
		}
		if t, nu, err := statistic.Davidson(len(x.names), games); err == nil {
			copy(out[len(x.names):], t)
			out[2*len(x.names)] = nu
		}
	}
}

// matrix returns the results of each two models against each other.
func (x battles) matrix() []Meeting {
	meetings := make([]*ratio, len(x.games))
	for i := range meetings {
		meetings[i] = newRatio()
	}
	for _, f := range x.each {
		meetings[f.game].add(f.prompt, float64(1-f.sign)/2, 1)
	}
	out := make([]Meeting, 0, len(x.games))
	for i, g := range x.games {
		out = append(out, Meeting{x.names[g.I], x.names[g.J], int(g.WinsI), int(g.Ties), int(g.WinsJ), meetings[i].share()})
	}
	return out
}
