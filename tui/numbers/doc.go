// Package numbers says in words how somebody has labelled: in a sitting, and on
// the whole deck. Every number comes with what it stands on (promise 7).
package numbers
