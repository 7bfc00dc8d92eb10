// Package ablation measures what each stage adds to labels: it trains the same reward
// head on equally many pairs as they would be without a stage and with it, and tests
// the heads on pairs that were drawn at random before filtering, of other prompts. It
// knows no deck and no terminal.
//
// A verdict takes an interval on one side of 0. The interval covers which test prompts
// were drawn, by resampling them, and which training prompts were, by training on many
// random halves of them: a statistic of half a sample varies about that of the whole
// sample as the latter does about the truth (McCarthy 1969).
package ablation
