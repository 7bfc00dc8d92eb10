package exchange

import (
	"context"
	"errors"
	"io"

	"prefdeck/stages/prompt"
)

// writeTRL writes TRL's explicit-prompt preference format as JSONL, ordered by pair
// id: each row has three texts, or three lists of messages.
//
// TRL's loader wants one type per column, so a file has one shape: if any of its
// prompts has a system message or earlier turns, all rows are conversational;
// otherwise all are plain text.
func writeTRL(ctx context.Context, d Exporter, w io.Writer, o ExportOptions) (s ExportSummary, err error) {
	err = d.Export(ctx, func(labels Snapshot) error {
		if s.Conversational, err = anyConversation(ctx, labels, o); err != nil {
			return err
		}
		row := newJSONRow(o.InvalidUTF8 == KeepInvalid)
		return labels.Each(ctx, false, func(l Labelled) error {
			for _, p := range s.exported(l, o) {
				row.reset()
				if s.Conversational {
					row.messages("prompt", l.Prompt.Messages())
					row.messages("chosen", reply(p.chosen))
					row.messages("rejected", reply(p.rejected))
				} else {
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
	})
	return s, err
}

// errFound ends a look through the labels.
var errFound = errors.New("found")

// anyConversation reports whether a conversation will be exported.
func anyConversation(ctx context.Context, labels Snapshot, o ExportOptions) (bool, error) {
	err := labels.Each(ctx, true, func(l Labelled) error {
		var s ExportSummary
		if len(s.exported(l, o)) > 0 {
			return errFound
		}
		return ctx.Err()
	})
	if errors.Is(err, errFound) {
		return true, nil
	}
	return false, err
}

// reply returns a response as the list of messages that follows the prompt.
func reply(text string) []prompt.Message {
	return []prompt.Message{{Role: prompt.Assistant, Content: text}}
}
