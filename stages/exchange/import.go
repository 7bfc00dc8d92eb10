package exchange

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"prefdeck/stages"
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
	events.Send(stages.Started{Run: im.run})
	err = im.files(ctx, paths)
	if last := im.settle(); err == nil { // a batch is still being stored where reading failed
		err = last
	}
	if !im.absorbed && ctx.Err() == nil {
		err = stages.Both(err, im.record(ctx))
	}
	if err != nil {
		err = fmt.Errorf("import: %w", err)
	}
	im.notices()
	var log stages.RunLog
	if im.recorded {
		log = d
	}
	return im.report, stages.Finish(ctx, log, im.run, err, events)
}

// record records the run, once, before anything names it. The rows of a whole deck
// name the runs that made them, so an import of nothing else is not recorded: the
// deck would come back with a run more.
func (im *importing) record(ctx context.Context) error {
	if im.recorded {
		return nil
	}
	if err := im.deck.StartRun(ctx, im.run); err != nil {
		return fmt.Errorf("record the run: %w", err)
	}
	im.recorded = true
	return nil
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
	return &importing{deck: d, options: o, names: names, events: events, decided: newDecided()}, nil
}

// importing is one run of Import.
type importing struct {
	deck    Importer
	options ImportOptions
	names   fields
	events  stages.Events
	run     stages.Run
	report  Report

	recorded bool // the run
	absorbed bool // a whole deck

	pending map[RowKind]*pending
	saving  func() error // waits for the batch that is being stored; nil: none is
	stored  *Batch       // the last one stored, whose memory the next one takes; nil: it is taken
	reader  *reader
	ledger  *ledger
	joins   *joins
	answers *answers // of a batch; nil: the rows are others
	tally   tally
	decided *decided
	look    *look // nil: the files are read to their end
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
			im.badFile(RowError{File: path, Err: err})
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
	if err := im.record(ctx); err != nil {
		return err
	}
	im.pending = map[RowKind]*pending{}
	im.reader, im.ledger = newReader(im.names, s.as), newLedger()
	im.reader.joins, im.reader.judged = im.joins, im.options.As == Verdicts
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
		im.badFile(RowError{File: s.name, Err: errors.New("it has no rows")})
	}
	if im.answers != nil {
		if err := im.saveAnswers(ctx); err != nil {
			return err
		}
		return im.sumUpVerdicts(ctx)
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
	im.badFile(e)
	return nil
}

// end reads the rows that a file kept until its end, and notes the fields that were not
// read.
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
	if err := im.reader.scale.fault(); err != nil && (im.options.LabelsOf != "" || im.reader.judged) {
		im.badFile(RowError{File: s.name, Err: err})
	}
	if line := im.reader.scale.doubts(); line != "" {
		im.tally.unread = append(im.tally.unread, s.base+": "+line)
	}
	for _, line := range im.reader.scale.open(!im.options.NoFlags) {
		im.tally.unread = append(im.tally.unread, s.base+": "+line)
	}
	line, flags, lost := im.ledger.unread(im.reader)
	im.look.suggest(im.ledger.would)
	if flags != "" && !im.options.NoFlags {
		line += ": " + flags
	}
	switch {
	case lost && im.options.NoFlags:
		im.badFile(RowError{File: s.name, Err: fmt.Errorf("every row lost its answers: %s", line)})
	case lost:
		im.badFile(RowError{File: s.name, Err: fmt.Errorf("every row lost its answers: %s (or --as prompts)", line)})
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
		err = misplaced(r.fields)
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

// add adds one item of a row, and stores a batch when it is full.
func (im *importing) add(ctx context.Context, s *source, r *record, it item) error {
	im.ledger.note(r, it)
	im.tally.unasked += it.unasked
	switch {
	case len(it.votes) == 0:
		if it.kind == Pairs && im.giving().takes() {
			im.tally.open++
		}
	case it.kind == Responses && !it.same:
		im.tally.loose++
	case !im.giving().takes():
		im.tally.ranked++
	}
	if it.split {
		im.tally.split++
	}
	if it.same {
		im.tally.same++
	}
	if it.half {
		im.tally.half++
	}
	if it.against && im.giving().takes() {
		im.tally.against++
	}
	if im.giving().takes() && r.lossy() {
		im.tally.lossy++
	}
	if im.giving().takes() && len(it.votes) > 0 && r.marked("swapped", "is_swapped", "flipped", "is_flipped") {
		im.tally.swapped++
	}
	if _, rated := r.at(r.plain["label"]).(bool); rated && it.kind == Responses && len(it.answers) == 1 {
		im.tally.rated++
	}
	if p := im.pending[it.kind]; p != nil && p.full(im.limit(), it) {
		if err := im.flush(ctx, it.kind); err != nil {
			return err
		}
	}
	if im.pending[it.kind] == nil {
		im.pending[it.kind] = newPending(s.base, im.run.ID, im.giving(), im.decided, im.stored)
		im.stored = nil
	}
	p := im.pending[it.kind]
	p.add(it)
	im.tally.opposed, p.opposed = im.tally.opposed+p.opposed, 0
	im.tally.evened, p.evened = im.tally.evened+p.evened, 0
	return nil
}

// giving says what becomes of the votes of rows.
func (im *importing) giving() giving { return giving{im.options.As, im.options.LabelsOf} }
