// Package webpage draws the figures of a deck as one page for a browser: inline SVG,
// no script, nothing that is fetched from elsewhere (promise 8), light or dark as the
// reader's system is, and readable on paper. Names from the deck are escaped and pass
// the gate of the screens, so none can act as markup. It computes nothing.
package webpage
