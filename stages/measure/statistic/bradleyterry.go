package statistic

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/mat"
)

// ErrInfinite says that a likelihood has no finite maximum.
var ErrInfinite = errors.New("the likelihood has no finite maximum")

// TieRule is the value of a tie in a Bradley–Terry model.
type TieRule int

// The rules.
const (
	TiesHalf TieRule = iota // half a win for each
	TiesDropped
)

// BradleyTerry returns the log strengths of players with mean 0: P(i beats j) =
// 1/(1+exp(t_j−t_i)) (Bradley and Terry 1952). A ridge above 0 subtracts ridge/2 Σt²
// from the log likelihood. Without one the maximum exists only if the games are
// strongly connected (Ford 1957); otherwise the error is ErrInfinite.
func BradleyTerry(players int, games []Game, ties TieRule, ridge float64) ([]float64, error) {
	if ridge == 0 && !Connect(players, games, ties == TiesHalf).Strong {
		return nil, ErrInfinite
	}
	f := fit{players: players, games: games, halves: ties == TiesHalf, ridge: ridge}
	x, err := f.newton(make([]float64, players))
	if err != nil {
		return nil, err
	}
	return x, nil
}

// Davidson returns the log strengths of players with mean 0, and ν of the ties:
// P(tie) = ν√(p_i p_j) / (p_i + p_j + ν√(p_i p_j)) (Davidson 1970). ν is 0 where
// nobody tied. The error is ErrInfinite where the maximum is not finite; that games
// are strongly connected is necessary, not enough: see separates.
func Davidson(players int, games []Game) (strengths []float64, nu float64, err error) {
	ties := 0.0
	for _, g := range games {
		ties += g.Ties
	}
	if ties == 0 {
		strengths, err = BradleyTerry(players, games, TiesDropped, 0)
		return strengths, 0, err
	}
	if !Connect(players, games, true).Strong || separates(players, games) {
		return nil, 0, ErrInfinite
	}
	f := fit{players: players, games: games, davidson: true}
	x, err := f.newton(make([]float64, players+1))
	if err != nil {
		return nil, 0, err
	}
	return x[:players], math.Exp(x[players]), nil
}

// separates reports whether strengths exist that, with ties as likely as a lead of 1, make
// each outcome that was seen at least as likely as those that were not: every win is of a
// lead of at least 1, and every tie of one of at most 1. Then the likelihood grows along
// them for ever (Albert and Anderson 1984). These are difference constraints, which hold
// together unless a cycle of them is negative.
func separates(players int, games []Game) bool {
	most := make([]int, players) // what each strength may be at most
	lower := func(i, above, lead int) bool {
		if most[above]+lead >= most[i] {
			return false
		}
		most[i] = most[above] + lead
		return true
	}
	for range players + 1 {
		changed := false
		for _, g := range games {
			if g.WinsI > 0 {
				changed = lower(g.J, g.I, -1) || changed
			}
			if g.WinsJ > 0 {
				changed = lower(g.I, g.J, -1) || changed
			}
			if g.Ties > 0 {
				changed = lower(g.I, g.J, 1) || changed
				changed = lower(g.J, g.I, 1) || changed
			}
		}
		if !changed {
			return true
		}
	}
	return false
}

// fit is a Bradley–Terry or Davidson likelihood.
type fit struct {
	players  int
	games    []Game
	halves   bool // without davidson: a tie is half a win for each
	davidson bool // the last parameter is ln ν
	ridge    float64
}

// newton maximises the likelihood, which is concave, from a start.
func (f fit) newton(x []float64) ([]float64, error) {
	size := len(x)
	hessian, gradient := mat.NewSymDense(size, nil), mat.NewVecDense(size, nil)
	step, tried := mat.NewVecDense(size, nil), make([]float64, size)
	var factor mat.Cholesky
	value := f.derive(x, gradient, hessian)
	for range 200 {
		if mat.Norm(gradient, math.Inf(1)) < 1e-11*f.weight() {
			return x, nil
		}
		if !factor.Factorize(hessian) || factor.SolveVecTo(step, gradient) != nil {
			return nil, ErrInfinite
		}
		for length := 1.0; ; length /= 2 {
			for i := range tried {
				tried[i] = x[i] + length*step.AtVec(i)
			}
			better := f.derive(tried, gradient, hessian)
			if better >= value-1e-12*math.Abs(value) || length < 1e-8 {
				value = better
				copy(x, tried)
				break
			}
		}
		if mat.Norm(step, math.Inf(1)) < 1e-12 {
			return x, nil
		}
	}
	return x, nil
}

