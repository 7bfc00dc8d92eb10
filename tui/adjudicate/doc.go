// Package adjudicate is the screen on which a third annotator decides where others
// disagree: the pair, and below it each annotator's answer, reasons and notes. It names
// neither the models nor the annotators before the decision (promise 2), and shows the
// opinions of each pair in an order that does not reveal who gave them.
package adjudicate
