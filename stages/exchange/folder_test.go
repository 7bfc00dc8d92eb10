package exchange

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	parquetformat "github.com/parquet-go/parquet-go/format"
)

// parquetPair is a row as data sets on the Hub have them.
type parquetPair struct {
	Prompt string `parquet:"prompt"`
	Chosen []struct {
		Role    string `parquet:"role"`
		Content string `parquet:"content"`
	} `parquet:"chosen,list"`
	Rejected *string   `parquet:"rejected"`
	Scores   []float64 `parquet:"scores,list"`
	ID       uint64    `parquet:"id,dict"`
}

// writePairs writes a Parquet file of several row groups.
func writePairs(t testing.TB, path string, rows []parquetPair) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := parquet.NewGenericWriter[parquetPair](f)
	for _, r := range rows {
		if _, err := w.Write([]parquetPair{r}); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func onePair(prompt string, rejected *string) parquetPair {
	p := parquetPair{Prompt: prompt, Rejected: rejected, Scores: []float64{0.5, 1}, ID: 1 << 63}
	p.Chosen = append(p.Chosen, struct {
		Role    string `parquet:"role"`
		Content string `parquet:"content"`
	}{"assistant", "yes"})
	return p
}

// TestDatasetFolder imports a data set of the Hub: Parquet files beside a README, with
// lists of structs, nulls and several row groups.
func TestDatasetFolder(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := os.MkdirAll(filepath.Join(folder, "data", ".cache"), 0o700); err != nil {
		t.Fatal(err)
	}
	no := "no"
	writePairs(t, filepath.Join(folder, "data", "train-00000-of-00002.parquet"), []parquetPair{onePair("one", &no), onePair("two", &no), onePair("three", nil)})
	writePairs(t, filepath.Join(folder, "data", "train-00001-of-00002.parquet"), []parquetPair{onePair("four", &no)})
	for name, text := range map[string]string{"README.md": "# It", "dataset_infos.json": "{}", "data/.cache/x.jsonl": `{"prompt":"hidden"}`} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	m := newMemory()
	r, err := Import(t.Context(), m, []string{folder}, ImportOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := m.texts()
	slices.Sort(got)
	if want := []string{"user: four", "user: one", "user: three", "user: two"}; !slices.Equal(got, want) || r.Added.Pairs != 3 || r.Rows != 4 {
		t.Errorf("prompts %q, %+v", got, r)
	}

	m = newMemory()
	f, err := os.Open(filepath.Join(folder, "data", "train-00000-of-00002.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if r, err := Import(t.Context(), m, []string{Stdin}, ImportOptions{Stdin: f}, nil); err != nil || r.Added.Pairs != 2 {
		t.Errorf("from standard input: %+v, %v", r, err)
	}
	m = newMemory()
	if r, err := Import(t.Context(), m, []string{filepath.Join(folder, "data", "*.parquet")}, ImportOptions{}, nil); err != nil || r.Added.Pairs != 3 {
		t.Errorf("by a pattern: %+v, %v", r, err)
	}
}

func TestFoldersWithoutFiles(t *testing.T) {
	t.Parallel()
	arrow := t.TempDir()
	if err := os.WriteFile(filepath.Join(arrow, "data-00000-of-00001.arrow"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		t.TempDir():                       "a folder without a file that import reads",
		arrow:                             "write them as Parquet first",
		filepath.Join(arrow, "*.parquet"): "no file matches",
	} {
		_, err := Import(t.Context(), newMemory(), []string{path}, ImportOptions{}, nil)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
}

func TestZstd(t *testing.T) {
	t.Parallel()
	z, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	text := z.EncodeAll([]byte("{\"prompt\":\"a\"}\n{\"prompt\":\"b\"}\n"), nil)
	m := newMemory()
	if _, err := importText(t, m, "x.jsonl.zst", string(text), ImportOptions{}); err != nil || len(m.prompts) != 2 {
		t.Errorf("%q, %v", m.texts(), err)
	}
}

// A footer that cannot be all in the file is refused before room is made for it.
func TestAParquetFooterLongerThanItsFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.parquet")
	no := "no"
	writePairs(t, path, []parquetPair{onePair("Hi?", &no)})
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		file []byte
		want string
	}{
		"longer by one": {binary.LittleEndian.AppendUint32(bytes.Clone(file[:len(file)-8]), uint32(len(file)-11)), "longer than the file"},
		"cut":           {file[:7], "too short"},
	} {
		if name != "cut" {
			tc.file = append(tc.file, "PAR1"...)
		}
		s := &source{hint: ".parquet", names: mustFields(t), maxRow: 1 << 16, table: bytes.NewReader(tc.file), size: int64(len(tc.file))}
		if err := decodeParquet(s, func(row) error { return nil }); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A page that cannot be all in the file is refused before room is made for it; the
// pages of a whole file are walked to the end of each column.
func TestAParquetPageLongerThanItsFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.parquet")
	no := "no"
	writePairs(t, path, []parquetPair{onePair("one", &no), onePair("two", nil)})
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s := &source{table: bytes.NewReader(file), size: int64(len(file))}
	f, err := parquet.OpenFile(s.table, s.size)
	if err != nil {
		t.Fatal(err)
	}
	if err := checkPages(f, s); err != nil {
		t.Error(err)
	}
	for _, group := range f.Metadata().RowGroups {
		for _, c := range group.Columns {
			at := c.MetaData.DataPageOffset
			if c.MetaData.DictionaryPageOffset > 0 {
				at = min(at, c.MetaData.DictionaryPageOffset)
			}
			end := at + c.MetaData.TotalCompressedSize
			for at < end {
				head, page, ok := pageAt(s, at)
				if !ok {
					t.Fatalf("no page at %d of %v", at, c.MetaData.PathInSchema)
				}
				at += head + page
			}
			if at != end {
				t.Errorf("the pages of %v end at %d, not at %d", c.MetaData.PathInSchema, at, end)
			}
		}
	}
	var header bytes.Buffer
	long := parquetformat.PageHeader{CompressedPageSize: int32(len(file) + 1)}
	if err := thrift.NewEncoder(new(thrift.CompactProtocol).NewWriter(&header)).Encode(&long); err != nil {
		t.Fatal(err)
	}
	copy(file[f.Metadata().RowGroups[0].Columns[0].MetaData.DataPageOffset:], header.Bytes())
	if err := checkPages(f, s); err == nil || !strings.Contains(err.Error(), "a page is longer than the file") {
		t.Errorf("%v", err)
	}
}
