package store

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"prefdeck/stages/exchange"
	"prefdeck/stages/prompt"
)

// BenchmarkCuration curates 100,000 prompts with every filter on, of which one in ten
// repeats another: the first time, and again when nothing has changed.
func BenchmarkCuration(b *testing.B) {
	const n = 100_000
	random := rand.New(rand.NewPCG(1, 2))
	vocabulary := make([]string, 5_000)
	for i := range vocabulary {
		vocabulary[i] = fmt.Sprintf("%c%cword%d", 'a'+i%26, 'a'+i/26%26, i)
	}
	text := func() string {
		words := []string{"Explain", "to", "me"}
		for range 8 + random.IntN(30) {
			words = append(words, vocabulary[random.IntN(len(vocabulary))])
		}
		return strings.Join(words, " ")
	}
	d := fresh(b)
	var texts []string
	for i := range n {
		t := text()
		if i%10 == 9 {
			t = texts[random.IntN(len(texts))] + " please"
		}
		texts = append(texts, t)
	}
	for from := 0; from < n; from += 4_000 {
		var batch exchange.Batch
		for _, t := range texts[from : from+4_000] {
			batch.Prompts = append(batch.Prompts, ask(b, t))
		}
		if _, err := d.SaveBatch(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
	o := prompt.Options{Screen: prompt.Screen{Languages: []string{"en"}, MinWords: 3, MaxWords: 200, PersonalData: true}}
	for range 250 {
		o.Screen.HeldOut = append(o.Screen.HeldOut, prompt.TestText{File: "test.jsonl", Text: text()})
	}
	b.Run("first", func(b *testing.B) {
		for range 1 {
			if err := prompt.Run(b.Context(), d, nil, o, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("again", func(b *testing.B) {
		for b.Loop() {
			if err := prompt.Run(b.Context(), d, nil, o, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
}
