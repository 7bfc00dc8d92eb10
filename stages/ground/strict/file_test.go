package strict

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

type example struct {
	Name  string         `toml:"name"`
	Inner inner          `toml:"inner"`
	Any   map[string]any `toml:"any"`
}

type inner struct {
	Count int      `toml:"count"`
	Share float64  `toml:"share"`
	On    bool     `toml:"on"`
	Words []string `toml:"words"`

	Small   int8               `toml:"small"`
	Maybe   *bool              `toml:"maybe"`
	Own     odd                `toml:"own"`
	Tables  []map[string]any   `toml:"tables"`
	Further map[string]float64 `toml:",inline"`
}

// odd reads its own value.
type odd int

func (s *odd) Set(value any) error {
	n, ok := value.(int64)
	if !ok || n%2 == 0 {
		return fmt.Errorf("%v is no odd number", value)
	}
	*s = odd(n)
	return nil
}

// decode returns the errors of a text.
func decode(text string, into any) error {
	read, err := Decode("x.toml", []byte(text), into)
	if err != nil {
		return err
	}
	return read.Err()
}

func TestFaultsSayWhere(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"name = 3":                              "x.toml: line 1: name: found integer, want a string",
		"name = \"a\"\n[inner]\ncount = \"x\"":  "x.toml: line 3: inner.count: found string, want a whole number",
		"[inner]\ncount = 1.5":                  "x.toml: line 2: inner.count: found float, want a whole number",
		"[inner]\nshare = true":                 "x.toml: line 2: inner.share: found boolean, want a number",
		"[inner]\non = 1":                       "x.toml: line 2: inner.on: found integer, want true or false",
		"[inner]\nwords = \"a\"":                "x.toml: line 2: inner.words: found string, want a list of strings",
		"inner = 1":                             "x.toml: line 1: inner: found integer, want a table",
		"any = 1":                               "x.toml: line 1: any: found integer, want a table",
		"[inner]\n\n# it\ncuont = 1":            "x.toml: line 4: there is no key inner.cuont; did you mean inner.count?",
		"[innner]\ncount = 1":                   "x.toml: line 1: there is no key innner; did you mean inner?",
		"a = 1\nzzzzzzzzzzzz = 2":               "x.toml: line 1: there is no key a; line 2: there is no key zzzzzzzzzzzz",
		"[inner]\nwords = [\"a\", 1, 2]":        "x.toml: line 2: inner.words: found integer, want a string",
		"[inner]\nsmall = 300":                  "x.toml: line 2: inner.small: 300 is too large a number",
		"[inner]\nmaybe = 1":                    "x.toml: line 2: inner.maybe: found integer, want true or false",
		"[inner]\nmore = \"x\"":                 "x.toml: line 2: inner.more: found string, want a number",
		"[inner]\nmroe = 1":                     "x.toml: line 2: there is no key inner.mroe; did you mean inner.more?",
		"[inner]\nown = 4":                      "x.toml: line 2: inner.own: 4 is no odd number",
		"name = \"a":                            "x.toml: line 1: ",
		"[inner]\ncount = 1\ncount = 2":         "x.toml: line 3: count: key count is already defined",
		"\xff = 1":                              "x.toml: line 1: ",
		"[inner]\ncount = 99999999999999999999": "x.toml: line 2: inner.count: ",
	} {
		into := example{Inner: inner{Further: map[string]float64{"more": 1}}}
		err := decode(text, &into)
		if err == nil || !strings.HasPrefix(err.Error(), want) || strings.Contains(err.Error(), "struct {") {
			t.Errorf("%q: %v\nwant %s", text, err, want)
		}
	}
}

func TestAllFaultsAtOnce(t *testing.T) {
	t.Parallel()
	into := example{Name: "before", Inner: inner{Count: 7, Words: []string{"a"}, Further: map[string]float64{"more": 0.5}}}
	text := "[inner]\nwords = [1]\ncuont = 1\nshare = 0.25\ncount = true\nmore = \"x\"\n[any]\nx = 1\n"
	read, err := Decode("x.toml", []byte(text), &into)
	if err != nil {
		t.Fatal(err)
	}
	read.Fault([]string{"inner", "share"}, "%v is too little", into.Inner.Share)
	read.Fault([]string{"name"}, "it is missing")
	want := "x.toml: name: it is missing; line 2: inner.words: found integer, want a string; " +
		"line 3: there is no key inner.cuont; did you mean inner.count?; line 4: inner.share: 0.25 is too little; " +
		"line 5: inner.count: found boolean, want a whole number; line 6: inner.more: found string, want a number"
	if got := read.Err(); got == nil || got.Error() != want {
		t.Errorf("%v\nwant %s", got, want)
	}
	// A faulty value leaves its field unchanged, and the rest is read.
	left := example{Name: "before", Inner: inner{Count: 7, Share: 0.25, Words: []string{"a"}, Further: map[string]float64{"more": 0.5}}, Any: map[string]any{"x": int64(1)}}
	if !reflect.DeepEqual(into, left) {
		t.Errorf("%+v, want %+v", into, left)
	}
}

