// Package store is the deck: one SQLite file that holds everything about one
// collection. It keeps promise 1 (a label is on disk when Append returns),
// promise 4 (what is stored is never stored twice) and promise 9 (what the
// labelling screen asks costs the same in a deck of a hundred pairs and of a
// million).
//
// It is the only room that speaks SQL. It implements the Deck interfaces that
// the stages declare, in their words, and knows no terminal and no model server.
// There is one file per aggregate: prompts, models, responses, filters, pairs,
// queue, labels, notes, runs.
//
// # The deck, version 5
//
// Keys. Runs, models, prompts, responses, pairs, presentations and events each have
// a number n, their order of arrival, and an identity id: 16 bytes of a content
// hash, or the text that a writer made up. Rows refer to each other by number, so
// that an index entry takes a few bytes and new entries mostly go to its end. Only
// what may be about something outside the deck names its subject by identity:
// filter_results, rescues, scores and embeddings. Numbers never leave this package;
// the stages and the public views see identities.
//
// Content. A prompt is its last turn, stored in its row, and the turns before it in
// prompt_turns. A turn or response that is more than text keeps the text in its text
// column, where searching finds it, and the whole as JSON in parts. Such a prompt's
// identity covers the parts; a prompt of plain turns keeps the identity that it always
// had. A response that came with nothing but its text has no row in generations. The file
// that a prompt or a response came from is stored as a number, which refers to a row of
// sources.
//
// Decisions. A drop is data: dropped_by names the filter; on pairs, dropped_kind says
// whether that filter judges pairs or responses. reason is for people, with one
// exception: a pair that left the queue with its prompt was dropped by no filter of pairs
// or responses, so dropped_by is empty and reason begins with pairing.WithPrompt
// (settlePrompts). Events is the append-only log of all annotators. Machine labels are in
// machine_labels and never in the log.
//
// Projections. The queue, flagged, queue_counts, the counts in filters and the index for
// searching (word_chunks, word_lists) follow from the rest. A transaction that changes
// their sources also settles them (settlePairs, settleFlag); doctor compares them and
// Repair rebuilds them. The index of an order of the queue exists only while that order
// is in force, the one for searching only after the first search.
//
// Public. The views prompts_full, responses_full, pairs_full, label_events,
// labels_live, labels_current, label_tags, verdicts and funnel keep their columns
// from version to version; tables do not.
//
// judge_prompts holds the texts that judges are asked with; the scores and judgements
// of our own judges name them as asked.
//
// The test stream is the pairs of the strategy test. Each has a row in audits with its
// probability and the run that drew it, whose configuration holds the seed.
//
// machine_labels has a row for each pair whose route is machine, and no others.
//
// presentations.ordering is "adjudication" for a showing on which a third annotator
// decides a dispute, and for each later showing that changes that decision. For an order
// that draws pairs it is the order's name, with the probability of the draw; a showing
// that changes the decision keeps both.
//
// embeddings holds vectors by the hash of the text, whichever prompt or response has it.
//
// checklists holds the items that a good answer to a prompt meets. How far a response
// meets an item is the score "item: " followed by the item's text, so that an edited item
// is judged anew; a response's score checklist combines the scores of its items and is
// updated whenever an item or its score changes.
//
// Nothing fills these yet: runs.round, the spans of notes, and
// notes.response (which side a note is about). A response that a person stopped has the
// status cut; one that ran into the token limit is complete, with the done_reason
// length.
package store
