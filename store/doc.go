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
package store
