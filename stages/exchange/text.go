package exchange

import "errors"

// decodeText reads plain text: one prompt per line.
func decodeText(s *source, each func(row) error) error {
	if s.as == Responses || s.as == Pairs {
		return wrongFile{0, errors.New("this is plain text, which holds prompts only")}
	}
	return eachLine(s, func(n int, line []byte, err error) error {
		return each(row{line: n, fields: map[string]any{bareField: string(line)}, err: err})
	})
}
