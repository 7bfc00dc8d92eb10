package exchange

import (
	"context"
	"errors"
	"fmt"
	"io"

	"prefdeck/stages/prompt"
)

// writeTRL writes TRL's explicit-prompt preference format as JSONL, ordered by pair
// id: each row has three texts, or three lists of messages.
//
// TRL's loader wants one type per column, so a file has one shape: if any of its
// prompts has a system message or earlier turns, all rows are conversational;
// otherwise all are plain text. That takes two passes over the labels.
func writeTRL(ctx context.Context, d Exporter, w io.Writer, o ExportOptions) (ExportSummary, error) {
	conversational := false
	err := d.Labelled(ctx, func(l Labelled) error {
		var s ExportSummary
		if len(s.exported(l, o)) > 0 && l.Prompt.Conversational() {
			conversational = true
		}
		return ctx.Err()
	})
	if err != nil {
		return ExportSummary{}, fmt.Errorf("read the labels: %w", err)
	}
	s := ExportSummary{Conversational: conversational}
	row := newJSONRow(o.InvalidUTF8 == KeepInvalid)
	err = d.Labelled(ctx, func(l Labelled) error {
		for _, p := range s.exported(l, o) {
			row.reset()
			switch {
			case conversational:
				row.messages("prompt", l.Prompt.Messages())
				row.messages("chosen", reply(p.chosen))
				row.messages("rejected", reply(p.rejected))
			case l.Prompt.Conversational():
				return errors.New("a conversation was labelled while the export ran; run it again")
			default:
				row.text("prompt", l.Prompt.Text())
				row.text("chosen", p.chosen)
				row.text("rejected", p.rejected)
			}
			s.Rows++
			if _, err := w.Write(row.line()); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
	return s, err
}

// reply returns a response as the list of messages that follows the prompt.
func reply(text string) []prompt.Message {
	return []prompt.Message{{Role: prompt.Assistant, Content: text}}
}
