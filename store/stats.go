package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/stages/pairing"
)

const (
	statsNumbers = `
SELECT (SELECT count(*) FROM prompts),
	(SELECT count(*) FROM responses) - (SELECT count(*) FROM responses WHERE status = 'failed'),
	(SELECT count(*) FROM responses WHERE status = 'failed'),
	(SELECT count(*) FROM generations WHERE slot IS NOT NULL),
	(SELECT count(*) FROM pairs),
	(SELECT count(*) FROM events)`
	statsMissing = `
SELECT coalesce((SELECT r.counts ->> '$.missing' FROM runs r WHERE r.stage = 'responses' AND r.status <> 'running' ORDER BY r.n DESC LIMIT 1), 0)`
	statsUnanswered = `
SELECT count(*) FROM prompts p WHERE p.dropped_by = '' AND NOT EXISTS (SELECT 1 FROM responses r WHERE r.prompt = p.n)`
	statsCapped = `
SELECT coalesce(counts ->> '$.capped', 0), coalesce(counts ->> '$.capped_by_response', 0), coalesce(counts ->> '$.capped_by_strategy', 0),
	coalesce(config ->> '$.pairs_per_prompt', 0), coalesce(config ->> '$.pairs_per_response', 0), coalesce(config ->> '$.strategy', '')
FROM runs WHERE stage = 'filter' AND status = 'done' ORDER BY n DESC LIMIT 1`
	statsLabels = `
SELECT c.answer, p.route = 'person' AND c.annotator = d.annotator, count(*)
FROM deck d CROSS JOIN events_current c CROSS JOIN pairs p ON p.n = c.pair GROUP BY 1, 2`
	// By the policies of an export to which nothing was said.
	statsPreferences = `
SELECT count(*) FROM (
	SELECT v.pair FROM (` + votes + `) v WHERE v.answer <> 'skip' GROUP BY v.pair
	HAVING 2 * max(sum(v.answer = 'a'), sum(v.answer = 'b')) > count(*)) m
	CROSS JOIN pairs p ON p.n = m.pair
WHERE p.route <> 'dropped' AND p.prompt NOT IN (SELECT p.prompt` + testStream + `)
	AND NOT ` + onHeldOut + `
	AND NOT EXISTS (SELECT 1 FROM gold g WHERE g.pair = p.n)
	AND NOT EXISTS (SELECT 1 FROM responses r WHERE r.n IN (p.a, p.b) AND (r.status = 'cut' OR ` + isBlank + `))`
	// Of a long text only the length is read.
	isBlank = `octet_length(r.text) < 100 AND trim(r.text, char(9, 10, 11, 12, 13, 32, 133, 160, 5760, 8192, 8193, 8194, 8195, 8196, 8197, 8198,
	8199, 8200, 8201, 8202, 8232, 8233, 8239, 8287, 12288)) = ''`
	// The person's preference is by content; whether a drop stands is looked up
	// anew, since a filter may have changed.
	statsAudits = `
SELECT p.route, p.dropped_by, p.dropped_kind, x.dropped_by <> '', y.dropped_by <> '', coalesce(c.answer, ''), coalesce(q.state, ''),
	a.probability, m.answer
FROM deck d CROSS JOIN audits a CROSS JOIN pairs p ON p.n = a.pair
	CROSS JOIN responses x ON x.n = p.a CROSS JOIN responses y ON y.n = p.b
	LEFT JOIN events_current c ON c.pair = p.n AND c.annotator = d.annotator
	LEFT JOIN queue q ON q.pair = p.n LEFT JOIN machine_labels m ON m.pair = p.n
WHERE p.route <> 'person'`
	// The funnel counts what filters say, to which a rescue changes nothing.
	statsRescued = `
SELECT r.kind, count(*) FROM rescues r WHERE EXISTS (
	SELECT 1 FROM filter_results v CROSS JOIN filters f ON f.id = v.filter WHERE v.subject = r.subject AND v.pass = 0 AND f.in_force = 1)
GROUP BY r.kind`
	statsMachine = `SELECT count(*) FROM machine_labels`
	statsPromise = `
SELECT config FROM runs WHERE stage = 'route' AND status = 'done' AND config ->> '$.threshold' IS NOT NULL ORDER BY n DESC LIMIT 1`
	statsFunnel = `
SELECT stage, filter, kind, taken, dropped, passed FROM funnel
ORDER BY CASE stage WHEN 'prompts' THEN 0 ELSE 1 END, place, kind, filter`
)

