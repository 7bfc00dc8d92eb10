// Package stages holds what the four stages of prefdeck share: identities made
// of content, the record of a run, and the events that a running stage reports.
//
// The stages follow one another, and each imports only the ones before it:
//
//	ollama ← prompt ← response ← filter ← label ← exchange, measure
//
// A stage is a function of its inputs: Run(ctx, deck, options, events). It asks
// for what is missing through a small interface that it declares itself and
// that package store implements, and it reports what happens on a channel, so
// that the command line and the terminal screens are two listeners of the same
// events. A stage is idempotent: run again it does only what is missing
// (promise 4). No stage knows a terminal or SQL.
package stages
