// Package themes defines how prefdeck looks: palettes, the Lip Gloss and Glamour
// styles made from them, and sets of glyphs. One palette drives all three, so that
// code in a response and the border around it never disagree. The package knows the
// role of each colour, not what is drawn with it, and no meaning rests on colour
// alone.
package themes
