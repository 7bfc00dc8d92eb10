package exchange

import (
	"slices"
	"strings"
	"testing"
)

// A list of numbers beside answers is read as ranks or as their order only where that is
// sure, and the import says how to tell which it is.
func TestRanksOrOrder(t *testing.T) {
	t.Parallel()
	const listed, apart = `"responses":["one","two","three"]`, `"response_1":"one","response_2":"two","response_3":"three"`
	best := func(first, second, third string) []string {
		want := []string{"me: " + first, "me: " + first, "me: " + second}
		slices.Sort(want)
		return want
	}
	for _, tt := range []struct {
		name, row, as string
		want          []string
	}{
		{"ranks from 1", `{"prompt":"p",` + listed + `,"ranks":[3,1,2]}`, "", best("two", "three", "one")},
		{"ranks from 0", `{"prompt":"p",` + listed + `,"ranks":[2,0,1]}`, "", best("two", "three", "one")},
		{"a ranking from 0", `{"prompt":"p",` + listed + `,"ranking":[2,0,1]}`, "", nil},
		{"a ranking from 1", `{"prompt":"p",` + listed + `,"rankings":[3,1,2]}`, "", nil},
		{"said to be ranks", `{"prompt":"p",` + listed + `,"ranking":[2,0,1]}`, "ranks", best("two", "three", "one")},
		{"said to be an order from 0", `{"prompt":"p",` + listed + `,"ranking":[2,0,1]}`, "order", best("three", "one", "two")},
		{"said to be an order from 1, in a text", `{"prompt":"p",` + listed + `,"ranking":"[3, 1, 2]"}`, "order", best("three", "one", "two")},
		{"the same either way", `{"prompt":"p",` + listed + `,"ranking":[3,2,1]}`, "", best("three", "two", "one")},
		{"ranks, since two are even", `{"prompt":"p",` + listed + `,"ranking":[2,1,2]}`, "", []string{"me: tie", "me: two", "me: two"}},
		{"scores beside a ranking", `{"prompt":"p",` + listed + `,"ranking":[2,0,1],"scores":[2,1,3]}`, "", best("three", "one", "two")},
		{"two answers", `{"prompt":"p","responses":["one","two"],"ranking":[1,0]}`, "", []string{"me: two"}},
		{"answers in fields", `{"prompt":"p",` + apart + `,"ranking":[2,0,1]}`, "ranks", best("two", "three", "one")},
		{"a rank in a field for each", `{"prompt":"p",` + apart + `,"rank_1":3,"rank_2":1,"rank_3":2}`, "", best("two", "three", "one")},
		{"a rating in a field for each", `{"prompt":"p",` + apart + `,"rating_1":3,"rating_2":1,"rating_3":2}`, "", best("one", "three", "two")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := ImportOptions{LabelsOf: "me", As: Pairs}
			if tt.as != "" {
				o.Map = map[string]string{tt.as: "ranking"}
			}
			m := newMemory()
			events, stop := listen()
			_, err := Import(t.Context(), m, []string{writeFile(t, "x.jsonl", tt.row)}, o, events)
			said := stop()
			if got := m.decisions(); !slices.Equal(got, tt.want) || (err != nil) != (tt.want == nil) {
				t.Errorf("%q, %v, want %q", got, err, tt.want)
			}
			if err != nil && !strings.Contains(err.Error(), "may hold ranks or an order, best first: --map ranks=rank") {
				t.Error(err)
			}
			if told := strings.Contains(said, "=ranking says which") || strings.Contains(said, "=rankings says which"); told != (tt.want == nil) {
				t.Errorf("it says %q", said)
			}
		})
	}
}
