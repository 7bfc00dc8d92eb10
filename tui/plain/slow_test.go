package plain_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"prefdeck/stages/label"
	"prefdeck/store"
	"prefdeck/tui/plain"
)

// locked is a deck that saves no answer until told to.
type locked struct {
	*store.Deck
	until chan struct{}
}

func (l locked) Append(ctx context.Context, e label.Event) error {
	<-l.until
	return l.Deck.Append(ctx, e)
}

// telltale calls told once a text is written.
type telltale struct {
	bytes.Buffer
	text string
	told func()
}

func (w *telltale) Write(p []byte) (int, error) {
	n, err := w.Buffer.Write(p)
	if strings.Contains(w.String(), w.text) {
		w.told()
	}
	return n, err
}

// counting is a deck that counts hits only once told to.
type counting struct {
	*store.Deck
	until chan struct{}
}

func (c counting) Matching(ctx context.Context, f label.QueueFilter, limit int) (int, error) {
	if limit > 1 {
		select {
		case <-c.until:
		case <-time.After(10 * time.Second):
			return 0, errors.New("the hits are counted before one is shown")
		}
	}
	return c.Deck.Matching(ctx, f, limit)
}

// The first hit of a search is shown before all are counted.
func TestTheFirstHitDoesNotWaitForTheCount(t *testing.T) {
	t.Parallel()
	deck := counting{open(t), make(chan struct{})}
	shown := "Only pairs with 2+2; / alone goes through all.\n\nDecision 1. The deck has 3 pairs.\n"
	out := &telltale{text: shown, told: sync.OnceFunc(func() { close(deck.until) })}
	for _, slow := range []time.Duration{time.Nanosecond, time.Hour} {
		_, err := plain.Run(t.Context(), deck, plain.Options{In: strings.NewReader("/ 2+2\n"), Out: out, Scheme: seven(), Slow: slow})
		if said := out.String(); err != nil || !strings.Contains(said, shown) {
			t.Errorf("%v, said:\n%s", err, said)
		}
	}
}

// A deck that another program has locked is told while an answer waits for it.
func TestASlowWriteIsTold(t *testing.T) {
	t.Parallel()
	deck := locked{open(t), make(chan struct{})}
	out := &telltale{text: "Saving …\n", told: sync.OnceFunc(func() { close(deck.until) })}
	_, err := plain.Run(t.Context(), deck, plain.Options{In: strings.NewReader("1\n"), Out: out, Scheme: seven(), Slow: time.Nanosecond})
	if said := out.String(); err != nil || !strings.Contains(said, "Saving …\nSaved: A much better.\n") {
		t.Errorf("%v, said:\n%s", err, said)
	}
}

// Lines are answered while an order is drawn, and leaving does not wait for it.
func TestNothingWaitsForAnOrder(t *testing.T) {
	t.Parallel()
	deck := open(t)
	if err := deck.SetView(t.Context(), label.QueueView{Order: label.Informative}); err != nil {
		t.Fatal(err)
	}
	begun, until := make(chan struct{}), make(chan struct{})
	defer close(until)
	sum, err := plain.Run(t.Context(), deck, plain.Options{In: strings.NewReader("1\n2\n"), Out: new(bytes.Buffer), Scheme: seven(), Rank: func(context.Context) (int, error) {
		close(begun)
		<-until
		return 0, nil
	}})
	if err != nil || sum.Labels != 2 {
		t.Errorf("%+v, %v", sum, err)
	}
	<-begun
}
