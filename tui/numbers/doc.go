// Package numbers puts into words how somebody has labelled, in a sitting and on
// the whole deck. Every number comes with its n and its interval (promise 7).
package numbers
