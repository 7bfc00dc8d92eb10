// Package prompt is stage 1, Prompt Generation: it makes new prompts from those in
// the deck and curates all prompts for quality and diversity. A dropped prompt
// stays in the deck with the filter and the reason.
package prompt
