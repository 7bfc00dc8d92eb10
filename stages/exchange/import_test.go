package exchange

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"prefdeck/stages"
)

// listen collects notices; the function it returns ends the listening.
func listen() (stages.Events, func() string) {
	ch := make(chan stages.RunEvent)
	done := make(chan string)
	go func() {
		var b strings.Builder
		for e := range ch {
			if n, ok := e.(stages.Notice); ok {
				b.WriteString(n.Text + "\n")
			}
		}
		done <- b.String()
	}()
	return ch, func() string {
		close(ch)
		return <-done
	}
}

func gzipped(text string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = io.WriteString(z, text)
	_ = z.Close()
	return b.String()
}

func utf16Text(text string, order binary.ByteOrder) string {
	var b bytes.Buffer
	for _, u := range utf16.Encode([]rune("\uFEFF" + text)) {
		_ = binary.Write(&b, order, u)
	}
	return b.String()
}

// TestFormats imports the same two prompts in every format, under names that reveal
// the format, say nothing, or lie.
func TestFormats(t *testing.T) {
	t.Parallel()
	lines := "{\"prompt\":\"Hi\\nyou\"}\n{\"prompt\":\"猫\"}\n"
	list := "[\n  {\"prompt\": \"Hi\\nyou\"},\n  {\"prompt\": \"猫\"}\n]\n"
	tests := []struct {
		name, file, text string
	}{
		{"jsonl", "x.jsonl", lines},
		{"jsonl without a name", "x", lines},
		{"jsonl named json", "x.json", lines},
		{"jsonl named txt", "x.txt", lines},
		{"jsonl with CRLF and blank lines", "x.jsonl", strings.ReplaceAll(lines, "\n", "\r\n\r\n")},
		{"jsonl with a byte order mark", "x.jsonl", "\xEF\xBB\xBF" + lines},
		{"jsonl in UTF-16, little end first", "x.jsonl", utf16Text(lines, binary.LittleEndian)},
		{"jsonl in UTF-16, big end first", "x.jsonl", utf16Text(lines, binary.BigEndian)},
		{"jsonl gzipped", "x.jsonl.gz", gzipped(lines)},
		{"jsonl gzipped without a name", "x", gzipped("\xEF\xBB\xBF" + lines)},
		{"jsonl without the last line break", "x.jsonl", strings.TrimSpace(lines)},
		{"json", "x.json", list},
		{"json on one line", "x.json", strings.ReplaceAll(list, "\n", "")},
		{"json named jsonl", "x.jsonl", list},
		{"json gzipped", "x.gz", gzipped(list)},
		{"json of strings", "x.json", `["Hi\nyou", "猫"]`},
		{"json in a wrapper", "x.json", `{"version": {"n": [1]}, "names": ["a"], "data": ` + list + `, "more": 1}`},
		{"json in a wrapper on one line", "x", `{"data":` + strings.ReplaceAll(list, "\n", "") + `}`},
		{"json objects one after the other", "x.json", "{\n\"prompt\": \"Hi\\nyou\"\n}\n{\n\"prompt\": \"猫\"\n}"},
		{"csv", "x.csv", "id,prompt\n1,\"Hi\nyou\"\n2,猫\n"},
		{"csv without a name", "x", "id,prompt\n1,\"Hi\nyou\"\n2,猫\n"},
		{"csv of one column", "x.csv", "prompt\n\"Hi\nyou\"\n猫\n"},
		{"csv with semicolons and a byte order mark", "x.csv", "\xEF\xBB\xBFid;Prompt\r\n1;\"Hi\nyou\"\r\n2;猫\r\n"},
		{"tsv", "x.tsv", "id\tprompt\n1\t\"Hi\nyou\"\n2\t猫\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := newMemory()
			for range 2 { // the second run adds nothing
				if _, err := importText(t, m, tt.file, tt.text, ImportOptions{}); err != nil {
					t.Fatal(err)
				}
				if got := m.texts(); !slices.Equal(got, []string{"user: Hi\nyou", "user: 猫"}) {
					t.Fatalf("prompts %q", got)
				}
			}
		})
	}
}

