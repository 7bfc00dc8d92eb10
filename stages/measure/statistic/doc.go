// Package statistic computes the statistics of preference data from plain numbers:
// agreement, interval estimates, Bradley–Terry and Davidson models, logistic
// regression, calibration, diversity, and a bootstrap over clusters. It knows no
// deck, no label and no text.
//
// Undefined results are NaN, or an error that says why: a statistic is never 0 or 1
// for want of data (promise 7).
package statistic
