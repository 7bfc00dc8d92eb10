package store

import (
	"fmt"

	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
)

// insertGivenEvent stores a label of somebody whom this program did not ask, so that
// it is not known to be blind.
const insertGivenEvent = `
INSERT INTO events (id, kind, pair, annotator, answer, strength, scale, blind, view, tags, version, source, at)
VALUES (?, 'choose', ?, ?, ?, ?, ?, 0, 'raw', ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`

// insertGiven stores labels that came along with pairs, and returns how many were new.
// A comment becomes a note.
func (d *Deck) insertGiven(s *statements, labels []exchange.OutsideLabel) (added int, err error) {
	var own []int64 // pairs of this deck's annotator, whose queue changes
	for _, g := range labels {
		if err := g.Choice.Valid(); err != nil {
			return 0, fmt.Errorf("label of pair %s: %w", g.Pair, err)
		}
		pair, err := number(s, pairKind, g.Pair)
		if err != nil {
			return 0, fmt.Errorf("label of pair %s: %w", g.Pair, err)
		}
		at := g.At
		if at.IsZero() {
			at = d.now()
		}
		n, err := s.exec(insertGivenEvent, string(g.ID), pair, g.Annotator, string(g.Choice.Answer), strength(g.Choice), g.Choice.Scale.Points(),
			jsonStrings(g.Reasons), d.o.Version, g.Source, at.UnixMilli())
		if err != nil {
			return 0, fmt.Errorf("label of pair %s: %w", g.Pair, err)
		}
		if n == 0 {
			continue
		}
		added++
		if g.Comment != "" {
			if _, err := s.exec(insertNote, pair, g.Annotator, string(label.NoteText), g.Comment, at.UnixMilli()); err != nil {
				return 0, fmt.Errorf("note on pair %s: %w", g.Pair, err)
			}
		}
		if number, ok := pair.(int64); ok && g.Annotator == d.annotator {
			own = append(own, number)
		}
	}
	return added, settlePairs(s.ctx, s.tx, own...)
}

const insertVerdict = `
INSERT INTO judgements (pair, judge, first, probability, answer, run) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (pair, judge, first) DO NOTHING`

// insertVerdicts stores the verdicts of outside judges, and returns how many were new.
func insertVerdicts(s *statements, verdicts []exchange.OutsideVerdict) (added int, err error) {
	var judged []int64 // whose place in an order by doubt changes
	for _, v := range verdicts {
		pair, err := number(s, pairKind, v.Pair)
		if err != nil {
			return 0, fmt.Errorf("verdict on pair %s: %w", v.Pair, err)
		}
		run, err := number(s, runKind, v.Run)
		if err != nil {
			return 0, fmt.Errorf("run %s: %w", v.Run, err)
		}
		var probability any
		if v.Probability != nil {
			probability = *v.Probability
		}
		n, err := s.exec(insertVerdict, pair, v.Judge, string(v.First), probability, string(v.Answer), run)
		if err != nil {
			return 0, fmt.Errorf("verdict on pair %s: %w", v.Pair, err)
		}
		added += int(n)
		if number, ok := pair.(int64); ok && n > 0 {
			judged = append(judged, number)
		}
	}
	return added, settlePairs(s.ctx, s.tx, judged...)
}