func TestDecodeOver(t *testing.T) {
	t.Parallel()
	into := example{Any: map[string]any{"a": 1, "b": 2}, Inner: inner{Words: []string{"x", "y"}, Further: map[string]float64{"more": 1}}}
	text := "name = \"n\"\n[any]\nb = \"new\"\n[inner]\nwords = []\nshare = 1\nmaybe = true\nmore = 3\nown = 9\n[[inner.tables]]\nx = 1\n[[inner.tables]]\n"
	if err := decode(text, &into); err != nil {
		t.Fatal(err)
	}
	want := example{Name: "n", Any: map[string]any{"a": 1, "b": "new"}, Inner: inner{
		Words: []string{}, Share: 1, Maybe: new(true), Own: 9, Further: map[string]float64{"more": 3},
		Tables: []map[string]any{{"x": int64(1)}, {}},
	}}
	if !reflect.DeepEqual(into, want) {
		t.Errorf("%+v, want %+v", into, want)
	}
}

func TestFaultNamesTheLine(t *testing.T) {
	t.Parallel()
	const text = "# a comment\nname = \"a\"\n\n[any]\n\"b.c\" = 1\nd.e = 2\nf = { g = 3,\n h = 4 }\n[any.i]\nj = 5\n"
	for line, key := range map[string][]string{
		"x.toml: line 2: name: wrong":     {"name"},
		"x.toml: line 4: any: wrong":      {"any"},
		"x.toml: line 5: any.b.c: wrong":  {"any", "b.c"},
		"x.toml: line 6: any.d.e: wrong":  {"any", "d", "e"},
		"x.toml: line 7: any.f.g: wrong":  {"any", "f", "g"},
		"x.toml: line 8: any.f.h: wrong":  {"any", "f", "h"},
		"x.toml: line 9: any.i: wrong":    {"any", "i"},
		"x.toml: line 10: any.i.j: wrong": {"any", "i", "j"},
		"x.toml: inner.count: wrong":      {"inner", "count"},
	} {
		f, err := Decode("x.toml", []byte(text), new(example))
		if err != nil {
			t.Fatal(err)
		}
		if f.Fault(key, "wrong"); f.Err() == nil || f.Err().Error() != line {
			t.Errorf("%v, want %q", f.Err(), line)
		}
		if f.Line("any", "b.c") != 5 || f.Line("inner") != 0 {
			t.Errorf("any.b.c is on line %d, and inner on %d", f.Line("any", "b.c"), f.Line("inner"))
		}
	}
}

func TestMeant(t *testing.T) {
	t.Parallel()
	known := []string{"choose.tie", "choose.skip", "view.raw", "dark", "choose"}
	for word, want := range map[string]string{
		"choose.tei": "; did you mean choose.tie?", "Dark": "; did you mean dark?", "drak": "; did you mean dark?",
		"view.rwa": "; did you mean view.raw?", "nothing-like-it": "", "": "",
		"zork": "", "choose.foo": "", "choose.ti": "", "choose.skp": "; did you mean choose.skip?", "chose": "; did you mean choose?",
	} {
		if got := Meant(word, known); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}

// Any text is either read or refused with a line number.
func FuzzDecode(f *testing.F) {
	for _, text := range []string{"", "name = \"a\"\n[any]\n\"b.c\" = 1\nf = { g = 3, h = { i = 4 } }\n[[any.i]]\nj = [1, {k = 2}]\n", "a.b.c = 1", "[", "\"\" = 1"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var strict example
		if err := decode(string(text), &strict); err != nil && !strings.HasPrefix(err.Error(), "x.toml: line ") {
			t.Errorf("%q: %v", text, err)
		}
		var any map[string]any
		if read, err := Decode("x.toml", text, &any); err == nil {
			for key := range any {
				if read.Line(key) == 0 {
					t.Errorf("%q: no line for %q", text, key)
				}
			}
		}
	})
}
