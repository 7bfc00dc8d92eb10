package store

import (
	"context"
	"fmt"
	"os"

	"prefdeck/stages/exchange"
)

// AbsorbFile absorbs the deck at another path, which is only read.
func (d *Deck) AbsorbFile(ctx context.Context, path string) (a exchange.Absorbed, err error) {
	if sameFile(path, d.path) {
		return a, fmt.Errorf("%s is the deck itself", path)
	}
	other, err := Open(ctx, path, Options{ReadOnly: true})
	if err != nil {
		return a, err
	}
	defer func() {
		if closed := other.Close(); err == nil {
			err = closed
		}
	}()
	return d.Absorb(ctx, func(f func(exchange.Record) error) error { return other.Records(ctx, f) })
}

// sameFile reports whether two paths lead to one file that is there.
func sameFile(x, y string) bool {
	a, err := os.Stat(x)
	if err != nil {
		return false
	}
	b, err := os.Stat(y)
	return err == nil && os.SameFile(a, b)
}
