package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

const (
	insertGuideline = `INSERT INTO guidelines (hash, text, at) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING`
	guidelineNow    = `SELECT g.text, g.hash FROM settings s CROSS JOIN guidelines g ON g.hash = s.value WHERE s.key = ?`
	insertKnown     = `
INSERT INTO gold (pair, answer, strength, why, at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (pair) DO UPDATE SET answer = excluded.answer, strength = excluded.strength, why = excluded.why`
)

// Scheme returns how the deck is labelled: by the settings of the person, which are not
// here, over the default, or over what an earlier version kept in the deck.
func (d *Deck) Scheme(ctx context.Context) (label.Scheme, error) {
	s := label.DefaultScheme()
	var kept *label.Scheme
	if err := setting(ctx, d.reader, settingScheme, &kept); err != nil {
		return s, d.failed(err, "read how the deck is labelled")
	}
	if kept != nil && kept.Valid() == nil {
		s = *kept
	}
	return s, nil
}

// Guideline returns the guideline in force and its hash, both "" if there is none.
func (d *Deck) Guideline(ctx context.Context) (text, hash string, err error) {
	err = d.reader.QueryRowContext(ctx, guidelineNow, settingGuideline).Scan(&text, &hash)
	if errors.Is(err, sql.ErrNoRows) {
		return "", "", nil
	}
	return text, hash, d.failed(err, "read the guideline")
}

// SetGuideline puts a guideline in force; "" leaves the deck without one. Earlier
// ones stay in the deck, under the hashes in labels.
func (d *Deck) SetGuideline(ctx context.Context, text string) (hash string, err error) {
	if text != "" {
		hash = string(stages.Hash("guideline", text))
	}
	err = d.write(ctx, func(tx *sql.Tx) error {
		if text == "" {
			_, err := tx.ExecContext(ctx, dropSetting, settingGuideline)
			return err
		}
		if _, err := tx.ExecContext(ctx, insertGuideline, hash, text, d.now().UnixMilli()); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, saveSetting, settingGuideline, hash)
		return err
	})
	return hash, d.failed(err, "put a guideline in force")
}

// insertGold stores the known answers of pairs, which makes them gold items. A pair
// that has one already gets the new one.
func (d *Deck) insertGold(s *statements, known map[stages.ID]label.Known) error {
	for pair, k := range known {
		n, err := number(s, pairKind, pair)
		if err == nil {
			_, err = s.exec(insertKnown, n, k.Answer, k.Strength, k.Why, d.now().UnixMilli())
		}
		if err != nil {
			return fmt.Errorf("known answer to pair %s: %w", pair, err)
		}
	}
	return nil
}
