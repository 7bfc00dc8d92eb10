package exchange

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"
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

	table io.ReaderAt // of a Parquet file, which is not read from its beginning on
	size  int64

	names fields  // the names of the fields of its rows
	as    RowKind // the kind of its rows; "" for any

	maxRow int // bytes
}

// openSource opens a file, removes compression and byte order marks, and refuses
// anything that can be neither text nor Parquet. Reading ends with ctx.
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
	s.file = f
	s.hint = strings.ToLower(filepath.Ext(strings.TrimSuffix(strings.TrimSuffix(path, ".gz"), ".zst")))
	if err := s.readFile(ctx, f); err != nil {
		f.Close()
		return nil, err
	}
	return s, nil
}

// readFile prepares a file for reading, which may be Parquet.
func (s *source) readFile(ctx context.Context, f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return unwrapPath(err)
	}
	if !info.Mode().IsRegular() {
		return s.read(ctx, &waiting{ctx: ctx, r: f})
	}
	magic := make([]byte, len(parquetMagic))
	if n, err := f.ReadAt(magic, 0); n == len(magic) && err == nil && string(magic) == parquetMagic {
		s.table, s.size = f, info.Size()
		return nil
	}
	return s.read(ctx, f)
}

// spool copies Parquet from standard input to a file, for its index is at its end.
func (s *source) spool() error {
	f, err := os.CreateTemp("", "prefdeck-*.parquet")
	if err != nil {
		return err
	}
	s.file = f
	if err := os.Remove(f.Name()); err != nil { // it lives while it is open
		return err
	}
	s.size, err = io.Copy(f, s.text)
	s.table = f
	return err
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
	if head, err = s.decompress(ctx, head); err != nil {
		return err
	}
	if bytes.HasPrefix(head, []byte(parquetMagic)) {
		return s.spool()
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

// parquetMagic begins a Parquet file.
const parquetMagic = "PAR1"

// decompress puts a decompressor before the text if it is compressed, and returns its
// beginning.
func (s *source) decompress(ctx context.Context, head []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(head, []byte{0x1F, 0x8B}):
		z, err := gzip.NewReader(s.text)
		if err != nil {
			return nil, packed{kind: "gzip"}.fault(err)
		}
		s.text = bufio.NewReaderSize(stoppable{ctx, packed{z, "gzip"}}, peekBytes) // a little file can be much text
	case bytes.HasPrefix(head, []byte{0x28, 0xB5, 0x2F, 0xFD}):
		z, err := zstd.NewReader(s.text, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(1<<30))
		if err != nil {
			return nil, packed{kind: "zstd"}.fault(err)
		}
		s.text = bufio.NewReaderSize(stoppable{ctx, packed{z, "zstd"}}, peekBytes) // a little file can be much text
	default:
		return head, nil
	}
	return s.peek()
}

// packed reads a compressed file. Its errors are in the words of a person who copied
// that file.
type packed struct {
	io.Reader
	kind string
}

func (p packed) Read(b []byte) (int, error) {
	n, err := p.Reader.Read(b)
	return n, p.fault(err)
}

func (p packed) fault(err error) error {
	switch {
	case err == nil || err == io.EOF:
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("the %s file ends early: it was not copied whole", p.kind)
	case errors.As(err, new(*fs.PathError)):
		return err // of the disk
	}
	return fmt.Errorf("the %s file is damaged: %w", p.kind, err)
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
		{"PK\x03\x04", "a zip archive or an office document"},
		{"SQLite format 3\x00", "an SQLite database"},
		{"%PDF-", "a PDF document"},
		{"BZh", "compressed with bzip2"},
		{"\xFD7zXZ", "compressed with xz"},
	} {
		if bytes.HasPrefix(head, []byte(known.magic)) && (known.magic != "BZh" || bytes.IndexByte(head, 0) >= 0) {
			return fmt.Errorf("this is %s; import reads Parquet, JSONL, JSON, CSV, TSV and plain text, also compressed with gzip or zstd", known.what)
		}
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return errors.New("this is not a text file; import reads Parquet, JSONL, JSON, CSV, TSV and plain text, also compressed with gzip or zstd")
	}
	if len(bytes.TrimSpace(head)) == 0 && len(head) < peekBytes {
		return errors.New("the file is empty")
	}
	return nil
}
