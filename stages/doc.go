// Package stages holds what the four stages of prefdeck share: content-based ids,
// the record of a run, and the events that a running stage reports.
//
// The stages follow one another, and each imports only the ones before it:
//
//	ollama ← prompt ← response ← pairing ← judge ← filter ← label ← exchange, measure
//
// A stage is a function of its inputs: Run(ctx, deck, options, events). It asks for
// missing work through a small interface that it declares itself and package store
// implements, and it reports on a channel, so that the command line and the screens
// listen to the same events. A stage is idempotent: run again, it does only what is
// missing (promise 4). No stage knows a terminal or SQL.
package stages
