#!/usr/bin/env bash
# gonum v0.17.0, stat.Kendall: where judges tie, tau depends on the order of the texts.
#
# Expected: tau-a, as its comment says: concordant less discordant pairs by all pairs, a pair that
# either judge ties being neither; the order of the texts does not matter.
# Seen: a difference of 0 has the sign of a positive one. A judge who gives every text a 5 has tau 1
# with one whose scores rise down the file, and -1 with the same scores read from the end
# (tau-a is 0). Two judges with scores from 1 to 3 for six texts, tau-a 0.4, have anything from
# -0.07 to 0.87, depending on how the texts are sorted. With weights it is the same; without
# ties it is right.
#
# What it means for preference data: scores of few grades tie nearly always, and files are often
# sorted by one of the two, which makes agreement of nothing. Count the pairs
# yourself, leaving out ties.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// tauA is Kendall's tau-a from its definition.
func tauA(x, y []float64) float64 {
	sum, pairs := 0, 0
	for i := range x {
		for j := range i {
			pairs++
			switch d := (x[i] - x[j]) * (y[i] - y[j]); {
			case d > 0:
				sum++
			case d < 0:
				sum--
			}
		}
	}
	return float64(sum) / float64(pairs)
}

// orders calls visit with the texts in every order.
func orders(x, y []float64, k int, visit func()) {
	if k == len(x) {
		visit()
		return
	}
	for i := k; i < len(x); i++ {
		x[k], x[i], y[k], y[i] = x[i], x[k], y[i], y[k]
		orders(x, y, k+1, visit)
		x[k], x[i], y[k], y[i] = x[i], x[k], y[i], y[k]
	}
}

func main() {
	for _, c := range []struct {
		name, want string
		x, y       []float64
	}{
		{"no ties", "tau-a 0.60, Kendall 0.60 to 0.60", []float64{1, 2, 3, 4, 5, 6}, []float64{2, 1, 4, 3, 6, 5}},
		{"one judge says 5", "tau-a 0.00, Kendall -1.00 to 1.00", []float64{5, 5, 5, 5}, []float64{1, 2, 3, 4}},
		{"grades 1 to 3", "tau-a 0.40, Kendall -0.07 to 0.87", []float64{1, 2, 3, 3, 2, 1}, []float64{1, 3, 2, 3, 2, 2}},
	} {
		var seen []float64
		orders(c.x, c.y, 0, func() { seen = append(seen, stat.Kendall(c.x, c.y, nil)) })
		got := fmt.Sprintf("tau-a %.2f, Kendall %.2f to %.2f", tauA(c.x, c.y), slices.Min(seen), slices.Max(seen))
		fmt.Printf("%s: %s\n", c.name, got)
		if got != c.want {
			fmt.Fprintln(os.Stderr, "that was", c.want, "when this was written")
			os.Exit(1)
		}
	}
}
GO
go mod init finding 2>/dev/null
go get gonum.org/v1/gonum@v0.17.0 2>/dev/null
go mod tidy 2>/dev/null
go run .
