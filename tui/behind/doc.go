// Package behind says in words what is behind a pair: the models and how they were
// asked, what filters, scorers and judges said, and how the pair was proposed. It is
// drawn only where the blind decision cannot be swayed by it (promise 2), which is for
// the screen to know; and all foreign text passes the gate (promise 3).
package behind
