package export

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"unicode/utf8"

	"prefdeck/stages/exchange"
)

// WholeDeck is the name of the format that loses nothing: every row of the deck, as
// prefdeck import takes it into another one.
const WholeDeck = "deck-jsonl"

func wholeDeck() format {
	return format{
		name: WholeDeck, about: "every row of the deck: prefdeck import restores the deck from it", ties: DropTies, annotators: Majority,
		columns: func(Options) []column { return nil },
	}
}

// writeWhole writes a deck as JSON, one of its rows per line, and returns the number of
// rows. A text that is not UTF-8 becomes {"base64": …}.
func writeWhole(ctx context.Context, d exchange.Whole, w io.Writer) (n int, err error) {
	buffered := bufio.NewWriterSize(w, 64<<10)
	row := newJSONRows(buffered, nil, false)
	err = d.Records(ctx, func(r exchange.Record) error {
		n++
		row.out = append(row.out[:0], `{"`+exchange.RecordField+`":`...)
		row.string(r.Table)
		for i, name := range r.Names {
			row.out = append(row.out, ',')
			row.string(name)
			row.out = append(row.out, ':')
			row.any(r.Values[i])
		}
		row.out = append(row.out, "}\n"...)
		_, err := buffered.Write(row.out)
		return err
	})
	if err == nil {
		fmt.Fprintf(buffered, "{%q:%q,%q:%d}\n", exchange.RecordField, exchange.RecordEnd, exchange.RecordRows, n)
		err = buffered.Flush()
	}
	return n, err
}

// any writes a value of a record.
func (r *jsonRows) any(v any) {
	switch v := v.(type) {
	case nil:
		r.value(shape{}, nil)
	case int64:
		r.value(shape{kind: whole}, v)
	case float64:
		r.value(shape{kind: fraction}, v)
	case []byte:
		r.string(hex.EncodeToString(v))
	case string:
		if utf8.ValidString(v) {
			r.string(v)
			return
		}
		r.out = append(r.out, `{"base64":`...)
		r.string(base64.StdEncoding.EncodeToString([]byte(v)))
		r.out = append(r.out, '}')
	default:
		panic(fmt.Sprintf("a record holds a %T", v))
	}
}
