package store

import "prefdeck/stages/exchange"

// PublicViews describes what `prefdeck query` offers. Identities are 32 hexadecimal
// digits and agree between decks; times are milliseconds since 1970.
func PublicViews() []exchange.PublicView {
	event := [][2]string{
		{"seq", "place in the log"}, {"id", ""}, {"kind", "choose, retract (undo) or restore (redo)"}, {"target", "event that a retract or restore is about"},
		{"pair", ""}, {"annotator", ""}, {"presentation", "showing of the pair"}, {"repeat_of", "showing that this hidden repeat repeats; NULL for none"},
		{"answer", "a, b, tie, both_bad or skip, by content"}, {"strength", "−3 (a much better) to 3 (b much better), 0 for a tie, NULL if none was given"},
		{"blind", "1: nothing about the models had been revealed"}, {"view", "rendered or raw"}, {"active_ms", "without the time that nobody was there"},
		{"wall_ms", ""}, {"seen_left", "share of the left response that was on screen"}, {"seen_right", ""}, {"fast", "1: faster than anyone reads"},
		{"swallowed", "label keys that came too early"}, {"tags", "JSON list of reasons"}, {"guideline", "hash of the guideline in force"},
		{"cols", "of the terminal"}, {"rows", ""}, {"version", "of prefdeck"}, {"at", ""}, {"scale", "points: 7, 4 or 2"},
	}
	return []exchange.PublicView{
		{Name: "prompts_full", About: "one row for each prompt", Columns: [][2]string{
			{"id", ""}, {"system", "system message"}, {"text", "last turn"}, {"turns", "number of turns"}, {"tags", "JSON list"}, {"language", "ISO 639-1"},
			{"source", "file, or name of the generator"}, {"operator", "import, self-instruct, …"}, {"model", "that wrote it"},
			{"dropped_by", "filter that dropped it"}, {"run", ""}, {"created_at", ""},
		}},
		{Name: "responses_full", About: "one row for each response", Columns: [][2]string{
			{"id", ""}, {"prompt", ""}, {"model", "name"}, {"digest", "of the model"}, {"sample", ""}, {"text", ""}, {"thinking", ""}, {"options", "JSON, as sent"},
			{"seed", ""}, {"status", "complete, cut or failed"}, {"done_reason", "stop, length, …"}, {"prompt_tokens", ""}, {"tokens", ""}, {"load_ms", ""},
			{"prompt_eval_ms", ""}, {"eval_ms", ""}, {"total_ms", ""}, {"error", ""}, {"attempts", ""}, {"source", "file it came from"},
			{"dropped_by", "filter that dropped it"}, {"run", ""}, {"created_at", ""}, {"reason", "why that filter dropped it"},
		}},
		{Name: "pairs_full", About: "one row for each pair", Columns: [][2]string{
			{"id", ""}, {"prompt", ""}, {"a", "response"}, {"b", "response"}, {"text_a", ""}, {"text_b", ""}, {"model_a", ""}, {"model_b", ""},
			{"strategy", "that proposed it"}, {"probability", "with which it did"}, {"route", "person, machine or dropped"}, {"reason", "of the route"},
			{"state", "in the queue: open or done"}, {"skips", ""}, {"run", ""}, {"created_at", ""},
		}},
		{Name: "label_events", About: "the log of labels", Columns: event},
		{Name: "labels_live", About: "choices that were not taken back", Columns: event},
		{Name: "labels_current", About: "the label of each pair and annotator", Columns: event},
		{Name: "label_tags", About: "one row for each reason of a choice", Columns: [][2]string{{"event", ""}, {"pair", ""}, {"annotator", ""}, {"tag", ""}}},
		{Name: "verdicts", About: "what each filter said", Columns: [][2]string{
			{"subject", "prompt, response or pair"}, {"kind", "of the subject"}, {"filter", ""}, {"version", ""}, {"config", "JSON"}, {"in_force", ""},
			{"pass", ""}, {"value", "that the filter measured"}, {"reason", ""}, {"run", ""},
		}},
		{Name: "judgements", About: "what judges said of pairs, one row for each order", Columns: [][2]string{
			{"pair", ""}, {"judge", ""}, {"model", ""}, {"digest", ""}, {"first", "side that was shown first"}, {"probability", "that a is better"},
			{"answer", ""}, {"raw", "reply"}, {"run", ""},
		}},
		{Name: "scores", About: "what was measured on prompts and responses", Columns: [][2]string{
			{"subject", ""}, {"kind", "prompt or response"}, {"what", ""}, {"scorer", ""}, {"model", ""}, {"digest", ""}, {"value", ""}, {"raw", "reply"}, {"run", ""},
		}},
		{Name: "machine_labels", About: "labels of machines", Columns: [][2]string{
			{"pair", ""}, {"answer", ""}, {"strength", ""}, {"confidence", ""}, {"judge", ""}, {"run", ""}, {"at", ""},
		}},
		{Name: "funnel", About: "what each filter in force took in and dropped", Columns: [][2]string{
			{"stage", ""}, {"filter", ""}, {"kind", ""}, {"place", "in the chain"}, {"taken", ""}, {"dropped", ""}, {"passed", ""},
		}},
	}
}
