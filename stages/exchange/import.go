package exchange

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"prefdeck/stages"
)

// A batch is stored in one transaction. The more rows it has, the fewer pages of the
// deck's indexes are written twice; but labels wait for it, and it is kept in memory.
const (
	batchRows  = 4_000
	batchBytes = 8 << 20
)

// Import reads files into the deck. It reports rows that cannot be read and stores
// the good ones around them; its error says so at the end. A file that is no table
// of rows at all leaves nothing behind. Importing a file again adds nothing.
func Import(ctx context.Context, d Importer, paths []string, o ImportOptions, events stages.Events) (Report, error) {
	im, err := begin(d, o, events)
	if err != nil {
		return Report{}, err
	}
	config, err := json.Marshal(struct {
		Files []string          `json:"files"`
		As    RowKind           `json:"as,omitempty"`
		Map   map[string]string `json:"map,omitempty"`
		With  []string          `json:"with,omitempty"`
		Out   []string          `json:"leave_out,omitempty"`
		Of    string            `json:"labels_of,omitempty"`
	}{paths, o.As, o.Map, o.With, o.LeaveOut, o.LabelsOf})
	if err != nil {
		return Report{}, fmt.Errorf("import: configuration: %w", err)
	}
	im.run = stages.Run{
		ID: stages.NewRunID(), Stage: stages.Import, Config: config, Version: o.Version,
		Started: time.Now(), Status: stages.Running,
	}
	if err := d.StartRun(ctx, im.run); err != nil {
		return Report{}, fmt.Errorf("import: record the run: %w", err)
	}
	events.Send(stages.Started{Run: im.run})
	err = im.files(ctx, paths)
	if last := im.settle(); err == nil { // a batch is still being stored where reading failed
		err = last
	}
	if err != nil {
		err = fmt.Errorf("import: %w", err)
	}
	im.notices()
	return im.report, stages.Finish(ctx, d, im.run, err, events)
}

// begin returns an import that has read nothing yet.
func begin(d Importer, o ImportOptions, events stages.Events) (*importing, error) {
	names, err := newFields(o.Map)
	if err != nil {
		return nil, err
	}
	names.without = o.LeaveOut
	if err := CheckKind(o.As); err != nil {
		return nil, fmt.Errorf("import: the kind of rows %w", err)
	}
	if o.Errors <= 0 {
		o.Errors = 20
	}
	if o.MaxRow <= 0 {
		o.MaxRow = 64 << 20
	}
	if o.Stdin == nil {
		o.Stdin = os.Stdin
	}
	return &importing{deck: d, options: o, names: names, events: events}, nil
}

// importing is one run of Import.
type importing struct {
	deck    Importer
	options ImportOptions
	names   fields
	events  stages.Events
	run     stages.Run
	report  Report

	pending map[RowKind]*pending
	saving  func() error // waits for the batch that is being stored; nil: none is
	reader  *reader
	ledger  *ledger
	joins   *joins
	answers *answers // of a batch; nil: the rows are others
	tally   tally
	look    *look // nil: the files are read to their end
}

// tally counts what an import says at its end.
type tally struct {
	unasked int // user turns left out
	ranked  int // rows whose preference was left out
	split   int // transcripts taken apart
	same    int // rows whose two answers are the same
	unread  []string
}

func (im *importing) files(ctx context.Context, paths []string) error {
	var err error
	if im.joins, err = im.join(ctx); err != nil {
		return err
	}
	if im.answers, err = im.takesAnswers(); err != nil {
		return err
	}
	for _, path := range paths {
		files, err := filesOf(path)
		if err != nil {
			im.bad(RowError{File: path, Err: err})
		}
		for _, file := range files {
			if err := im.oneFile(ctx, file); err != nil {
				return err
			}
			if im.look.enough() {
				return nil
			}
		}
	}
	return im.verdict()
}

