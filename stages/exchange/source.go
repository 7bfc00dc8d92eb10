package exchange

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/text/encoding/unicode"
)

// peekBytes is how much of a file is read to recognise its format.
const peekBytes = 64 << 10

// Stdin is the path that stands for standard input.
const Stdin = "-"

// source is one file being imported: its text as UTF-8, from the beginning.
type source struct {
	name string // as errors name it
	base string // recorded as the source of what was read
	hint string // the extension, in lower case, without compression
	text *bufio.Reader
	file io.Closer

	names fields  // the names of the fields of its rows
	as    RowKind // the kind of its rows; "" for any

	joined bool // its rows are completed from other files: see joins

	maxRow int // bytes
}

// openSource opens a file, removes gzip and byte order marks, and refuses anything
// that cannot be text. Reading ends with ctx.
func openSource(ctx context.Context, path string, stdin io.Reader) (*source, error) {
	s := &source{name: path, base: filepath.Base(path)}
	if path == Stdin {
		s.name, s.base = "standard input", "stdin"
		return s, s.read(ctx, &waiting{ctx: ctx, r: stdin})
	}
	f, err := openFile(ctx, path)
	if err != nil {
		return nil, unwrapPath(err)
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		f.Close()
		return nil, errors.New("this is a folder, not a file")
	}
	s.file = f
	s.hint = strings.ToLower(filepath.Ext(strings.TrimSuffix(path, ".gz")))
	var r io.Reader = f
	if err == nil && !info.Mode().IsRegular() {
		r = &waiting{ctx: ctx, r: f}
	}
	if err := s.read(ctx, r); err != nil {
		f.Close()
		return nil, err
	}
	return s, nil
}

// unwrapPath removes the path from an error: the caller names the file itself.
func unwrapPath(err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

// Close closes the file; standard input stays open.
func (s *source) Close() {
	if s.file != nil {
		s.file.Close()
	}
}

func (s *source) read(ctx context.Context, r io.Reader) error {
	s.text = bufio.NewReaderSize(stoppable{ctx, r}, peekBytes)
	head, err := s.peek()
	if err != nil {
		return err
	}
	if bytes.HasPrefix(head, []byte{0x1F, 0x8B}) {
		z, err := gzip.NewReader(s.text)
		if err != nil {
			return fmt.Errorf("gzip: %w", err)
		}
		s.text = bufio.NewReaderSize(stoppable{ctx, z}, peekBytes) // little gzip can be much text
		if head, err = s.peek(); err != nil {
			return err
		}
	}
	switch {
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		_, err = s.text.Discard(3)
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}), bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		// Half a surrogate pair becomes U+FFFD: UTF-8 cannot hold it.
		utf16 := unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM)
		s.text = bufio.NewReaderSize(utf16.NewDecoder().Reader(s.text), peekBytes)
		head, err = s.peek()
	}
	if err != nil {
		return err
	}
	return checkText(head)
}

// peek returns the beginning of the text without consuming it.
func (s *source) peek() ([]byte, error) {
	head, err := s.text.Peek(peekBytes)
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
		return nil, unwrapPath(err)
	}
	return head, nil
}

// checkText refuses files that no importer reads, naming the kind if it is known.
func checkText(head []byte) error {
	for _, known := range []struct{ magic, what string }{
		{"PAR1", "a Parquet file"},
		{"PK\x03\x04", "a zip archive or an office document"},
		{"SQLite format 3\x00", "an SQLite database"},
		{"%PDF-", "a PDF document"},
		{"\x28\xB5\x2F\xFD", "compressed with zstd"},
		{"BZh", "compressed with bzip2"},
		{"\xFD7zXZ", "compressed with xz"},
	} {
		if bytes.HasPrefix(head, []byte(known.magic)) && (known.magic != "BZh" || bytes.IndexByte(head, 0) >= 0) {
			return fmt.Errorf("this is %s; import reads JSONL, JSON, CSV, TSV and plain text, gzipped or not", known.what)
		}
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return errors.New("this is not a text file; import reads JSONL, JSON, CSV, TSV and plain text, gzipped or not")
	}
	if len(bytes.TrimSpace(head)) == 0 && len(head) < peekBytes {
		return errors.New("the file is empty")
	}
	return nil
}