func TestPlainText(t *testing.T) {
	t.Parallel()
	m := newMemory()
	text := "Hello, world\r\n\r\n  two spaces\n{not} JSON\n[nor this]\nbroken \xff\xfe bytes"
	if _, err := importText(t, m, "x.txt", text, ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	want := []string{"user: Hello, world", "user:   two spaces", "user: {not} JSON", "user: [nor this]", "user: broken \xff\xfe bytes"}
	if got := m.texts(); !slices.Equal(got, want) {
		t.Errorf("prompts %q, want %q", got, want)
	}
}

// TestUTF16 imports text that decoders of UTF-16 get wrong: only the first U+FEFF
// is a byte order mark, and half a surrogate pair leaves its neighbour alone.
func TestUTF16(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"U+FEFF inside the text", utf16Text("a\uFEFFb😀", binary.LittleEndian), "a\uFEFFb😀"},
		{"first half of a pair alone", "\xFF\xFEa\x00\x3D\xD8b\x00", "a\uFFFDb"},
		{"second half of a pair alone", "\xFE\xFF\x00a\xDE\x00\x00b", "a\uFFFDb"},
		{"cut in the middle of a character", "\xFF\xFEa\x00b", "a\uFFFD"},
		{"longer than one buffer", utf16Text(strings.Repeat("猫😀", peekBytes/4), binary.BigEndian), strings.Repeat("猫😀", peekBytes/4)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := newMemory()
			if _, err := importText(t, m, "x.txt", tt.text, ImportOptions{}); err != nil {
				t.Fatal(err)
			}
			if got := m.texts(); !slices.Equal(got, []string{"user: " + tt.want}) {
				t.Errorf("prompts %.200q, want %.200q", got, tt.want)
			}
		})
	}
}

// TestBytesAreKept imports JSON that is not quite UTF-8: nothing may be replaced.
func TestBytesAreKept(t *testing.T) {
	t.Parallel()
	m := newMemory()
	text := "{\"prompt\":\"a \xff\xfe\\u001b[31m \\ud83d\\ude00 \\ud800x \\/\\u2028\"}"
	if _, err := importText(t, m, "x.jsonl", text, ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	if got, want := m.texts()[0], "user: a \xff\xfe\x1b[31m 😀 \xed\xa0\x80x /\u2028"; got != want {
		t.Errorf("prompt %q, want %q", got, want)
	}
}

func TestWrongFiles(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	tests := []struct {
		name, path, want string
		as               RowKind
	}{
		{"absent", folder + "/nothing.jsonl", "nothing.jsonl: no such file", ""},
		{"folder", folder, "this is a folder without a file that import reads", ""},
		{"empty", writeFile(t, "x.jsonl", ""), "the file is empty", ""},
		{"blank", writeFile(t, "x.jsonl", " \n\n"), "the file is empty", ""},
		{"empty list", writeFile(t, "x.json", "[]"), "it has no rows", ""},
		{"parquet", writeFile(t, "x.parquet", "PAR1\x00\x01"), "not a Parquet file that can be read", ""},
		{"zip", writeFile(t, "x.xlsx", "PK\x03\x04\x00"), "a zip archive or an office document", ""},
		{"binary", writeFile(t, "x.jsonl", "{\"a\":1}\x00\x01\x02"), "this is not a text file", ""},
		{"broken gzip", writeFile(t, "x.gz", "\x1F\x8Bnot gzip"), "gzip", ""},
		{"json that is none", writeFile(t, "x.json", "hello"), "this is not JSON", ""},
		{"text as pairs", writeFile(t, "x.txt", "hello\n"), "plain text, which holds prompts only", Pairs},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := newMemory()
			r, err := Import(t.Context(), m, []string{tt.path}, ImportOptions{As: tt.as}, nil)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
			if m.batches > 0 || r.Bads != 1 || r.Rows != 0 || m.run.Status != stages.Failed {
				t.Errorf("%d batches written, report %+v, run %+v", m.batches, r, m.run)
			}
		})
	}
}

