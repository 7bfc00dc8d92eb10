package exchange

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
)

// What wellFormed lets through is JSON, and it knows the rows that most files have.
func TestWellFormed(t *testing.T) {
	t.Parallel()
	rows := []string{
		`{"prompt": "Why is the sky blue, and the évening red?", "response_a": "Rayleigh \"scattering\".\n\u00e9\\", "response_b": ""}`,
		` [{"role":"user","content":"a/b\/"},{"role":"assistant","n":-12,"ok":true,"no":false,"none":null,"zero":0}, [], {}] `,
		`"plain, and longer than eight bytes"`, `-7`,
	}
	for _, row := range rows {
		if !wellFormed([]byte(row)) {
			t.Errorf("%s is not known to be JSON", row)
		}
	}
	rows = append(rows, `{"a":1.5e-7}`, strings.Repeat("[", 99)+strings.Repeat("]", 99), strings.Repeat("[", 101)+strings.Repeat("]", 101))
	random := rand.New(rand.NewPCG(1, 2))
	const pieces = "\"\\{}[]:,u0123456789aAfFgG tfnre-+.\x00\x1f\x20\x7f\x80\xff\n"
	for range 50_000 {
		text := []byte(rows[random.IntN(len(rows))])
		for range random.IntN(3) {
			switch at := random.IntN(len(text)); random.IntN(3) {
			case 0:
				text[at] = pieces[random.IntN(len(pieces))]
			case 1:
				text = append(text[:at], text[at+1:]...)
			default:
				text = text[:at]
			}
			if len(text) == 0 {
				break
			}
		}
		if wellFormed(text) && !json.Valid(text) {
			t.Fatalf("%q is no JSON", text)
		}
	}
}

func BenchmarkWellFormed(b *testing.B) {
	row := []byte(`{"prompt": "` + strings.Repeat("word ", 30) + `", "response_a": "` + strings.Repeat("word ", 90) + `", "response_b": "` + strings.Repeat("word ", 90) + `"}`)
	for name, valid := range map[string]func([]byte) bool{"ours": wellFormed, "encoding/json": json.Valid} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				valid(row)
			}
		})
	}
}