// Stats returns the numbers of the deck, all of one moment. Besides the filters' own
// rows the funnel has derived ones:
//
//   - stage responses, "answered": the requests made so far, dropped if no answer
//     came;
//   - stage filter, measure.LimitRow: the pairs that the filters passed, dropped if a limit on
//     pairs or the pairing strategy left them out;
//   - stage filter, measure.ByHandRow: the pairs that were left, dropped if a person
//     dropped them;
//   - stage filter, measure.WithPromptRow: the pairs that were left, dropped if a filter
//     dropped their prompt since;
//   - stage label, "human": the pairs routed to the deck's own annotator, dropped if
//     they preferred neither (tie, both bad), waiting if they have not decided. Audits
//     do not count, nor do labels of other annotators; "machine": the pairs that the
//     machine decides.
func (d *Deck) Stats(ctx context.Context) (measure.Stats, error) {
	var s measure.Stats
	err := d.read(ctx, func(tx *sql.Tx) error {
		var asked int
		err := tx.QueryRowContext(ctx, statsNumbers).Scan(&s.Prompts, &s.Responses, &s.Failed, &asked, &s.Pairs, &s.Events)
		if err != nil {
			return err
		}
		p, err := progress(ctx, tx)
		if err != nil {
			return err
		}
		s.Queue, s.Done, s.Skipped, s.Flagged = p.Open, p.Done, p.Skipped, p.Flagged
		if err := tx.QueryRowContext(ctx, statsMissing).Scan(&s.Missing); err != nil {
			return err
		}
		s.Missing = max(s.Missing, s.Failed)
		if s.Queue == 0 {
			query := statsUnanswered
			if s.Responses == 0 { // whatever was asked, nothing came
				query = countPrompts
			}
			if err := tx.QueryRowContext(ctx, query).Scan(&s.Unanswered); err != nil {
				return err
			}
		}
		c := &s.Capped
		err = tx.QueryRowContext(ctx, statsCapped).Scan(&c.Pairs, &c.ByResponse, &c.ByStrategy, &c.PerPrompt, &c.PerResponse, &c.Strategy)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if s.Unpaired, err = unpaired(ctx, tx); err != nil {
			return err
		}
		if err := d.countDecisions(ctx, tx, &s); err != nil {
			return err
		}
		routed, err := countLabels(ctx, tx, &s)
		if err != nil {
			return err
		}
		if err := countAudits(ctx, tx, &s, &p); err != nil {
			return err
		}
		if s.Examples, err = dropsFor(ctx, tx); err != nil {
			return err
		}
		if s.Disputed, err = countDisputed(ctx, tx); err != nil {
			return err
		}
		if s.Test, err = countTestStream(ctx, tx, s.Responses); err != nil {
			return err
		}
		byMachine := 0
		if s.Machine != nil {
			byMachine = s.Machine.Labels
		}
		if s.Failures, err = failures(ctx, tx); err != nil {
			return err
		}
		if s.Funnel, err = funnel(ctx, tx, asked, s.Failed, routed, p, byMachine, s.Capped.Pairs); err == nil {
			err = countByHand(ctx, tx, &s.Funnel)
		}
		if err == nil {
			err = countWithPrompts(ctx, tx, &s.Funnel, p.Total()+byMachine)
		}
		if err == nil {
			s.Rescued, err = countRescued(ctx, tx)
		}
		return err
	})
	if err != nil {
		return measure.Stats{}, d.failed(err, "count what is in the deck")
	}
	return s, nil
}

func countRescued(ctx context.Context, q querier) (map[stages.SubjectKind]int, error) {
	var out map[stages.SubjectKind]int
	err := each(ctx, q, func(rows *sql.Rows) error {
		var kind stages.SubjectKind
		var n int
		err := rows.Scan(&kind, &n)
		if out == nil {
			out = map[stages.SubjectKind]int{}
		}
		out[kind] = n
		return err
	}, statsRescued)
	return out, err
}

// countDecisions counts the annotator's decisions, hidden repeats included, and
// measures their pace. s already has the pairs that are done.
func (d *Deck) countDecisions(ctx context.Context, q querier, s *measure.Stats) error {
	if err := q.QueryRowContext(ctx, repeatsAnswered, d.annotator).Scan(&s.Decisions); err != nil {
		return err
	}
	s.Decisions += s.Done
	times, err := d.activeTimes(ctx, q, label.PaceOf)
	s.Pace = label.NewPace(times)
	return err
}

// countLabels counts all current labels and what an export makes of them, and separately the deck's own annotator's of
// pairs routed to a person: one for each pair.
func countLabels(ctx context.Context, q querier, s *measure.Stats) (routed measure.Labels, err error) {
	err = each(ctx, q, func(rows *sql.Rows) error {
		var answer label.Answer
		var person bool
		var n int
		if err := rows.Scan(&answer, &person, &n); err != nil {
			return err
		}
		s.Labels.Add(answer, n)
		if person {
			routed.Add(answer, n)
		}
		return nil
	}, statsLabels)
	if err == nil {
		err = q.QueryRowContext(ctx, statsPreferences).Scan(&s.Preferences)
	}
	return routed, err
}

