package measure

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// MarshalJSON writes the funnel as an object of stages, each an object of
// filters, in order: {"filter": {"empty": {"in": 4, "dropped": 1, "passed": 3}}}.
func (f Funnel) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, s := range f {
		if err := writeName(&b, i, s.Stage); err != nil {
			return nil, err
		}
		b.WriteByte('{')
		for k, row := range s.Filters {
			if err := writeName(&b, k, row.Filter); err != nil {
				return nil, err
			}
			numbers, err := json.Marshal(row)
			if err != nil {
				return nil, fmt.Errorf("funnel of %s: %w", row.Filter, err)
			}
			b.Write(numbers)
		}
		b.WriteByte('}')
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func writeName(b *bytes.Buffer, i int, name string) error {
	if i > 0 {
		b.WriteByte(',')
	}
	quoted, err := json.Marshal(name)
	if err != nil {
		return fmt.Errorf("funnel: name %q: %w", name, err)
	}
	b.Write(quoted)
	b.WriteByte(':')
	return nil
}

// UnmarshalJSON reads what MarshalJSON writes, and keeps the order.
func (f *Funnel) UnmarshalJSON(b []byte) error {
	*f = nil
	d := json.NewDecoder(bytes.NewReader(b))
	return eachField(d, func(stage string) error {
		s := FunnelStage{Stage: stage}
		err := eachField(d, func(filter string) error {
			row := FunnelFilter{Filter: filter}
			if err := d.Decode(&row); err != nil {
				return fmt.Errorf("funnel of %s, %s: %w", stage, filter, err)
			}
			s.Filters = append(s.Filters, row)
			return nil
		})
		*f = append(*f, s)
		return err
	})
}

// eachField reads an object, or null, and calls each with every name. each reads
// the value.
func eachField(d *json.Decoder, each func(name string) error) error {
	switch open, err := d.Token(); {
	case err != nil:
		return fmt.Errorf("funnel: %w", err)
	case open == nil:
		return nil
	case open != json.Delim('{'):
		return fmt.Errorf("funnel: found %v, want an object", open)
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return fmt.Errorf("funnel: %w", err)
		}
		if err := each(name.(string)); err != nil { // the names of an object are strings
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return fmt.Errorf("funnel: %w", err)
	}
	return nil
}
