// Package route decides who decides a pair: a person, or the judges where they are
// sure. Filtering drops what nobody should decide.
//
// Routing learns from the pairs that people have labelled and judges have compared. It
// opens to the machine only from the confidence on at which people who prefer a
// response would agree in a target share of the pairs, promised with a certainty (Jung, Brahman and Choi
// 2024, arXiv 2407.18370), and stays closed where the labels are too few to promise
// that. Machine labels are kept apart from those of people. A random sample of them,
// the audit, goes to the person all the same, who is not told, so that the machine's
// error is measured and not hoped for.
//
// The package asks no model and knows neither SQL nor screens.
package route