// countAudits counts the audit samples of drops and of the machine's labels and
// subtracts them from the progress, which leaves the pairs routed to a person.
func countAudits(ctx context.Context, q querier, s *measure.Stats, p *label.DeckProgress) error {
	var drops []measure.Audited
	var machine []measure.MachineAudit
	err := each(ctx, q, func(rows *sql.Rows) error {
		var pair pairing.Pair
		var a, b bool
		var answer label.Answer
		var state string
		var probability float64
		var said sql.Null[label.Answer]
		if err := rows.Scan(&pair.Route, &pair.DroppedBy, &pair.DroppedKind, &a, &b, &answer, &state, &probability, &said); err != nil {
			return err
		}
		switch state {
		case "open":
			p.Open--
		case "done":
			p.Done--
		}
		if pair.Route == pairing.ToMachine && said.Valid {
			machine = append(machine, measure.MachineAudit{Probability: probability, Machine: said.V, Person: answer})
		} else if x := audited(pair, a, b, answer); x != nil {
			x.Drawn = probability
			drops = append(drops, *x)
		}
		return nil
	}, statsAudits)
	if err != nil {
		return err
	}
	s.Audits = measure.AuditsOf(drops)
	var labels int
	if err := q.QueryRowContext(ctx, statsMachine).Scan(&labels); err != nil || labels == 0 {
		return err
	}
	s.Machine = measure.NewMachine(labels, p.Total()+labels, machine)
	return promised(ctx, q, s.Machine)
}

// promised adds what the latest run of routing promised of the machine's labels.
func promised(ctx context.Context, q querier, m *measure.Machine) error {
	var config []byte
	err := q.QueryRowContext(ctx, statsPromise).Scan(&config)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	var p measure.Promised
	if err == nil {
		err = json.Unmarshal(config, &p)
	}
	if err == nil {
		m.Promise(p)
	}
	return err
}

// audited returns the drop that an audit pair checks: of one of its responses
// or of the pair itself. It returns nil once that drop no longer applies.
func audited(p pairing.Pair, aDropped, bDropped bool, answer label.Answer) *measure.Audited {
	x := &measure.Audited{Filter: p.DroppedBy, Answer: answer}
	switch {
	case x.Filter == "" || aDropped && bDropped:
		return nil
	case aDropped:
		x.Dropped = label.SideA
	case bDropped:
		x.Dropped = label.SideB
	case p.DroppedKind != stages.OfPair:
		return nil
	}
	return x
}

// countByHand adds the pairs that people dropped to the funnel, if there are any.
func countByHand(ctx context.Context, q querier, f *measure.Funnel) error {
	var n int
	if err := q.QueryRowContext(ctx, pairsByHand, label.NoteDropped, pairing.ByHand).Scan(&n); err != nil || n == 0 {
		return err
	}
	row := measure.FunnelFilter{Filter: measure.ByHandRow, In: n, Dropped: n}
	filters := filterRows(f)
	if k := len(*filters); k > 0 {
		row.In = max(n, (*filters)[k-1].Passed)
		row.Passed = row.In - n
	}
	*filters = append(*filters, row)
	return nil
}

// filterRows returns the rows of stage filter, which it adds to the funnel if need be.
func filterRows(f *measure.Funnel) *[]measure.FunnelFilter {
	at := slices.IndexFunc(*f, func(s measure.FunnelStage) bool { return s.Stage == string(stages.Filter) })
	if at < 0 { // of a deck whose pairs came from a file
		if at = slices.IndexFunc(*f, func(s measure.FunnelStage) bool { return s.Stage == string(stages.Label) }); at < 0 {
			at = len(*f)
		}
		*f = slices.Insert(*f, at, measure.FunnelStage{Stage: string(stages.Filter)})
	}
	return &(*f)[at].Filters
}

func funnel(ctx context.Context, q querier, asked, failed int, l measure.Labels, p label.DeckProgress, byMachine, capped int) (measure.Funnel, error) {
	rowsOf := map[stages.Stage][]measure.FunnelFilter{}
	err := each(ctx, q, func(rows *sql.Rows) error {
		var stage stages.Stage
		var f measure.FunnelFilter
		err := rows.Scan(&stage, &f.Filter, &f.Kind, &f.In, &f.Dropped, &f.Passed)
		rowsOf[stage] = append(rowsOf[stage], f)
		return err
	}, statsFunnel)
	if err != nil {
		return nil, err
	}
	if fs := rowsOf[stages.Filter]; capped > 0 && len(fs) > 0 {
		in := fs[len(fs)-1].Passed
		rowsOf[stages.Filter] = append(fs, measure.FunnelFilter{Filter: measure.LimitRow, In: in, Dropped: min(capped, in), Passed: in - min(capped, in)})
	}
	if asked > 0 {
		rowsOf[stages.Responses] = []measure.FunnelFilter{{Filter: "answered", In: asked, Dropped: failed, Passed: asked - failed}}
	}
	if p.Total() > 0 {
		rowsOf[stages.Label] = []measure.FunnelFilter{{Filter: "human", In: p.Total(),
			Dropped: l.Tie + l.BothBad, Passed: l.A + l.B, Waiting: p.Open}}
	}
	if byMachine > 0 {
		rowsOf[stages.Label] = append(rowsOf[stages.Label], measure.FunnelFilter{Filter: "machine", In: byMachine, Passed: byMachine})
	}
	var out measure.Funnel
	for _, stage := range []stages.Stage{stages.Prompts, stages.Responses, stages.Filter, stages.Label} {
		if fs := rowsOf[stage]; len(fs) > 0 {
			out = append(out, measure.FunnelStage{Stage: string(stage), Filters: fs})
		}
	}
	return out, nil
}
