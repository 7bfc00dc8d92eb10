// Package reward trains a small reward model on labels, in seconds on a CPU: a
// Bradley–Terry model over differences of features of two responses. It is a
// yardstick for data, not a model to train others with, and says how far it beats
// rules that know nothing of the text. It knows no deck and no terminal.
package reward
