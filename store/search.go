package store

import (
	"context"
	"database/sql"
	"strings"
	"time"
)

// settingSearched is the number of the last pair whose text is in pieces.
const settingSearched = "searched"

const (
	holdsText = `
EXISTS (SELECT 1 FROM pairs p CROSS JOIN prompts o ON o.n = p.prompt CROSS JOIN responses a ON a.n = p.a CROSS JOIN responses b ON b.n = p.b
	WHERE p.n = q.pair AND (a.text LIKE ?1 ESCAPE '\' OR b.text LIKE ?1 ESCAPE '\' OR o.text LIKE ?1 ESCAPE '\'
		OR EXISTS (SELECT 1 FROM prompt_turns t WHERE t.prompt = p.prompt AND t.content LIKE ?1 ESCAPE '\')))`
	piecePairs = `
SELECT pieces.rowid FROM pieces WHERE pieces MATCH ? LIMIT ?`
	tailPairs = `SELECT p.n FROM pairs p WHERE p.n > ? LIMIT ?`

	// More at once would keep labels waiting.
	indexAtOnce = 200
	indexPieces = `
INSERT INTO pieces (rowid, text)
SELECT p.n, coalesce((SELECT group_concat(t.content, char(10)) FROM prompt_turns t WHERE t.prompt = p.prompt) || char(10), '')
	|| o.text || char(10) || a.text || char(10) || b.text
FROM pairs p CROSS JOIN prompts o ON o.n = p.prompt CROSS JOIN responses a ON a.n = p.a CROSS JOIN responses b ON b.n = p.b
WHERE p.n > ?1 AND p.n <= ?1 + ?2`
	newestPair = `SELECT coalesce(max(n), 0) FROM pairs`
)

// searched adds to c that text occurs in the pair. Texts whose pieces are in the
// index are looked up by these, the newest ones looked through; where too many
// come together that way, the walk through the queue meets them soon.
func (d *Deck) searched(ctx context.Context, q querier, text string, c *condition) error {
	c.need(strings.ReplaceAll(holdsText, `?1`, `?`), repeated(likeText(text), strings.Count(holdsText, `?1`))...)
	match := matchOf(text)
	if match == "" || c.only != nil {
		return nil
	}
	found, err := numbers(ctx, q, piecePairs, match, few+1)
	if err != nil || len(found) > few {
		return err
	}
	var mark int64
	if err := setting(ctx, q, settingSearched, &mark); err != nil {
		return err
	}
	tail, err := numbers(ctx, q, tailPairs, mark, few+1)
	if err != nil || len(tail) > few {
		return err
	}
	c.only = append(append([]int64{}, found...), tail...)
	return nil
}

func repeated(v any, n int) []any {
	out := make([]any, n)
	for i := range out {
		out[i] = v
	}
	return out
}

// matchOf asks for the three-letter pieces of a text; "" where it has none.
func matchOf(text string) string {
	const enough = 32
	runes := []rune(text)
	var pieces []string
	for i := 0; i+3 <= len(runes) && len(pieces) < enough; i++ {
		pieces = append(pieces, `"`+strings.ReplaceAll(string(runes[i:i+3]), `"`, `""`)+`"`)
	}
	return strings.Join(pieces, ` AND `)
}

// likeText is the pattern of LIKE for a text that stands anywhere.
func likeText(text string) string {
	return `%` + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text) + `%`
}

// PrepareSearch works for so long on the index of pieces, and says what share of
// the pairs is in it: 1 is all.
func (d *Deck) PrepareSearch(ctx context.Context, budget time.Duration) (share float64, err error) {
	for began := time.Now(); share < 1 && err == nil; {
		share, err = d.indexSome(ctx)
		if time.Since(began) >= budget {
			break
		}
	}
	return share, d.failed(err, "prepare searching")
}

// indexSome indexes the next few pairs.
func (d *Deck) indexSome(ctx context.Context) (share float64, err error) {
	err = d.writeOn(ctx, d.jotter, func(tx *sql.Tx) error {
		var mark, last int64
		if err := setting(ctx, tx, settingSearched, &mark); err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, newestPair).Scan(&last); err != nil {
			return err
		}
		if mark >= last {
			share = 1
			return nil
		}
		if _, err := tx.ExecContext(ctx, indexPieces, mark, indexAtOnce); err != nil {
			return err
		}
		mark = min(mark+indexAtOnce, last)
		share = float64(mark) / float64(last)
		_, err := tx.ExecContext(ctx, saveSetting, settingSearched, mark)
		return err
	})
	return share, err
}
