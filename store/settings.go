package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// The settings that a person chooses for a deck. All others are the store's own.
const (
	settingView      = "queue"
	settingScheme    = "scheme"
	settingGuideline = "guideline"
)

const (
	allSettings = `SELECT key, value FROM settings ORDER BY key`
	readSetting = `SELECT value FROM settings WHERE key = ?`
	saveSetting = `INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`
	dropSetting = `DELETE FROM settings WHERE key = ?`
)

// setting reads a setting as JSON into v, which stays unchanged if the deck has none
// or an unreadable one: no damaged preference may keep a person from the labels.
// Doctor reports such rows.
func setting[T any](ctx context.Context, q querier, key string, v *T) error {
	var text string
	err := q.QueryRowContext(ctx, readSetting, key).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	read := *v
	if json.Unmarshal([]byte(text), &read) == nil {
		*v = read
	}
	return nil
}

func (d *Deck) saveSetting(ctx context.Context, key string, v any) error {
	return d.write(ctx, func(tx *sql.Tx) error { return put(ctx, tx, key, v) })
}

// put stores a setting as JSON.
func put(ctx context.Context, tx *sql.Tx, key string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("setting %s: %w", key, err)
	}
	_, err = tx.ExecContext(ctx, saveSetting, key, string(text))
	return err
}

// viewInForce returns the order and filter of the queue. One that no queue can have
// counts as none.
func viewInForce(ctx context.Context, q querier) (label.QueueView, error) {
	var v label.QueueView
	if err := setting(ctx, q, settingView, &v); err != nil || v.Valid() != nil {
		return label.QueueView{}, err
	}
	if v.Order == label.Informative {
		// A deck whose settings came from elsewhere lacks its table.
		if there, err := turns.there(ctx, q); err != nil || !there {
			v.Order = label.Random
			return v, err
		}
	}
	return v, nil
}

// unreadable returns what is wrong with the value of a setting, or nil. The hash of a
// guideline can be any text, and decks of version 1 do not hold its guideline.
func unreadable(key, value string) error {
	var v any
	switch {
	case key == settingView:
		v = new(label.QueueView)
	case key == settingScheme:
		v = new(label.Scheme)
	case key == settingSettled:
		v = new(settled)
	case key == settingCopied:
		v = new(keptCopy)
	case key == settingLoose:
		v = new(bool)
	case key == settingRound, key == settingMoves, key == settingTaken:
		v = new(int64)
	case strings.HasPrefix(key, settingOpen):
		v = new(openMark)
	default:
		return nil
	}
	if err := json.Unmarshal([]byte(value), v); err != nil {
		return err
	}
	if v, ok := v.(interface{ Valid() error }); ok {
		return v.Valid()
	}
	return nil
}

// settings finds the settings that cannot be read.
func (c *checker) settings(ctx context.Context, q querier) (*problem, error) {
	var wrong []string
	chosen := false // one of them by a person
	err := each(ctx, q, func(rows *sql.Rows) error {
		var key, value string
		if err := rows.Scan(&key, &value); err != nil {
			return err
		}
		if err := unreadable(key, value); err != nil {
			wrong = append(wrong, fmt.Sprintf("%s: %v", key, err))
			chosen = chosen || key == settingView || key == settingScheme
		}
		return nil
	}, allSettings)
	if err != nil {
		return nil, err
	}
	if len(wrong) == 0 {
		return c.unindexed(ctx, q)
	}
	advice := "nothing to do: it is written anew when it is needed"
	if chosen {
		advice = "its default counts instead: choose the order (O) or the scale (--scale) again"
	}
	return &problem{stages.Broken, strings.Join(wrong, "; "), advice}, nil
}

// unindexed reports a big deck whose order in force is not indexed.
func (c *checker) unindexed(ctx context.Context, q querier) (*problem, error) {
	order, err := orderInForce(ctx, q)
	if err != nil {
		return nil, err
	}
	left, err := missing(ctx, q, order)
	if err != nil || left == nil {
		return nil, err
	}
	later, err := c.d.arrangesLater(ctx, q)
	if err != nil || !later {
		return nil, err
	}
	return &problem{stages.Warn, fmt.Sprintf("the order %s is not indexed yet, so jumps take long", order),
		"nothing to do: label goes on with it. If that does not help, there may be no room for it, here or in " + os.TempDir()}, nil
}
