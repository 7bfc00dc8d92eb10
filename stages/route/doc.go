// Package route decides whether a person decides a pair, or the judges where they are
// sure. Filtering drops the pairs that nobody should decide.
//
// Routing learns from the pairs that people have labelled and judges have compared. The
// machine decides only pairs above a confidence at which people who prefer a response
// would agree in a target share of the pairs, promised with a certainty (Jung, Brahman
// and Choi 2024, arXiv 2407.18370), and none where the labels are too few to promise
// that. Machine labels are kept apart from people's. A random sample of them, the audit,
// also goes to the person unannounced, so that the machine's error is measured and not
// hoped for.
//
// The package asks no model and knows neither SQL nor screens.
package route