func TestRowsBeforeAFaultAreKept(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, file, text, want string
		left, files            int
	}{
		{"json ends early", "x.json", "[\n{\"prompt\":\"a\"},\n{\"prompt\":\"b\"},\n{\"pro", "the file ends in the middle of a JSON value", 2, 0},
		{"json goes wrong", "x.json", "[\n{\"prompt\":\"a\"},\n{\"prompt\":\"b\"}\n{\"prompt\":\"c\"}]", "line 4: not valid JSON at byte", 2, 0},
		{"json row without a prompt", "x.json", "[\n{\"prompt\":\"a\"},\n\n{\"no\":1},\n{\"prompt\":\"b\"}]", `line 4: field "prompt"`, 2, 0},
		{"gzip ends early", "x.jsonl.gz", gzipped("{\"prompt\":\"a\"}\n{\"prompt\":\"b\"}\n")[:40], "the gzip file ends early", 0, 1},
		{"cell too many", "x.csv", "id,prompt\n1,a\n2,b,c\n3,d\n", "line 3: 3 cells where the header has 2", 2, 0},
		{"quote never closed", "x.csv", "id,prompt,x\n1,a,\n2,\"b,c,d\n3,d,\n", "line 3: not a valid table: a quote is not closed", 2, 0},
		{"first line broken", "x", "{\"prompt\":\n{\"prompt\":\"b\"}\n{\"prompt\":\"c\"}", "line 1: not valid JSON", 2, 0},
		{"garbage in a jsonl file", "x.jsonl", "garbage\n{\"prompt\":\"b\"}\n", "line 1: not valid JSON", 1, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := newMemory()
			r, err := importText(t, m, tt.file, tt.text, ImportOptions{})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
			if len(m.prompts) != tt.left || r.Files != tt.files || r.BadRows() != 1-tt.files {
				t.Errorf("prompts %q, report %+v; want %d", m.texts(), r, tt.left)
			}
		})
	}
}

func TestErrorsAreBounded(t *testing.T) {
	t.Parallel()
	m := newMemory()
	var text strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&text, "{\"id%d\":1}\n", i)
	}
	r, err := importText(t, m, "x.jsonl", text.String()+"{\"prompt\":\"a\"}", ImportOptions{Errors: 3})
	if err == nil || !strings.HasPrefix(err.Error(), "import: 5,000 of 5,001 rows could not be imported; the first: ") {
		t.Errorf("error %v", err)
	}
	if r.BadRows() != 5000 || len(r.Bad) != 3 || r.Rest() != 4997 || r.Added.Prompts != 1 || m.run.Counts.Failed != 5000 {
		t.Errorf("report %+v", r)
	}
}

// Rows with the same fault share an entry, which says how to read them.
func TestErrorsAreGrouped(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("{\"q\":\"What is linen made of?\"}\nbroken\n", 500)
	r, err := importText(t, newMemory(), "x.jsonl", text+"{\"prompt\":\"a\"}", ImportOptions{})
	if !errors.As(err, new(Unread)) || r.Bads != 1000 || r.Rest() != 0 || len(r.Bad) != 2 {
		t.Fatalf("%v, report %+v", err, r)
	}
	for i, want := range []string{"x.jsonl: line 1 and 499 more: field \"prompt\": missing, the row has q; read it with --map prompt=q", "x.jsonl: line 2 and 499 more: not valid JSON"} {
		if got := r.Bad[i].Error(); !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
}

// Rows of a table say what is wrong with them, and how to read them, as all others do.
// In a table with the columns A and B alone, short answers are read like long ones.
// Options of a question and numbers are none.
func TestShortAnswersOfATable(t *testing.T) {
	t.Parallel()
	for text, pairs := range map[string]int{
		"prompt,A,B\nIs it?,Yes it is red,No it is not\nIs it so?,Yes.,No.\nIs it more?,Yes it is red,No.\n": 3,
		"prompt,a,b\nIs it?,Flax,Wool\n":                1,
		"question,A,B,C\nIs it?,Yes,No,Maybe\n":         0,
		"question,A,B,answer\nIs it?,Yes,No,A\n":        0,
		"prompt,a,b\nIs it?,0.3,0.9\nIs it so?,1,nan\n": 0,
		"prompt,A,B\nIs it?,Yes,\n":                     0,
	} {
		if r, err := importText(t, newMemory(), "x.csv", text, ImportOptions{}); err != nil || r.Added.Pairs != pairs {
			t.Errorf("%q: %d pairs, %v, want %d", text, r.Added.Pairs, err, pairs)
		}
	}
}

func TestTableUnderOtherNames(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"prompt under another name", "n,q\n1,What is linen made of?\n2,What is wool made of?\n", `line 2 and 1 more: field "prompt": missing, the row has n, q; read it with --map prompt=q`},
		{"all under other names", "q,good,bad\nWhy is the sky blue?,Because air scatters light.,Nobody knows at all.\n",
			"read it with --map prompt=q --map response_a=bad --map response_b=good"},
		{"no prompt", "a,b\n1,2\n", `line 2: field "prompt": missing, the row has a, b`},
		{"no row", "q,good,bad\n", "it has no rows"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, err := importText(t, newMemory(), "x.csv", tt.text, ImportOptions{})
			if err == nil || len(r.Bad) != 1 || !strings.Contains(r.Bad[0].Error(), tt.want) {
				t.Errorf("%v, rows %v, want %q", err, r.Bad, tt.want)
			}
		})
	}
}

