package exchange

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"prefdeck/stages/prompt"
)

// A call has one spelling in the deck, whether a file has its arguments as an object
// or as a text, and that has the file's order of keys.
func TestArgumentsHaveOneSpelling(t *testing.T) {
	t.Parallel()
	for want, spellings := range map[string][]string{
		`{"b":1,"a":{"d":[1.50,null],"c":"é <\u2028>"}}`: {
			`{"b":1,"a":{"d":[1.50,null],"c":"é <` + "\u2028" + `>"}}`,
			`{ "b" : 1, "a" : { "d" : [ 1.50 , null ], "c" : "\u00e9 <\u2028>" } }`,
		},
		`{}`:                        {`{}`, ` { } `},
		"{\"b\":\"\xff\",\"a\":[]}": {"{\"b\":\"\xff\",\"a\":[ ]}"},
	} {
		for _, spelled := range spellings {
			for _, text := range []string{spelled, encode(prompt.Exact(spelled))} {
				v, err := parseValue([]byte(`{"type":"function","function":{"name":"f","arguments":` + text + `}}`))
				if err != nil {
					t.Fatal(err)
				}
				if got := callOf(v.(map[string]any)); string(got.Arguments) != want || got.Name != "f" {
					t.Errorf("%q is %q, want %q", text, got.Arguments, want)
				}
			}
		}
	}
	for text, want := range map[string]string{"2 and 3": `"2 and 3"`, "": `""`, `"x"`: `"x"`} {
		if got := string(arguments(text)); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

// Spelling arguments anew changes no value and, done twice, no byte.
func TestRespelledArguments(t *testing.T) {
	t.Parallel()
	value := rapid.Deferred(func() *rapid.Generator[any] { return jsonOf(3) })
	rapid.Check(t, func(t *rapid.T) {
		v := value.Draw(t, "value")
		text, err := json.MarshalIndent(v, "", strings.Repeat(" ", rapid.IntRange(0, 2).Draw(t, "indent")))
		if err != nil {
			t.Fatal(err)
		}
		once := arguments(string(text))
		was, _ := parseValue(text)
		is, err := parseValue(once)
		if err != nil || encode(was) != encode(is) || string(arguments(string(once))) != string(once) {
			t.Fatalf("%s became %s: %v", text, once, err)
		}
	})
}

// jsonOf draws JSON values of at most so many levels.
func jsonOf(depth int) *rapid.Generator[any] {
	kinds := []*rapid.Generator[any]{rapid.String().AsAny(), rapid.Float64Range(-1e9, 1e9).AsAny(), rapid.Bool().AsAny(), rapid.Just[any](nil)}
	if depth > 0 {
		kinds = append(kinds, rapid.SliceOfN(jsonOf(depth-1), 0, 3).AsAny(), rapid.MapOfN(rapid.String(), jsonOf(depth-1), 0, 3).AsAny())
	}
	return rapid.OneOf(kinds...)
}
