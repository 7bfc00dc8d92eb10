// Package duel is the screen of a duel: the person types a prompt or takes one from the
// deck, two models answer it side by side, and one key decides as soon as the person
// knows, before the answers end. The models are named after that.
package duel
