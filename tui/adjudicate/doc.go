// Package adjudicate is the screen on which a third decides where annotators
// disagree: the pair, and below it what each of them said, with reasons and notes. It
// names neither the models nor the annotators before the decision (promise 2), and
// shows the opinions of each pair in an order that tells nothing of who gave them.
package adjudicate
