// Package judge lets models of an Ollama server judge what the deck holds: two
// responses of a pair, in both orders, or one response on each aspect of a rubric.
// Its scores and verdicts sort the queue, choose pairs and are measured against
// people; they decide no pair themselves: see stages/route.
//
// A verdict is read from probabilities where the server tells them, since these say
// how sure the model is. Whatever is no answer stays none: a bad reply costs its own
// verdict, and "10" is never read as 1.
//
// The package knows no SQL and no screen, and nothing of labels: what people say of
// the same pairs is for stages/measure.
package judge
