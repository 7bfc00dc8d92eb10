package store

import (
	"context"
	"strings"

	"prefdeck/stages"
)

const pairsFrom = `SELECT lower(hex(id)) FROM pairs WHERE id BETWEEN unhex(?) AND unhex(?) ORDER BY id LIMIT ?`

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
