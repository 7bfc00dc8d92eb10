package store

import (
	"database/sql"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// Promise 9: no query between two labels reads a whole table or sorts one.
func TestLabellingPathScansNothing(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	for _, pair := range withPairs(t, d, 20) {
		must(t, d.Append(t.Context(), choose(pair, label.Graded(1))))
	}
	list := array([]stages.ID{"x"})
	inTurnQuery, _ := condition{}.query(`q.pair`, queueInTurn, isOpen)
	inTurnQuery += ` ORDER BY ` + inTurn + ` LIMIT ?`
	doubtQuery, _ := condition{}.query(`q.pair`, queueByDoubt, isOpen+` AND q.skips = 0 AND q.doubt < 1`)
	doubtQuery += ` ORDER BY ` + sequenceOf(label.Uncertain).keys.list() + ` LIMIT ?`
	must(t, d.SetView(t.Context(), label.QueueView{Order: label.Uncertain})) // makes its indexes
	// Walks from the newest entry, or in the order of an index, that end after a few rows, four sides by name, and
	// labels that were looked up before.
	walks := map[string]string{"last of all": "SCAN s", "in turn": "SCAN q USING COVERING INDEX queue_next", "export filters": "SCAN v", "export labels": "SCAN o"}
	for name, test := range map[string]struct {
		query string
		args  []any
	}{
		"pairs":               {pairsByID, []any{list}},
		"prompts":             {promptsByID, []any{list}},
		"turns":               {turnsOf, []any{list}},
		"tags":                {tagsOf, []any{list}},
		"parents":             {parentsOf, []any{list}},
		"responses":           {responsesByID, []any{list}},
		"models":              {modelsByID, []any{list}},
		"model names":         {namesOf, []any{list}},
		"standing":            {standingOf, []any{list}},
		"edits":               {editsOf, []any{list, "anna"}},
		"view":                {readSetting, []any{settingView}},
		"in turn":             {inTurnQuery, []any{1}},
		"doubtful":            {doubtQuery, []any{4}},
		"newest choice":       {newestChoice, []any{"anna"}},
		"repeatable":          {repeatable, []any{"anna", 1, 2, 3}},
		"last repeatable":     {lastRepeatable, []any{"anna", 20}},
		"drafts":              {draftsOf, []any{list, "anna"}},
		"of a repeat, drafts": {draftsOfRepeat, []any{"x", "anna", "x"}},
		"queued":              {queuedNow, []any{1}},
		"expected":            {queuedExpected, []any{1}},
		"flag":                {flagExpected, []any{1}},
		"sides":               {sidesOf, []any{"x"}},
		"showing":             {shownByID, []any{"x"}},
		"notes":               {notesOf, []any{list, "anna"}},
		"current label":       {currentOf, []any{list, "anna"}},
		"undone":              {undoneOf, []any{list, "anna"}},
		"undoable":            {undoable, []any{"anna"}},
		"redoable":            {redoable, []any{"anna"}},
		"pace":                {pace, []any{"anna", 30}},
		"past answers":        {pastAnswers, []any{"anna", 30}},
		"last of all":         {lastOfAll, []any{"anna"}},
		"is unanswered":       {isUnanswered, []any{"x", "anna", 1}},
		"of a repeat":         {remarksOfRepeat, []any{"x", "anna", "x"}},
		"repeats":             {repeatsAnswered, []any{"anna"}},
		"pair is stored":      {numberOfPair, []any{"x"}},
		"named by an event":   {namedByEvent, []any{"x", "x", "x", "x", "x", "anna", "revealed"}},
		"target":              {targetOf, []any{"x"}},
		"export texts":        {labelledTexts, []any{list}},
		"export labels":       {givenLabels + labelsOfPairs, []any{list}},
		"export all labels":   {givenLabels + labelsInRange, []any{0, 100}},
		"export plain texts":  {plainTexts, []any{list}},
		"export edits":        {everyEdit, []any{list}},
		"export machine":      {machineLabels, []any{list}},
		"export models":       {pairModels, []any{list}},
		"export tags":         {promptTags, []any{list}},
		"export remarks":      {pairRemarks, []any{list}},
		"export filters":      {pairFilters, []any{list}},
		"known verdicts":      {known, []any{list}},
		"rescued":             {rescuedAmong, []any{list}},
		"filled slots":        {filled, []any{list}},
		"runs behind":         {runsBehind, []any{list}},
		"drawn or known":      {drawnOrKnown, []any{"x"}},
		"draw behind":         {drawBehind, []any{"x", "anna"}},
		"verdicts behind":     {verdictsBehind, []any{list}},
		"scores behind":       {scoresBehind, []any{list}},
		"rescues behind":      {rescuesBehind, []any{list}},
		"judgements":          {judgementsBehind, []any{list}},
		"versions":            {versionsOf, []any{"x", "anna"}},
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
			// A JSON list is as long as what was asked for.
			scan := line != walks[name] && strings.HasPrefix(line, "SCAN") && !strings.HasPrefix(line, "SCAN j ") && line != "SCAN CONSTANT ROW" && line != "SCAN d"
			sort := strings.Contains(line, "TEMP B-TREE FOR ORDER BY") && !strings.Contains(test.query, "json_each")
			// A query about one pair does not search the whole log.
			log := strings.Contains(line, "events_annotator") && strings.Contains(test.query, "pair = ?")
			if scan || sort || log || strings.Contains(line, "AUTOMATIC") {
				t.Errorf("%s: %s", name, strings.Join(plan, " | "))
				break
			}
		}
	}
}
