package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"prefdeck/stages/prompt"
)

// FuzzImport feeds files of any kind: nothing may panic, and no prompt may be empty
// or made up.
func FuzzImport(f *testing.F) {
	for _, s := range []string{
		`{"prompt":"Hi","chosen":"a","rejected":"b"}`, `[{"prompt":"Hi"}, "x", 3]`, "id,prompt\n1,\"a\nb\"\n", "one\ntwo",
		`{"data":[{"messages":[{"role":"user","content":"a"}]}]}`, `{"a":{"b":1},"c":[1,2`, gzipped("x"), "\xFF\xFEx\x00", "prompt;x\n\"",
		`{"instruction":"a","history":[["b","c"]],"instances":[{"input":"d"}]}`, "{\n\"a\": [{}]}",
	} {
		f.Add(s, "x")
	}
	f.Add("{", "x.json")
	f.Add("{", "x.csv")
	f.Fuzz(func(t *testing.T, text, hint string) {
		m := newMemory()
		s := &source{hint: hint, names: mustFields(t), maxRow: 1 << 16}
		if err := s.read(t.Context(), strings.NewReader(text)); err != nil {
			return
		}
		decode, err := sniff(s)
		if err != nil {
			return
		}
		rows := 0
		rd := newReader(s.names, "")
		keep := func(_ *record, it item) error {
			if it.lost != nil {
				return nil
			}
			if last := it.prompt.Turns[len(it.prompt.Turns)-1]; last.Role == prompt.User && strings.TrimSpace(last.Content) == "" {
				t.Errorf("an empty prompt from %q", text)
			}
			p := newPending("x", "run", giving{}, newDecided(), nil)
			p.add(it)
			_, err := m.SaveBatch(t.Context(), p.batch)
			return err
		}
		_ = decode(s, func(r row) error {
			rows++
			if r.err == nil {
				rd.cells = r.cells
				if err := rd.read(r.fields, keep); err != nil {
					rd.promptMap(r.fields)
				}
			}
			return nil
		})
		_ = rd.messages.finish("", keep)
		if rows > len(text)+1 {
			t.Errorf("%d rows in %d bytes", rows, len(text))
		}
	})
}

// FuzzParquet feeds damaged Parquet: nothing may panic, and
// reading ends.
func FuzzParquet(f *testing.F) {
	no := "no"
	path := filepath.Join(f.TempDir(), "x.parquet")
	for _, rows := range [][]parquetPair{{}, {onePair("Hi?", &no)}, {onePair("one", &no), onePair("two", nil)}} {
		writePairs(f, path, rows)
		file, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file, 0, byte(0))
		f.Add(file, len(file)/2, byte(1))
		f.Add(file, len(file)-20, byte(255))
	}
	f.Fuzz(func(t *testing.T, file []byte, at int, flip byte) {
		if len(file) > 0 { // damages the middle of a file whose frame the fuzzer has kept
			file = bytes.Clone(file)
			file[(at%len(file)+len(file))%len(file)] ^= flip
		}
		s := &source{hint: ".parquet", names: mustFields(t), maxRow: 1 << 16, table: bytes.NewReader(file), size: int64(len(file))}
		rd := newReader(s.names, "")
		rows := 0
		_ = decodeParquet(s, func(r row) error {
			if rows++; rows > 1<<16 {
				return errors.New("enough")
			}
			if r.err == nil {
				_ = rd.read(r.fields, func(*record, item) error { return nil })
			}
			return nil
		})
	})
}

func mustFields(t testing.TB) fields {
	f, err := newFields(nil)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// FuzzValue compares our reading of JSON with encoding/json, where that replaces
// nothing.
func FuzzValue(f *testing.F) {
	for _, s := range []string{`{"a":[1,-2.5e3,true,false,null,"x\u00e9\n\\"]}`, `"\ud83d\ude00"`, `"\ud800\ud800\udc00"`, `[[],{}, ""]`, "\"\xff\"", `"\ud800`, ` { "a" : 1 , "b" : [ ] } `} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := parseValue(raw)
		var want any
		d := json.NewDecoder(bytes.NewReader(raw))
		d.UseNumber()
		wantErr := d.Decode(&want)
		if err != nil {
			if json.Valid(raw) {
				t.Errorf("%q is valid: %v", raw, err)
			}
			return
		}
		if wantErr != nil {
			t.Fatalf("%q is not valid: %v", raw, wantErr)
		}
		if !utf8.Valid(raw) || bytes.Contains(bytes.ToLower(raw), []byte(`\ud`)) {
			return
		}
		a, errA := json.Marshal(plain(got))
		b, errB := json.Marshal(want)
		if errA != nil || errB != nil || !bytes.Equal(a, b) {
			t.Errorf("%q: got %s, want %s", raw, a, b)
		}
	})
}

// plain converts our numbers to those of encoding/json.
func plain(v any) any {
	switch v := v.(type) {
	case number:
		return json.Number(v)
	case []any:
		for i := range v {
			v[i] = plain(v[i])
		}
	case map[string]any:
		for name := range v {
			v[name] = plain(v[name])
		}
	}
	return v
}
