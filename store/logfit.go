package store

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"prefdeck/stages/ground/shell"
)

// SQLite replays the log beside a file over it, whichever file that is. A restarted
// log holds only the latest changes: replayed over an older or another file it
// leaves a broken deck. So the checkpointer counts rounds in a setting that is
// never deleted, once before it copies the log and once as the first write of the
// next one. A file that lacks the round before the first one in the log is not the
// file that the log belongs to.
const (
	settingRound = "round"

	nextRound = `
INSERT INTO settings (key, value) VALUES ('round', '1')
ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)`
)

// logFits returns an error if the log beside the file belongs to another file.
func (d *Deck) logFits(ctx context.Context) error {
	inLog, ok, err := firstRound(d.file + "-wal")
	if err != nil || !ok {
		return err
	}
	db := d.connect(1, d.onlyFile()) // the file without its log
	inFile := int64(0)
	err = db.QueryRowContext(ctx, readSetting, settingRound).Scan(&inFile)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil // round 0
	}
	if closed := db.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return nil // a file or a round that cannot be read without its log proves nothing
	}
	if inFile >= inLog-1 {
		return nil
	}
	return &Error{Path: d.path, Kind: ErrCorrupt,
		What: "has a log beside it, " + filepath.Base(d.file) + "-wal, that belongs to another file of this name",
		Hint: "put that file back, or move the log away: mv " + shell.Quote(d.file+"-wal") + " " + shell.Quote(d.file+"-wal.old")}
}

const (
	walHeader   = 32
	frameHeader = 24
	firstFrames = 512 // of a log, which are searched for its first round
)

// firstRound returns the first round in the log at path; ok is false if there is no log,
// or no round in its first frames. The format is described in
// https://www.sqlite.org/fileformat2.html, section 4.
func firstRound(path string) (round int64, ok bool, err error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, err
	}
	defer func() { _ = f.Close() }() // only read from
	r := bufio.NewReaderSize(f, 1<<16)
	head := make([]byte, walHeader)
	if _, err := io.ReadFull(r, head); err != nil {
		return 0, false, nil // no frame either
	}
	pageSize, salts := binary.BigEndian.Uint32(head[8:]), head[16:24]
	if pageSize < 512 || pageSize > 65536 {
		return 0, false, nil // SQLite does not accept it as a log
	}
	frame := make([]byte, frameHeader+int(pageSize))
	for range firstFrames {
		if _, err := io.ReadFull(r, frame); err != nil || !bytes.Equal(frame[8:16], salts) {
			return 0, false, nil // the end: the rest belongs to an earlier round
		}
		if round, ok := roundIn(frame[frameHeader:]); ok {
			return round, true, nil
		}
	}
	return 0, false, nil
}

// roundIn returns the round on a page: a row of settings on a leaf of its tree.
func roundIn(page []byte) (round int64, ok bool) {
	const leaf = 0x0a // of a table WITHOUT ROWID
	if page[0] != leaf {
		return 0, false
	}
	for i := range int(binary.BigEndian.Uint16(page[3:])) {
		at := 8 + 2*i
		if at+2 > len(page) {
			break
		}
		start := int(binary.BigEndian.Uint16(page[at:]))
		if start >= len(page) {
			break
		}
		if key, value := twoTexts(page[start:]); string(key) == settingRound {
			round, err := strconv.ParseInt(string(value), 10, 64)
			return round, err == nil
		}
	}
	return 0, false
}

// twoTexts returns the columns of a record of two texts at the beginning of a cell;
// nil for any other cell.
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

// textSize returns the length of a text by its serial type; -1 for anything but a
// short text.
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
