package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
)

const insertCriterion = `INSERT INTO label_criteria (event, criterion, strength) VALUES (?, ?, ?)`

// insertCriteria stores the comparisons that go with the event of this number.
func insertCriteria(ctx context.Context, tx *sql.Tx, event int64, criteria map[string]int) error {
	for criterion, strength := range criteria {
		if _, err := tx.ExecContext(ctx, insertCriterion, event, criterion, strength); err != nil {
			return fmt.Errorf("criterion %s: %w", criterion, err)
		}
	}
	return nil
}

func validCriteria(criteria map[string]int) error {
	for criterion, strength := range criteria {
		switch {
		case criterion == "":
			return errors.New("a criterion has no name")
		case strength < -3 || strength > 3:
			return fmt.Errorf("criterion %s cannot have strength %d", criterion, strength)
		}
	}
	return nil
}

// criteriaIn returns the comparisons in a JSON object; nil for none.
func criteriaIn(text string) (map[string]int, error) {
	var out map[string]int
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		return nil, fmt.Errorf("criteria: %w", err)
	}
	if len(out) == 0 {
		return nil, nil
	}
	return out, nil
}