// oneFile imports one file. Faults of the file go to the report; the error is about
// the deck, or the end of ctx.
func (im *importing) oneFile(ctx context.Context, path string) error {
	s, err := openSource(ctx, path, im.options.Stdin)
	if err != nil {
		if path == Stdin {
			path = "standard input"
		}
		return im.unread(ctx, RowError{File: path, Err: err})
	}
	defer s.Close()
	s.names, s.as, s.maxRow = im.names, im.options.As.rows(), im.options.MaxRow
	if s.table == nil {
		if whole, err := im.whole(ctx, s); whole || err != nil {
			return err
		}
	}
	im.pending = map[RowKind]*pending{}
	im.reader, im.ledger = newReader(im.names, s.as), newLedger()
	im.reader.joins = im.joins
	decode, err := sniff(s)
	if err != nil {
		return im.unread(ctx, RowError{File: s.name, Err: err})
	}
	rows := im.report.Rows
	each := im.row
	if im.answers != nil {
		each = im.answer
	}
	err = decode(s, func(r row) error { return each(ctx, s, r) })
	var wrong wrongFile
	switch {
	case errors.As(err, &wrong):
		return im.unread(ctx, rowError(s.name, wrong.line, wrong.err))
	case err != nil && !errors.Is(err, errEnough):
		return err
	case im.report.Rows == rows:
		im.bad(RowError{File: s.name, Err: errors.New("it has no rows")})
	}
	if im.answers != nil {
		return im.saveAnswers(ctx)
	}
	if err := im.end(ctx, s); err != nil {
		return err
	}
	for _, kind := range []RowKind{Prompts, Responses, Pairs} {
		if err := im.flush(ctx, kind); err != nil {
			return err
		}
	}
	return im.settle()
}

// unread reports a file that cannot be read, unless ctx has ended, which ends every
// read.
func (im *importing) unread(ctx context.Context, e RowError) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	im.bad(e)
	return nil
}

// end reads what a file kept until its end, and notes what was not read of it.
func (im *importing) end(ctx context.Context, s *source) error {
	err := im.reader.messages.finish(s.as, func(r *record, it item) error {
		if it.lost != nil {
			im.bad(rowError(s.name, 0, it.lost))
			return nil
		}
		return im.add(ctx, s, r, it)
	})
	if err != nil {
		return err
	}
	line, flags, lost := im.ledger.unread(im.reader)
	im.look.suggest(im.ledger.would)
	if flags != "" && !im.options.NoFlags {
		line += ": " + flags
	}
	switch {
	case lost && im.options.NoFlags:
		im.bad(RowError{File: s.name, Err: fmt.Errorf("every row lost its answers: %s", line)})
	case lost:
		im.bad(RowError{File: s.name, Err: fmt.Errorf("every row lost its answers: %s (or --as prompts)", line)})
	case line != "":
		im.tally.unread = append(im.tally.unread, s.base+": "+line)
	}
	return nil
}

// row adds one row, and stores a batch when it is full.
func (im *importing) row(ctx context.Context, s *source, r row) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if im.look.enough() {
		return errEnough
	}
	im.report.Rows++
	im.run.Counts.In++
	im.look.row(im, r)
	var stopped error
	err := r.err
	if err == nil {
		err = ofBatch(r.fields)
	}
	if err == nil {
		im.reader.cells = r.cells
		err = im.reader.read(r.fields, func(rec *record, it item) error {
			if it.lost != nil {
				return it.lost
			}
			if err := im.giving().check(it); err != nil {
				return err
			}
			stopped = im.add(ctx, s, rec, it)
			return stopped
		})
	}
	switch {
	case stopped != nil:
		return stopped
	case err != nil:
		e := rowError(s.name, r.line, err)
		if !im.same(e) {
			e = im.explained(e, r, err)
		}
		im.bad(e)
		return im.reject(s, r, e.reason())
	}
	return nil
}

// explained adds to the error of a row which --map would read it, if the report has
// room for that.
func (im *importing) explained(e RowError, r row, err error) RowError {
	if len(im.report.Bad) < im.options.Errors && r.fields != nil && (errors.As(err, new(missingField)) || errors.As(err, new(wrongValue))) {
		would := im.reader.promptMap(r.fields)
		if !im.options.NoFlags {
			e.Hint = mapFlags(would)
		}
		im.look.suggest(would)
	}
	return e
}