func TestSeveralFilesAndStandardInput(t *testing.T) {
	t.Parallel()
	m := newMemory()
	good := writeFile(t, "good.txt", "a\nb\n")
	events, stop := listen()
	r, err := Import(t.Context(), m, []string{"/nowhere/x", good, Stdin}, ImportOptions{Stdin: strings.NewReader(`{"turns":["c","d"]}`)}, events)
	if err == nil || !strings.Contains(err.Error(), "/nowhere/x: no such file") {
		t.Errorf("error %v", err)
	}
	if text := stop(); !strings.Contains(text, "1 later user turn was left out") {
		t.Errorf("notices %q", text)
	}
	if r.Added.Prompts != 3 || m.prompts[m.order[2]].Source != "stdin" {
		t.Errorf("report %+v", r)
	}
}

func TestLongRows(t *testing.T) {
	t.Parallel()
	m := newMemory()
	long := strings.Repeat("long ", 400_000)
	text := fmt.Sprintf("{\"prompt\":%q}\n{\"prompt\":\"b\"}\n", long)
	if _, err := importText(t, m, "x.jsonl", text, ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	if len(m.order) != 2 || len(m.prompts[m.order[0]].Text()) != len(long) {
		t.Errorf("%d prompts", len(m.order))
	}
}

// endless is a row that never ends, after one good row.
type endless struct{ head string }

func (e *endless) Read(p []byte) (int, error) {
	if len(e.head) > 0 {
		n := copy(p, e.head)
		e.head = e.head[n:]
		return n, nil
	}
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestEndlessRowsAreStopped(t *testing.T) {
	t.Parallel()
	for _, head := range []string{`[{"prompt":"a"},{"prompt":"`, "id,prompt\n1,a\n2,\"b"} {
		m := newMemory()
		o := ImportOptions{MaxRow: 1 << 20, Stdin: &endless{head: head}}
		_, err := Import(t.Context(), m, []string{Stdin}, o, nil)
		if err == nil || !strings.Contains(err.Error(), "a row is longer than 1024 KiB") || len(m.prompts) != 1 {
			t.Errorf("error %v, prompts %q", err, m.texts())
		}
	}
	m := newMemory()
	text := "{\"prompt\":\"a\"}\n{\"prompt\":\"" + strings.Repeat("x", 1<<18) + "\"}\n{\"prompt\":\"b\"}"
	_, err := importText(t, m, "x.jsonl", text, ImportOptions{MaxRow: 1 << 10})
	if err == nil || !strings.Contains(err.Error(), "line 2: a row is longer than 1 KiB") || len(m.prompts) != 2 {
		t.Errorf("error %v, prompts %q", err, m.texts())
	}
}

func TestBatchesAndInterruption(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 3*batchRows + 200 {
		fmt.Fprintf(&b, "{\"prompt\":\"p%d\"}\n", i)
	}
	path := writeFile(t, "x.jsonl", b.String())
	ctx, cancel := context.WithCancel(t.Context())
	m := newMemory()
	m.onBatch = func() {
		if m.batches == 2 {
			cancel()
		}
	}
	_, err := Import(ctx, m, []string{path}, ImportOptions{}, nil)
	if !errors.Is(err, context.Canceled) || m.run.Status != stages.Interrupted || len(m.prompts) != 2*batchRows {
		t.Errorf("error %v, run %+v, %d prompts", err, m.run, len(m.prompts))
	}
	r, err := Import(t.Context(), m, []string{path}, ImportOptions{}, nil)
	if err != nil || r.Added.Prompts != batchRows+200 || r.Known != 2*batchRows || m.run.Status != stages.Done || m.batches != 6 {
		t.Errorf("error %v, report %+v, %d batches", err, r, m.batches)
	}
}

// Rows of many megabytes are stored before there are enough of them for a batch.
func TestBatchesOfLongRows(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 3 {
		fmt.Fprintf(&b, "{\"prompt\":\"%d %s\"}\n", i, strings.Repeat("x", batchBytes*5/8))
	}
	m := newMemory()
	if _, err := importText(t, m, "x.jsonl", b.String(), ImportOptions{}); err != nil || m.batches != 2 || len(m.prompts) != 3 {
		t.Errorf("%d prompts in %d batches, want 3 in 2, %v", len(m.prompts), m.batches, err)
	}
}

// TestCollections imports files like published collections of prompts, answers and
// comparisons: with columns of their own, duplicate rows, and odd texts.
func TestCollections(t *testing.T) {
	t.Parallel()
	tests := []struct {
		file                      string
		options                   ImportOptions
		prompts, responses, pairs int
		bad                       int
	}{
		{"turns.jsonl", ImportOptions{}, 3, 0, 0, 0},
		{"instances.jsonl", ImportOptions{}, 3, 0, 0, 0},
		{"answers.json", ImportOptions{}, 3, 3, 0, 0},
		{"answers.json", ImportOptions{As: Responses}, 3, 3, 0, 0},
		{"answers.json", ImportOptions{As: Prompts}, 3, 0, 0, 0},
		{"comparisons.json", ImportOptions{}, 2, 5, 3, 0},
		{"thumbs.json", ImportOptions{}, 2, 3, 0, 0},
		{"results.jsonl", ImportOptions{Map: map[string]string{"prompt": "slug", "response": "result", "model": "name"}}, 2, 4, 0, 0},
		{"crowd.csv", ImportOptions{Map: map[string]string{"response_a": "left", "response_b": "right"}}, 2, 4, 2, 0},
		{"hostile.jsonl", ImportOptions{}, 8, 0, 0, 0},
		{"strings.json", ImportOptions{}, 12, 0, 0, 4},
		{"bytes.bin", ImportOptions{}, 1, 0, 0, 0},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.file, tt.options.As), func(t *testing.T) {
			t.Parallel()
			m := newMemory()
			r, err := Import(t.Context(), m, []string{"testdata/collections/" + tt.file}, tt.options, nil)
			if (err != nil) != (tt.bad > 0) || r.Bads != tt.bad {
				t.Errorf("error %v, %d bad: %v", err, r.Bads, r.Bad)
			}
			if r.Added != (Added{Prompts: tt.prompts, Responses: tt.responses, Pairs: tt.pairs}) {
				t.Errorf("added %+v of %d rows, %d known", r.Added, r.Rows, r.Known)
			}
		})
	}
}

