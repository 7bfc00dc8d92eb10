package exchange

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"prefdeck/stages/prompt"
)

// trlRow is a row of TRL's preference format with explicit prompt: three texts,
// or three lists of messages.
type trlRow struct {
	Prompt   any `json:"prompt"`
	Chosen   any `json:"chosen"`
	Rejected any `json:"rejected"`
}

// writeTRL writes TRL's explicit-prompt preference format as JSONL, by pair ID.
//
// The loader TRL uses wants one type per column, so a file is of one shape: when
// any of its prompts has a system message or earlier turns, all of its rows are
// conversational; otherwise all are plain text. That takes two passes over the
// labels.
func writeTRL(ctx context.Context, d Exporter, w io.Writer) (Summary, error) {
	conversational := false
	err := d.Labelled(ctx, func(l Labelled) error {
		var s Summary
		if _, _, ok := s.preferred(l); ok && l.Prompt.Conversational() {
			conversational = true
		}
		return ctx.Err()
	})
	if err != nil {
		return Summary{}, fmt.Errorf("read the labels: %w", err)
	}
	s := Summary{Conversational: conversational}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	err = d.Labelled(ctx, func(l Labelled) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		chosen, rejected, ok := s.preferred(l)
		if !ok {
			return nil
		}
		row := trlRow{l.Prompt.Text(), chosen.Text, rejected.Text}
		switch {
		case conversational:
			row = trlRow{l.Prompt.Messages(), reply(chosen.Text), reply(rejected.Text)}
		case l.Prompt.Conversational():
			return errors.New("a conversation was labelled while the export ran; run it again")
		}
		texts := []string{chosen.Text, rejected.Text}
		for _, m := range l.Prompt.Messages() {
			texts = append(texts, m.Content)
		}
		s.repaired(texts...)
		s.Rows++
		return enc.Encode(row)
	})
	return s, err
}

// reply is a response as the list of messages that follows the prompt.
func reply(text string) []prompt.Message {
	return []prompt.Message{{Role: prompt.Assistant, Content: text}}
}
