package store

import (
	"database/sql"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// Promise 9: nothing that is asked between two labels reads a whole table or sorts one.
func TestLabellingPathScansNothing(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	for _, pair := range withPairs(t, d, 20) {
		must(t, d.Append(t.Context(), choose(pair, label.Graded(1))))
	}
	list := array([]stages.ID{"x"})
	inTurnQuery, _ := condition{}.query(`q.pair`, `queue q INDEXED BY queue_next`, isOpen)
	inTurnQuery += ` ORDER BY ` + inTurn + ` LIMIT ?`
	for name, test := range map[string]struct {
		query string
		args  []any
	}{
		"pairs":           {pairsByID, []any{list}},
		"prompts":         {promptsByID, []any{list}},
		"turns":           {turnsOf, []any{list}},
		"tags":            {tagsOf, []any{list}},
		"parents":         {parentsOf, []any{list}},
		"responses":       {responsesByID, []any{list}},
		"models":          {modelsByID, []any{list}},
		"model names":     {namesOf, []any{list}},
		"standing":        {standingOf, []any{list}},
		"edits":           {editsOf, []any{list, "anna"}},
		"view":            {readSetting, []any{settingView}},
		"in turn":         {inTurnQuery, []any{1}},
		"newest choice":   {newestChoice, []any{"anna"}},
		"repeatable":      {repeatable, []any{"anna", 1, 2, 3}},
		"last repeatable": {lastRepeatable, []any{"anna", 20}},
		"replace draft":   {replaceDraft, []any{"x", 1, "x", "anna", "draft"}},
		"showing":         {shownByID, []any{"x"}},
		"notes":           {notesOf, []any{list, "anna"}},
		"current label":   {currentOf, []any{list, "anna"}},
		"undone":          {undoneOf, []any{list, "anna"}},
		"undoable":        {undoable, []any{"anna"}},
		"redoable":        {redoable, []any{"anna"}},
		"pace":            {pace, []any{"anna", 30}},
		"last of all":     {lastOfAll, []any{"anna"}},
		"is unanswered":   {isUnanswered, []any{"x", "anna", 1}},
		"of a repeat":     {remarksOfRepeat, []any{"x", "anna", "x"}},
		"repeats":         {repeatsAnswered, []any{"anna"}},
		"pair is stored":  {pairIsStored, []any{"x"}},
		"event is stored": {eventIsStored, []any{"x"}},
		"target":          {targetOf, []any{"x"}},
		"export page":     {pageLabelled, []any{"x", "anna", 200}},
		"known verdicts":  {known, []any{list}},
		"rescued":         {rescuedAmong, []any{list}},
		"filled slots":    {filled, []any{list}},
		"runs behind":     {runsBehind, []any{list}},
		"drawn or known":  {drawnOrKnown, []any{"x"}},
		"verdicts behind": {verdictsBehind, []any{list}},
		"scores behind":   {scoresBehind, []any{list}},
		"rescues behind":  {rescuesBehind, []any{list}},
		"judgements":      {judgementsBehind, []any{list}},
		// What the triggers of label_events ask:
		"trigger, state": {`SELECT 1 FROM labels_current c WHERE c.pair = ?1 AND c.annotator = ?2 AND c.answer <> 'skip'`, []any{"x", "anna"}},
		"versions":       {versionsOf, []any{"x", "anna"}},
		"trigger, skips": {`SELECT count(*) FROM labels_live s WHERE s.pair = ?1 AND s.annotator = ?2 AND s.answer = 'skip' AND s.repeat_of IS NULL`, []any{"x", "anna"}},
	} {
		var plan []string
		must(t, each(t.Context(), d.reader, func(rows *sql.Rows) error {
			var id, parent, unused int
			var detail string
			err := rows.Scan(&id, &parent, &unused, &detail)
			plan = append(plan, detail)
			return err
		}, `EXPLAIN QUERY PLAN `+test.query, test.args...))
		for _, line := range plan {
			// queue_next is walked in order up to its LIMIT; a JSON list is as long as what was asked for.
			scan := strings.HasPrefix(line, "SCAN") && !strings.HasPrefix(line, "SCAN j ") && line != "SCAN CONSTANT ROW"
			sort := strings.Contains(line, "TEMP B-TREE FOR ORDER BY") && !strings.Contains(test.query, "json_each")
			// What is asked of one pair is not looked for in the whole log.
			log := strings.Contains(line, "label_events_annotator") && strings.Contains(test.query, "pair = ?")
			if scan || sort || log || strings.Contains(line, "AUTOMATIC") {
				t.Errorf("%s: %s", name, strings.Join(plan, " | "))
				break
			}
		}
	}
}
