package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

const (
	pairsFrom = `SELECT lower(hex(id)) FROM pairs WHERE id BETWEEN unhex(?) AND unhex(?) ORDER BY id LIMIT ?`

	textOfResponse  = `SELECT text FROM responses WHERE id = unhex(?)`
	textOfPrompt    = `SELECT text FROM prompts WHERE id = unhex(?)`
	pairsOfResponse = `
SELECT lower(hex(p.id)) FROM responses r CROSS JOIN pairs p ON p.prompt = r.prompt AND r.n IN (p.a, p.b) WHERE r.id = unhex(?) ORDER BY p.n`
	pairsOfPrompt = `
SELECT lower(hex(p.id)) FROM prompts o CROSS JOIN pairs p ON p.prompt = o.n WHERE o.id = unhex(?) ORDER BY p.n`
)

// PairsFrom returns the first pairs, at most limit of them, whose identity begins with
// a prefix of hexadecimal digits.
func (d *Deck) PairsFrom(ctx context.Context, prefix string, limit int) ([]stages.ID, error) {
	from, to, ok := identitiesFrom(prefix)
	if !ok {
		return nil, nil
	}
	found, err := ids(ctx, d.reader, pairsFrom, from, to, limit)
	return found, d.failed(err, "look for the pair %s", prefix)
}

// Behind returns the facts behind a response or a prompt, and its pairs with everything
// that blind labelling hides about them.
func (d *Deck) Behind(ctx context.Context, kind stages.SubjectKind, id stages.ID) (label.Standalone, error) {
	s := label.Standalone{Kind: kind}
	text, in := textOfResponse, pairsOfResponse
	var b label.Background
	switch kind {
	case stages.OfResponse:
		b.Pair.A = id
	case stages.OfPrompt:
		b.Pair.Prompt = id
		text, in = textOfPrompt, pairsOfPrompt
	default:
		return s, fmt.Errorf("what is behind a %s", kind)
	}
	err := d.read(ctx, func(tx *sql.Tx) (err error) {
		if err = tx.QueryRowContext(ctx, text, id).Scan(&s.Text); err != nil {
			return err
		}
		if err = origins(ctx, tx, &b); err != nil {
			return err
		}
		if err = findings(ctx, tx, &b); err != nil {
			return err
		}
		s.Pairs, err = ids(ctx, tx, in, id)
		return err
	})
	if s.Of = b.A; kind == stages.OfPrompt {
		s.Of.Findings = b.Prompt
	}
	return s, d.failed(err, "read what is behind %s %s", kind, id)
}

// identitiesFrom returns the first and the last identity that begins with a prefix; ok
// is false where none can.
func identitiesFrom(prefix string) (from, to string, ok bool) {
	const digits = 32
	prefix = strings.ToLower(prefix)
	if len(prefix) > digits || strings.Trim(prefix, "0123456789abcdef") != "" {
		return "", "", false
	}
	rest := digits - len(prefix)
	return prefix + strings.Repeat("0", rest), prefix + strings.Repeat("f", rest), true
}
