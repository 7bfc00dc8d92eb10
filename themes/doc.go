// Package themes is how prefdeck looks: palettes, the Lip Gloss and Glamour
// styles made from them, and the sets of glyphs. One palette drives all three,
// so that code in a response and the border around it never disagree. It knows
// what colours are for, not what is drawn with them, and nothing in it means
// anything by colour alone.
package themes
