// Package figures is the list of figures about a deck: the measure, its wording, its axis
// and the pairs behind it. The statistics screen and the page of prefdeck report draw the
// same list, so neither can show a number that the other lacks. Every number comes with
// its n and its interval, or says why it is not defined (promise 7).
//
// Blindness (promise 2): a figure about models stands on decided pairs alone, so
// nothing here depends on the models behind a pair that waits.
package figures
