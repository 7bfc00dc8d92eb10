// Package duel has two models answer one prompt at the same time, in front of a
// person who does not know which is which and decides as soon as they know.
//
// Both answers appear at an even pace: neither is shown further than the other has
// come, because the quicker model would be known by its speed. When the person
// decides, both models stop. What was on the screen by then becomes a response, with
// the status cut where the model had more to say, and both become a pair with its
// label. A duel that is given up leaves nothing.
package duel
