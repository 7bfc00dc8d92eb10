package exchange

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

// The line of every row is right, however it is read and whatever is left out.
func TestMeterCountsLines(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		blanks := rapid.Custom(func(t *rapid.T) string {
			n := rapid.OneOf(rapid.IntRange(1, 3), rapid.IntRange(longBlank-2, longBlank+700)).Draw(t, "n")
			return strings.Repeat(rapid.SampledFrom([]string{"\n", "\r\n", " ", "\t\n "}).Draw(t, "blank"), n)
		})
		values := rapid.SampledFrom([]string{`{}`, `"a \" b"`, `"\\"`, `12`, `[]`, `"` + strings.Repeat(" ", longBlank+9) + `"`})
		var text strings.Builder
		var starts []int // of values, as lines
		for range rapid.IntRange(1, 8).Draw(t, "values") {
			text.WriteString(blanks.Draw(t, "blanks"))
			starts = append(starts, 1+strings.Count(text.String(), "\n"))
			text.WriteString(values.Draw(t, "value"))
		}
		var r io.Reader = strings.NewReader(text.String())
		if rapid.Bool().Draw(t, "halves") {
			r = iotest.HalfReader(r)
		}
		m := newJSONMeter(r, 1<<30)
		read, err := io.ReadAll(m)
		if err != nil {
			t.Fatal(err)
		}
		var s squeeze
		value, before := 0, true
		for i, c := range read {
			blank := !s.text && strings.IndexByte(" \t\r\n", c) >= 0
			if before && !blank {
				if line := m.lineAt(int64(i)); line != starts[value] {
					t.Fatalf("value %d is in line %d, want %d", value, line, starts[value])
				}
				value++
			}
			s.needless(c)
			before = blank
		}
		if value != len(starts) {
			t.Fatalf("%d values left of %d", value, len(starts))
		}
	})
}

// A row and a great many line breaks cost no more memory than the row: the decoder
// would keep the breaks, and look through all of them after every read.
func TestLineBreaksAreNotKept(t *testing.T) {
	t.Parallel()
	const breaks = 32 << 20
	m := newJSONMeter(io.MultiReader(strings.NewReader("{}"), io.LimitReader(always('\n'), breaks), strings.NewReader("{}")), 1<<20)
	read, err := io.ReadAll(m)
	if err != nil || len(read) != longBlank+len("{}{}") {
		t.Fatalf("%d bytes are left, %v", len(read), err)
	}
	if len(m.ahead) > 4*longBlank {
		t.Errorf("%d bytes for the lines", len(m.ahead))
	}
	if line := m.lineAt(int64(len(read) - 2)); line != breaks+1 {
		t.Errorf("the last row is in line %d", line)
	}
}

// always is a reader of one byte.
type always byte

func (a always) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(a)
	}
	return len(p), nil
}
