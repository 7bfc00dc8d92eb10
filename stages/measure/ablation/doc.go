// Package ablation measures what each stage adds to labels: it trains the same reward
// head on equally many pairs, drawn as they would be with a stage and without it, and
// tests the heads on pairs of other prompts that were drawn at random before filtering.
// It knows no deck and no terminal.
//
// A verdict needs an interval on one side of 0. The interval covers the choice of test
// prompts, by resampling them, and of training prompts, by training on many random halves
// of them: a statistic of half a sample varies about that of the whole sample as the
// latter does about the truth (McCarthy 1969).
package ablation