// weight returns how much there is to fit, the scale of the gradient.
func (f fit) weight() float64 {
	sum := 1.0
	for _, g := range f.games {
		sum += g.WinsI + g.WinsJ + g.Ties
	}
	return sum
}

// derive returns the log likelihood and fills in its gradient and the negative
// Hessian. Strengths have mean 0, which the Hessian is told by a penalty on their sum.
func (f fit) derive(x []float64, gradient *mat.VecDense, hessian *mat.SymDense) float64 {
	g, h, size := gradient.RawVector().Data, hessian.RawSymmetric().Data, len(x)
	clear(g)
	clear(h)
	value := 0.0
	for _, game := range f.games {
		if f.davidson {
			value += f.tieable(x, game, g, h)
		} else {
			value += f.decisive(x, game, g, h)
		}
	}
	sum := 0.0
	for _, t := range x[:f.players] {
		sum += t
	}
	for i := range f.players {
		value -= f.ridge / 2 * x[i] * x[i]
		g[i] -= f.ridge*x[i] + sum
		for j := i; j < f.players; j++ {
			h[i*size+j]++
		}
		h[i*size+i] += f.ridge
	}
	return value - sum*sum/2
}

// decisive adds a game of the Bradley–Terry model.
func (f fit) decisive(x []float64, game Game, g, h []float64) float64 {
	won, lost := game.WinsI, game.WinsJ
	if f.halves {
		won += game.Ties / 2
		lost += game.Ties / 2
	}
	n := won + lost
	d := x[game.I] - x[game.J]
	p := Logistic(d)
	push := won - n*p
	g[game.I] += push
	g[game.J] -= push
	bend(h, len(x), game, n*p*(1-p))
	return won*logLogistic(d) + lost*logLogistic(-d)
}

// tieable adds a game of Davidson's model, in which only the difference of the two
// strengths matters: it moves a win of I by ½, a loss by −½ and a tie by nothing.
func (f fit) tieable(x []float64, game Game, g, h []float64) float64 {
	size, last := len(x), len(x)-1
	half := (x[game.I] - x[game.J]) / 2
	top := max(math.Abs(half), x[last])
	i, j, tie := math.Exp(half-top), math.Exp(-half-top), math.Exp(x[last]-top)
	all := i + j + tie
	i, j, tie = i/all, j/all, tie/all
	n := game.WinsI + game.WinsJ + game.Ties
	push := (game.WinsI-game.WinsJ)/2 - n*(i-j)/2
	g[game.I] += push
	g[game.J] -= push
	g[last] += game.Ties - n*tie
	bend(h, size, game, n*(i+j-(i-j)*(i-j))/4)
	across := -n * (i - j) * tie / 2
	h[game.I*size+last] += across
	h[game.J*size+last] -= across
	h[last*size+last] += n * tie * (1 - tie)
	log := top + math.Log(all)
	return game.WinsI*(half-log) + game.WinsJ*(-half-log) + game.Ties*(x[last]-log)
}

// bend adds curvature along the difference of two strengths to the upper triangle.
func bend(h []float64, size int, game Game, curvature float64) {
	h[game.I*size+game.I] += curvature
	h[game.J*size+game.J] += curvature
	h[min(game.I, game.J)*size+max(game.I, game.J)] -= curvature
}

// Logistic returns 1/(1+exp(−x)).
func Logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// logLogistic returns ln(1/(1+exp(−x))) without overflow.
func logLogistic(x float64) float64 {
	if x < 0 {
		return x - math.Log1p(math.Exp(x))
	}
	return -math.Log1p(math.Exp(-x))
}
