// Package behind puts the facts behind a pair into words: its models and their
// options, the results of filters, scorers and judges, and how the pair was
// proposed. Screens and the command line
// must show it only where it cannot sway a blind decision
// (promise 2); all foreign text passes the gate (promise 3).
package behind
