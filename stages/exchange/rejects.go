package exchange

import (
	"encoding/json"
	"fmt"
	"maps"
)

// reject writes a row that could not be read, as one line of JSON: the row itself with
// the reason beside its fields, so that it can be mended and imported again, or its
// text if it is no row at all.
func (im *importing) reject(s *source, r row, err error) error {
	if im.options.Rejects == nil {
		return nil
	}
	out := map[string]any{}
	if r.fields != nil {
		out = maps.Clone(r.fields)
	} else if r.raw != "" {
		out["_text"] = r.raw
	}
	out["_file"], out["_error"] = s.name, err.Error()
	if r.line > 0 {
		out["_line"] = json.Number(fmt.Sprint(r.line))
	}
	if _, err := fmt.Fprintln(im.options.Rejects, encode(out)); err != nil {
		return fmt.Errorf("write the rejected rows: %w", err)
	}
	return nil
}
