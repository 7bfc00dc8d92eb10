package store

import "prefdeck/stages/exchange"

// PublicViews describes what `prefdeck query` offers. Identities are 32 hexadecimal
// digits and agree between decks; times are milliseconds since 1970.
func PublicViews() []exchange.PublicView {
	event := [][2]string{
		{"seq", "place in the log"}, {"id", "identity of the event"}, {"kind", "choose, retract (undo) or restore (redo)"}, {"target", "event that a retract or restore is about"},
		{"pair", "identity of the pair"}, {"annotator", "whose it is"}, {"presentation", "showing of the pair"}, {"repeat_of", "showing that this hidden repeat repeats; NULL for none"},
		{"answer", "a, b, tie, both_bad or skip, by content"}, {"strength", "−3 (a much better) to 3 (b much better), 0 for a tie, NULL if none was given"},
		{"blind", "1: nothing about the models had been revealed"}, {"view", "rendered or raw"}, {"active_ms", "without the time that nobody was there"},
		{"wall_ms", "the same, by the clock"}, {"seen_left", "share of the left response that was on screen"}, {"seen_right", "share of the right response that was"}, {"fast", "1: faster than anyone reads"},
		{"swallowed", "label keys ignored because they came too soon"}, {"tags", "JSON list of reasons"}, {"guideline", "hash of the guideline in force"},
		{"cols", "of the terminal"}, {"rows", "of the terminal"}, {"version", "of prefdeck"}, {"at", "when it was given"}, {"scale", "points: 7, 4 or 2"},
	}
	return []exchange.PublicView{
		{Name: "prompts_full", About: "one row for each prompt", Columns: [][2]string{
			{"id", "identity of the prompt"}, {"system", "system message"}, {"text", "last turn"}, {"turns", "number of turns"}, {"tags", "JSON list"}, {"language", "ISO 639-1"},
			{"source", "file, or name of the generator"}, {"operator", "import, self-instruct, …"}, {"model", "that wrote it"},
			{"dropped_by", "filter that dropped it; empty: none"}, {"run", "that wrote it"}, {"created_at", "when it came in"},
		}},
		{Name: "responses_full", About: "one row for each response", Columns: [][2]string{
			{"id", "identity of the response"}, {"prompt", "identity of the prompt"}, {"model", "name"}, {"digest", "of the model"}, {"sample", "number among those of the same prompt, model and options"}, {"text", "the answer"}, {"thinking", "before the answer, where it is stored apart"}, {"options", "JSON, as sent"},
			{"seed", "of the request"}, {"status", "complete, cut or failed"}, {"done_reason", "stop, length, …"}, {"prompt_tokens", "read"}, {"tokens", "written"}, {"load_ms", "until the model was loaded"},
			{"prompt_eval_ms", "for reading the prompt"}, {"eval_ms", "for writing the answer"}, {"total_ms", "in all"}, {"error", "of a failed one"}, {"attempts", "how often it was asked for"}, {"source", "file it came from"},
			{"dropped_by", "filter that dropped it; empty: none"}, {"run", "that wrote it"}, {"created_at", "when it came in"}, {"reason", "why that filter dropped it"},
		}},
		{Name: "pairs_full", About: "one row for each pair", Columns: [][2]string{
			{"id", "identity of the pair"}, {"prompt", "identity of the prompt"}, {"a", "response"}, {"b", "response"}, {"text_a", "of response a"}, {"text_b", "of response b"}, {"model_a", "name"}, {"model_b", "name"},
			{"strategy", "that proposed it"}, {"probability", "with which it did"}, {"route", "person, machine or dropped"}, {"reason", "of the route"},
			{"state", "in the queue: open or done"}, {"skips", "how often it was skipped"}, {"run", "that wrote it"}, {"created_at", "when it came in"},
		}},
		{Name: "label_events", About: "the log of labels", Columns: event},
		{Name: "labels_live", About: "choices that were not taken back", Columns: event},
		{Name: "labels_current", About: "the label of each pair and annotator", Columns: event},
		{Name: "label_tags", About: "one row for each reason of a choice", Columns: [][2]string{{"event", "identity of the choice"}, {"pair", "identity of the pair"}, {"annotator", "whose it is"}, {"tag", "the reason"}}},
		{Name: "verdicts", About: "what each filter said", Columns: [][2]string{
			{"subject", "prompt, response or pair"}, {"kind", "of the subject"}, {"filter", "name"}, {"version", "of the filter"}, {"config", "JSON"}, {"in_force", "1: this version drops; 0: an earlier one"},
			{"pass", "1 or 0"}, {"value", "that the filter measured"}, {"reason", "in words"}, {"run", "that wrote it"},
		}},
		{Name: "judgements", About: "what judges said of pairs, one row for each order", Columns: [][2]string{
			{"pair", "identity of the pair"}, {"judge", "name, with wording and method"}, {"model", "name"}, {"digest", "of the model"}, {"first", "side that was shown first"}, {"probability", "that a is better"},
			{"answer", "a, b or tie, by content"}, {"raw", "reply"}, {"run", "that wrote it"}, {"asked", "the text in judge_prompts that the judge was asked with"},
		}},
		{Name: "scores", About: "what was measured on prompts and responses", Columns: [][2]string{
			{"subject", "identity of the prompt or response"}, {"kind", "prompt or response"}, {"what", "what was measured, such as overall or difficulty"}, {"scorer", "who measured it"}, {"model", "name"}, {"digest", "of the model"}, {"value", "the number"}, {"raw", "reply"}, {"run", "that wrote it"}, {"asked", "the text in judge_prompts that a judge was asked with"},
		}},
		{Name: "judge_prompts", About: "the texts that judges were asked with", Columns: [][2]string{
			{"id", "hash, which verdicts name"}, {"name", "pairwise, checklist, or the aspect of the rubric"}, {"text", "with marks for what one question fills in"}, {"at", "when it was first used"},
		}},
		{Name: "checklists", About: "what good answers meet, one row for each item", Columns: [][2]string{
			{"prompt", "identity of the prompt"}, {"place", "from 0"}, {"item", "the text; its score is called item: and this text"}, {"weight", "negative: what a good answer avoids"}, {"source", "model or annotator that wrote it"}, {"run", "that wrote it"},
		}},
		{Name: "machine_labels", About: "labels of machines", Columns: [][2]string{
			{"pair", "identity of the pair"}, {"answer", "a, b or tie, by content"}, {"strength", "as in label_events"}, {"confidence", "of the judges: twice the distance of their probability from a half"}, {"judge", "the judges that agreed"}, {"run", "that wrote it"}, {"at", "when it was given"},
		}},
		{Name: "funnel", About: "what each filter in force took in and dropped", Columns: [][2]string{
			{"stage", "to which the filter belongs"}, {"filter", "name"}, {"kind", "of what it looks at"}, {"place", "in the chain"}, {"taken", "looked at"}, {"dropped", "dropped"}, {"passed", "passed on"},
		}},
	}
}
