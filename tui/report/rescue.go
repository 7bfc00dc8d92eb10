package report

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// RescueDeck is the part of the store that lets subjects in and drops pairs by hand.
type RescueDeck interface {
	finder
	label.Hand
}

// finder is the part of the store that finds what an identity begins.
type finder interface {
	// SubjectsFrom returns the first prompts, responses and pairs, at most limit of
	// them, whose identity begins with a prefix.
	SubjectsFrom(ctx context.Context, prefix string, limit int) (map[stages.ID]stages.SubjectKind, error)
}

// Rescue lets in the subject whose identity begins with prefix, and says so.
func Rescue(ctx context.Context, d RescueDeck, w io.Writer, prefix, reason string) error {
	id, kind, err := subjectNamed(ctx, d, prefix)
	if err != nil {
		return err
	}
	if err := d.Rescue(ctx, kind, id, reason); err != nil {
		return err
	}
	what := map[stages.SubjectKind]string{
		stages.OfPair: "it is yours to decide", stages.OfResponse: "prefdeck run --stages filter pairs it", stages.OfPrompt: "the next run asks it",
	}[kind]
	_, err = fmt.Fprintf(w, "%s %s is in: %s\n", kind, id, what)
	return err
}

// Drop drops the pair whose identity begins with prefix, and says so.
func Drop(ctx context.Context, d RescueDeck, w io.Writer, prefix, reason string) error {
	id, kind, err := subjectNamed(ctx, d, prefix)
	if err != nil {
		return err
	}
	if kind != stages.OfPair {
		return fmt.Errorf("%s is a %s: only pairs are dropped by hand", id, kind)
	}
	if err := d.DropByHand(ctx, id, reason); err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "pair %s is dropped; prefdeck rescue %.12s takes that back\n", id, id)
	return err
}

// subjectNamed returns the only subject whose identity begins with prefix.
func subjectNamed(ctx context.Context, d finder, prefix string) (stages.ID, stages.SubjectKind, error) {
	found, err := d.SubjectsFrom(ctx, prefix, 2)
	ids := slices.Sorted(maps.Keys(found))
	switch {
	case err != nil:
		return "", "", err
	case len(found) == 0:
		return "", "", fmt.Errorf("nothing's identity begins with %q; prefdeck query 'SELECT id, reason FROM pairs_full' lists pairs", prefix)
	case len(found) > 1:
		return "", "", fmt.Errorf("several begin with %q, such as %s %.12s and %s %.12s; give more digits", prefix, found[ids[0]], ids[0], found[ids[1]], ids[1])
	}
	return ids[0], found[ids[0]], nil
}
