//go:build ignore

// Command look times what the labelling screen asks a deck for: the pair at a place in
// every order, the index for searching, and searches without and with it.
package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"time"

	"prefdeck/stages/judge"
	"prefdeck/stages/label"
	"prefdeck/store"
)

// indexed is what finding a place takes at most with an index.
const indexed = 50 * time.Millisecond

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: look DECK WORD RARE-WORD")
		os.Exit(2)
	}
	if err := look(context.Background(), os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func look(ctx context.Context, path, word, rare string) error {
	d, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		return err
	}
	defer d.Close()
	p, err := d.Progress(ctx)
	if err != nil {
		return err
	}
	pairs := p.Open + p.Done
	if err := rate(ctx, d); err != nil {
		return err
	}
	for _, o := range label.Orders() {
		began := time.Now()
		if err := d.SetView(ctx, label.QueueView{Order: o}); err != nil {
			return err
		}
		inForce := time.Since(began)
		began = time.Now()
		if _, err := d.Upcoming(ctx, 1); err != nil {
			return err
		}
		next := time.Since(began)
		began = time.Now()
		if _, err := d.At(ctx, pairs/2); err != nil {
			return err
		}
		first := time.Since(began)
		for took := first; took > indexed; { // until its indexes are made
			time.Sleep(indexed)
			asked := time.Now()
			if _, err := d.At(ctx, pairs/3); err != nil {
				return err
			}
			took = time.Since(asked)
		}
		arranged := time.Since(began)
		began = time.Now()
		for _, part := range []int{1, 3, 5, 7, 9} {
			if _, err := d.At(ctx, pairs*part/10); err != nil {
				return err
			}
		}
		fmt.Printf("order %s: in force after %.0f ms, next pair %.1f ms; a place in the middle %.0f ms; indexes ready after %.1f s, then any place %.1f ms\n", o, ms(inForce), ms(next), ms(first), arranged.Seconds(), ms(time.Since(began))/5)
	}
	if err := d.SetView(ctx, label.QueueView{}); err != nil {
		return err
	}
	if err := search(ctx, d, word, "without an index"); err != nil {
		return err
	}
	began := time.Now()
	for share := 0.0; share < 1; {
		if share, err = d.PrepareSearch(ctx, time.Second); err != nil {
			return err
		}
	}
	fmt.Printf("index for searching: %.1f s\n", time.Since(began).Seconds())
	if err := search(ctx, d, rare, "with it"); err != nil {
		return err
	}
	return search(ctx, d, word, "with it, of the first word")
}

// rate gives every prompt a difficulty, without which the order of difficulty is that of
// the shuffled queue.
func rate(ctx context.Context, d *store.Deck) error {
	prompts, _, err := d.Unscored(ctx, judge.Difficulty, "look", judge.Scope{})
	if err != nil {
		return err
	}
	grades := rand.New(rand.NewPCG(1, 2))
	for some := range slices.Chunk(prompts, 10_000) {
		ratings := make([]judge.Rating, len(some))
		for i, id := range some {
			ratings[i] = judge.Rating{Prompt: id, What: judge.Difficulty, Scorer: "look", Value: float64(grades.IntN(8))}
		}
		if err := d.SaveRatings(ctx, ratings); err != nil {
			return err
		}
	}
	return nil
}

// search times a search to its first pairs, and to the count of all.
func search(ctx context.Context, d *store.Deck, word, how string) error {
	if err := d.SetView(ctx, label.QueueView{Filter: label.QueueFilter{Text: word}}); err != nil {
		return err
	}
	began := time.Now()
	found, err := d.Upcoming(ctx, 1)
	if err != nil {
		return err
	}
	first := time.Since(began)
	n, err := d.Matching(ctx, label.QueueFilter{Text: word}, 10_000)
	if err != nil {
		return err
	}
	fmt.Printf("search %s: first of %d pairs after %.0f ms (%d shown), all after %.0f ms\n", how, n, ms(first), len(found), ms(time.Since(began)))
	return d.SetView(ctx, label.QueueView{})
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
