// Package labelling is the screen on which pairs are decided: one key is a label,
// and nothing asks for confirmation. It keeps promise 1 (the screen moves on only
// once the deck has the label), promise 2 (nothing that could sway the decision is
// shown before it), promise 3 (all foreign text passes the gate) and promise 9 (the
// next pairs are rendered ahead).
//
// Update and View do no I/O and render no markdown: commands do both, and their
// messages say what they were asked for and are dropped if that is no longer
// wanted. Package keys knows what a key means, and package label what it does to a
// label; this package only knows how it looks and feels.
//
// The files call downward, from the top of this list to its end:
//
//   - screen.go, view.go, input.go, actions.go: messages, rows and keys, and where
//     each of them goes; leave.go: the way out
//   - header.go, footer.go, scale.go: the rows around the pair
//   - one file per overlay: help, guideline, changes, info, measure, past (with preview), order,
//     commands; tags, compare, note, flag, jump, search, elsewhere
//   - answer.go, editor.go, draft.go, prepare.go, visit.go, train.go,
//     advance.go: what a key asks of the sitting, and the words for its outcome
//   - flow.go: runs the steps of label.Sitting, and hands each outcome up to be told;
//     timer.go, said.go, pair.go, arrival.go: what it needs for that
//   - page.go, entry.go, layout.go, overlay.go, scroll.go, cover.go: what overlays are
//     made of
//   - hints.go, kept.go, phase.go, status.go, canvas.go, clipboard.go: the ground floor
package labelling
