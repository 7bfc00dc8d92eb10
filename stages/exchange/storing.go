package exchange

import (
	"context"
	"fmt"

	"prefdeck/stages"
)

// A batch is stored in one transaction. The more rows it has, the fewer pages of the
// deck's indexes are written twice; but labels wait for it, and it is kept in memory.
const (
	batchRows  = 4_000
	newRows    = 1_000 // of a new deck, whose pages are written once
	batchBytes = 8 << 20
)

// limit returns how many rows fill a batch. Somebody who waits gets a few at once, and
// then more and more, as each batch has its price.
func (im *importing) limit() int {
	const first = 20
	switch {
	case im.options.New:
		return newRows
	case im.options.Soon:
		return min(max(im.report.Rows/2, first), batchRows)
	}
	return batchRows
}

// flush begins to store the pending rows of a kind, while the next ones are read. It
// waits for the batch before, and for one of long rows, of which two would fill the
// memory.
func (im *importing) flush(ctx context.Context, kind RowKind) error {
	p := im.pending[kind]
	if p == nil {
		return nil
	}
	delete(im.pending, kind)
	if err := im.settle(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	saving := make(chan error, 1)
	im.saving = func() error {
		err := <-saving
		if err == nil {
			im.count(p, kind)
			im.stored = &p.batch
		}
		return err
	}
	go func() {
		var err error
		if p.added, err = im.deck.SaveBatch(ctx, p.batch); err != nil {
			err = fmt.Errorf("store %d rows of %s: %w", p.rows, p.source, err)
		}
		saving <- err
	}()
	if p.bytes >= 2*batchBytes {
		return im.settle()
	}
	return nil
}

// settle waits for the batch that is being stored, if any.
func (im *importing) settle() error {
	saving := im.saving
	if saving == nil {
		return nil
	}
	im.saving = nil
	return saving()
}

// count adds a stored batch to the report and announces it.
func (im *importing) count(p *pending, kind RowKind) {
	added := p.added
	im.report.Added.Prompts += added.Prompts
	im.report.Added.Responses += added.Responses
	im.report.Added.Pairs += added.Pairs
	im.report.Added.Labels += added.Labels
	im.report.Added.Verdicts += added.Verdicts
	switch {
	case p.giving.as == Comparisons:
		im.report.Known += len(p.batch.Labels) - added.Labels
	case p.giving.as == Verdicts:
		im.report.Known += len(p.batch.Verdicts) - added.Verdicts
	default:
		im.report.Known += p.units - map[RowKind]int{Prompts: added.Prompts, Responses: added.Responses, Pairs: added.Pairs}[kind]
	}
	im.run.Counts.Added = im.report.Added.Prompts + im.report.Added.Responses + im.report.Added.Pairs
	im.run.Counts.Known = im.report.Known
	im.events.Send(stages.Progress{
		Run: im.run.ID, Stage: stages.Import, Done: im.report.Rows, Counts: im.run.Counts, Now: p.source,
	})
}