// Somebody who waits for the first rows gets them before the file is read.
func TestTheFirstRowsComeSoon(t *testing.T) {
	t.Parallel()
	m := newMemory()
	first := 0
	m.onBatch = func() {
		if first == 0 {
			first = len(m.prompts)
		}
	}
	var rows strings.Builder
	for i := range batchRows {
		fmt.Fprintf(&rows, "{\"prompt\":\"Count to %d.\"}\n", i)
	}
	file := writeFile(t, "p.jsonl", rows.String())
	if _, err := Import(t.Context(), m, []string{file}, ImportOptions{Soon: true}, nil); err != nil || first == 0 || first > 50 {
		t.Errorf("%d prompts in the first batch, %v", first, err)
	}
	if len(m.prompts) != batchRows || m.batches > 15 {
		t.Errorf("%d prompts in %d batches", len(m.prompts), m.batches)
	}
}

// A row that has one answer twice repeats no other row.
func TestEqualAnswersRepeatNothing(t *testing.T) {
	t.Parallel()
	const row = `{"prompt":"p","response_a":"same","response_b":"same"}`
	for text, known := range map[string]int{row: 0, row + "\n" + row: 1} {
		if r, err := importText(t, newMemory(), "x.jsonl", text, ImportOptions{}); err != nil || r.Known != known || r.Added.Responses != 1 {
			t.Errorf("%s: %+v, %v", text, r, err)
		}
	}
}