// add adds one item of a row, and stores a batch when it is full.
func (im *importing) add(ctx context.Context, s *source, r *record, it item) error {
	im.ledger.note(r, it)
	im.tally.unasked += it.unasked
	if len(it.votes) > 0 && !im.giving().takes() {
		im.tally.ranked++
	}
	if it.split {
		im.tally.split++
	}
	if it.same {
		im.tally.same++
	}
	if im.pending[it.kind] == nil {
		im.pending[it.kind] = newPending(s.base, im.run.ID, im.giving())
	}
	p := im.pending[it.kind]
	p.add(it)
	if p.rows >= im.limit() || p.bytes >= batchBytes {
		return im.flush(ctx, it.kind)
	}
	return nil
}

// limit returns how many rows fill a batch. Somebody who waits gets a few at once, and
// then more and more, as each batch has its price.
func (im *importing) limit() int {
	if !im.options.Soon {
		return batchRows
	}
	const first = 20
	return min(max(im.report.Rows/2, first), batchRows)
}

func rowError(file string, line int, err error) RowError {
	var fe fieldError
	if errors.As(err, &fe) {
		return RowError{File: file, Line: line, Field: fe.field, Err: fe.err}
	}
	return RowError{File: file, Line: line, Err: err}
}

// bad counts a row that could not be imported. Rows with the same fault share an
// entry of the report.
func (im *importing) bad(e RowError) {
	im.report.Bads++
	im.run.Counts.Failed++
	if i := im.fault(e); i >= 0 {
		im.report.Bad[i].More++
	} else if len(im.report.Bad) < im.options.Errors {
		im.report.Bad = append(im.report.Bad, e)
	}
}

// same reports whether the report has this fault already.
func (im *importing) same(e RowError) bool { return im.fault(e) >= 0 }

// fault returns the place of the report's entry with the same fault; -1 for none.
func (im *importing) fault(e RowError) int {
	text := e.Err.Error()
	return slices.IndexFunc(im.report.Bad, func(have RowError) bool {
		return have.File == e.File && have.Field == e.Field && have.Err.Error() == text
	})
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

// count adds a stored batch to the report, and tells of it.
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

// verdict returns the error of an import that left something out.
func (im *importing) verdict() error {
	switch {
	case im.report.Bads == 0:
		return nil
	case im.report.Bads == 1:
		return Unread{im.report.Bad[0]}
	case im.report.Rows == 0:
		return Unread{fmt.Errorf("%d files could not be imported; the first: %w", im.report.Bads, im.report.Bad[0])}
	}
	return Unread{fmt.Errorf("%s of %s rows could not be imported; the first: %w", stages.Number(im.report.Bads), stages.Number(im.report.Rows), im.report.Bad[0])}
}

func (im *importing) notices() {
	for _, text := range im.tally.notices(!im.options.NoFlags) {
		im.events.Send(stages.Notice{Run: im.run.ID, Stage: stages.Import, Text: text})
	}
}

// notices lists what an import says at its end, with the flags that would change it
// or without.
func (t tally) notices(flags bool) []string {
	var said []string
	notice := func(n int, text string) {
		if n > 0 {
			said = append(said, fmt.Sprintf(text, stages.Number(n)))
		}
	}
	notice(t.unasked, "%s later user turns were left out: a conversation goes on only after an answer, so the first turn is the prompt")
	notice(t.split, "%s transcripts in one text were split into turns")
	notice(t.same, "%s rows have the same answer twice: there is nothing to prefer, so they are no pairs")
	ranked := "%s pairs came with a preference; they are unlabelled here, and nothing shows which was chosen"
	if flags {
		ranked += " (--labels-of NAME makes labels of them)"
	}
	notice(t.ranked, ranked)
	return append(said, t.unread...)
}

// giving says what becomes of the votes of rows.
func (im *importing) giving() giving { return giving{im.options.As, im.options.LabelsOf} }
