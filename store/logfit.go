package store

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// SQLite replays the log that stands beside a file over it, whichever file that is.
// A log that was restarted holds the last changes alone: over an older or another
// file it leaves a broken deck. So each restart counts a round in the mark of the
// process (see checkpoint.go). As the round before is in the file by then, a file
// that lacks it is not the one that the log belongs to.

// logFits returns an error if the log beside the file belongs to another file.
func (d *Deck) logFits(ctx context.Context) error {
	inLog, err := firstMarks(d.file + "-wal")
	if err != nil || len(inLog) == 0 {
		return err
	}
	db := d.connect(1, d.dsn("ro", "FULL")+"&immutable=1") // the file without its log
	inFile, err := marksOf(ctx, db)
	if closed := db.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return nil // a file that needs its log to be read at all says nothing
	}
	for key, m := range inLog {
		before, ok := inFile[key]
		if m.Round > 0 && (!ok || before.Round < m.Round-1) {
			log := filepath.Base(d.file) + "-wal"
			return &Error{Path: d.path, Kind: ErrCorrupt, What: "has a log beside it, " + log + ", that belongs to another file of this name",
				Hint: "put that file back, or move the log away: mv " + d.file + "-wal " + d.file + "-wal.old"}
		}
	}
	return nil
}

const (
	walHeader   = 32
	frameHeader = 24
	firstFrames = 512 // of a log, in which its first marks are looked for
)

// firstMarks returns the marks in the first version of the settings that the log at
// path has; none if there is no log, or none in its first frames. The format is that
// of https://www.sqlite.org/fileformat2.html, section 4.
func firstMarks(path string) (map[string]openMark, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read from
	r := bufio.NewReaderSize(f, 1<<16)
	head := make([]byte, walHeader)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, nil // no frame either
	}
	pageSize, salts := binary.BigEndian.Uint32(head[8:]), head[16:24]
	if pageSize < 512 || pageSize > 65536 {
		return nil, nil // SQLite does not take it for a log
	}
	frame := make([]byte, frameHeader+int(pageSize))
	for range firstFrames {
		if _, err := io.ReadFull(r, frame); err != nil || !bytes.Equal(frame[8:16], salts) {
			return nil, nil // the end: what follows is of an earlier round
		}
		if marks := marksIn(frame[frameHeader:]); len(marks) > 0 {
			return marks, nil
		}
	}
	return nil, nil
}

// marksIn returns the marks on a page: rows of settings on a leaf of its tree.
func marksIn(page []byte) map[string]openMark {
	const leaf = 0x0a // of a table WITHOUT ROWID
	if page[0] != leaf {
		return nil
	}
	marks := map[string]openMark{}
	for i := range int(binary.BigEndian.Uint16(page[3:])) {
		at := 8 + 2*i
		if at+2 > len(page) {
			break
		}
		start := int(binary.BigEndian.Uint16(page[at:]))
		if start >= len(page) {
			break
		}
		key, value := twoTexts(page[start:])
		var m openMark
		if bytes.HasPrefix(key, []byte(settingOpen)) && json.Unmarshal(value, &m) == nil {
			marks[string(key)] = m
		}
	}
	return marks
}

// twoTexts returns the columns of a record of two texts that begins a cell; nil for
// any other cell.
func twoTexts(cell []byte) (first, second []byte) {
	size, rest := varint(cell)
	if size > uint64(len(rest)) {
		return nil, nil // the rest of it is elsewhere
	}
	record := rest[:size]
	header, types := varint(record)
	if header > size || header < uint64(len(record)-len(types)) {
		return nil, nil
	}
	body := record[header:]
	one, types := varint(types)
	two, _ := varint(types)
	a, b := textSize(one), textSize(two)
	if a < 0 || b < 0 || a+b > len(body) {
		return nil, nil
	}
	return body[:a], body[a : a+b]
}

// textSize is the length of a text by its serial type; -1 for what is no short text.
func textSize(serial uint64) int {
	if serial < 13 || serial%2 == 0 || serial > 1<<20 {
		return -1
	}
	return int(serial-13) / 2
}

// varint reads SQLite's variable-length integer, and returns what follows it.
func varint(b []byte) (n uint64, rest []byte) {
	for i, c := range b {
		if i == 8 {
			return n<<8 | uint64(c), b[9:]
		}
		n = n<<7 | uint64(c&0x7f)
		if c < 0x80 {
			return n, b[i+1:]
		}
	}
	return 0, nil
}
