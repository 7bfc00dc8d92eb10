package statistic

// Game sums up how two players fared against each other.
type Game struct {
	I, J         int
	WinsI, WinsJ float64
	Ties         float64
}

// Connection says whether games can rank all players on one scale.
type Connection struct {
	Islands  [][]int // groups of players that never met; one if all can be compared
	Unbeaten []int   // players that met others and never lost or tied
	Winless  []int   // players that met others and never won or tied
	// Strong reports whether everybody has beaten everybody along some chain of wins,
	// without which the maximum of the likelihood lies at infinity (Ford 1957).
	Strong bool
}

// Connect returns how the games connect the players. A tie counts as a win for both
// if ties is set, and is ignored otherwise.
func Connect(players int, games []Game, ties bool) Connection {
	beat, lost := make([][]int, players), make([][]int, players)
	for _, g := range games {
		tied := ties && g.Ties > 0
		if g.WinsI > 0 || tied {
			beat[g.I], lost[g.J] = append(beat[g.I], g.J), append(lost[g.J], g.I)
		}
		if g.WinsJ > 0 || tied {
			beat[g.J], lost[g.I] = append(beat[g.J], g.I), append(lost[g.I], g.J)
		}
	}
	var c Connection
	seen := make([]bool, players)
	for p := range players {
		if seen[p] {
			continue
		}
		c.Islands = append(c.Islands, reach(p, seen, beat, lost))
	}
	for p := range players {
		switch {
		case len(beat[p]) > 0 && len(lost[p]) == 0:
			c.Unbeaten = append(c.Unbeaten, p)
		case len(lost[p]) > 0 && len(beat[p]) == 0:
			c.Winless = append(c.Winless, p)
		}
	}
	c.Strong = players > 0 && len(reach(0, make([]bool, players), beat)) == players && len(reach(0, make([]bool, players), lost)) == players
	return c
}

// reach returns the players that can be reached from one along any of the edges.
func reach(from int, seen []bool, edges ...[][]int) []int {
	seen[from] = true
	reached := []int{from}
	for i := 0; i < len(reached); i++ {
		for _, e := range edges {
			for _, to := range e[reached[i]] {
				if !seen[to] {
					seen[to] = true
					reached = append(reached, to)
				}
			}
		}
	}
	return reached
}
