package exchange

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// decodeLines reads JSONL, also called NDJSON: one JSON object per line.
func decodeLines(s *source, each func(row) error) error {
	return eachLine(s, func(n int, line []byte, err error) error {
		r := row{line: n, err: err}
		if err == nil {
			if r.fields, r.err = parseRow(line); r.err != nil {
				r.raw = string(line)
			}
		}
		return each(r)
	})
}

// parseRow returns the fields of a JSON object; a bare string is a row, too.
func parseRow(raw []byte) (map[string]any, error) {
	v, err := parseValue(raw)
	if err != nil {
		return nil, err
	}
	switch v := v.(type) {
	case map[string]any:
		return v, nil
	case string:
		return map[string]any{bareField: v}, nil
	}
	return nil, errors.New("not a JSON object")
}

// eachLine calls do for every line that is not blank, without its line ending. Line
// numbers begin at 1 and count blank lines. A line that is too long is an error,
// and the next line is read; a file that becomes unreadable is one, too.
func eachLine(s *source, do func(n int, line []byte, err error) error) error {
	for n := 1; ; n++ {
		line, long, err := readLine(s.text, s.maxRow)
		last := err != nil
		switch {
		case long:
			err = errLongRow(int64(s.maxRow))
		case err == io.EOF:
			err = nil
		}
		if err != nil || len(bytes.TrimSpace(line)) > 0 {
			if err := do(n, line, err); err != nil {
				return err
			}
		}
		if last {
			return nil
		}
	}
}

// readLine reads one line without its ending. It keeps nothing of a line longer
// than most.
func readLine(r *bufio.Reader, most int) (line []byte, long bool, err error) {
	for {
		piece, err := r.ReadSlice('\n')
		if long = long || len(line)+len(piece) > most; long {
			line = nil
		} else {
			line = append(line, piece...)
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if err != nil && err != io.EOF {
			err = unwrapPath(err)
		}
		line = bytes.TrimSuffix(line, []byte("\n"))
		return bytes.TrimSuffix(line, []byte("\r")), long, err
	}
}
