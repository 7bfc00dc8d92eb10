package pipeline

import (
	"context"
	"fmt"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/prompt"
)

// heldOut reads the texts of test sets: every user turn of every prompt in the files.
func heldOut(ctx context.Context, paths []string) ([]prompt.TestText, error) {
	var all []prompt.TestText
	for _, path := range paths {
		s := testSet{file: path}
		if _, err := exchange.Import(ctx, &s, []string{path}, exchange.ImportOptions{As: exchange.Prompts}, nil); err != nil {
			return nil, fmt.Errorf("held_out: %w", err)
		}
		all = append(all, s.texts...)
	}
	return all, nil
}

// testSet keeps what an import reads, in place of a deck.
type testSet struct {
	file  string
	texts []prompt.TestText
}

func (s *testSet) StartRun(context.Context, stages.Run) error  { return nil }
func (s *testSet) FinishRun(context.Context, stages.Run) error { return nil }

func (s *testSet) SaveBatch(_ context.Context, b exchange.Batch) (exchange.Added, error) {
	for _, p := range b.Prompts {
		for _, t := range p.Turns {
			if t.Role == prompt.User {
				s.texts = append(s.texts, prompt.TestText{File: s.file, Text: t.Content})
			}
		}
	}
	return exchange.Added{Prompts: len(b.Prompts)}, nil
}
