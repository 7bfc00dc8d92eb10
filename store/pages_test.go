package store

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
)

// An export of several pages has every pair once, by identity, however the pairs lie.
func TestExportInPages(t *testing.T) {
	t.Parallel()
	d := open(t, filepath.Join(t.TempDir(), "pages.db"), options())
	want := withPairs(t, d, 2*firstPage+firstPage/2)
	_, err := d.writer.ExecContext(t.Context(), `
INSERT INTO events (id, kind, pair, annotator, answer, strength, at) SELECT 'e' || n, 'choose', n, 'anna', 'a', -1, 0 FROM pairs`)
	must(t, err)
	var got []stages.ID
	must(t, labelled(t.Context(), d, func(l exchange.Labelled) error {
		if texts := strings.Fields(l.A.Text + " " + l.B.Text + " " + l.Prompt.Text()); texts[1] != texts[3] || texts[3] != texts[5] {
			t.Errorf("pair %s has the texts %q", l.Pair.ID, texts)
		}
		got = append(got, l.Pair.ID)
		return nil
	}))
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%d pairs exported, want %d by identity", len(got), len(want))
	}
}

// A page is as large as its texts allow.
func TestPageLike(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ pairs, bytes, want int }{
		{1, 0, longestPage},
		{10, 100, longestPage},
		{firstPage, pageTexts / firstPage, firstPage},
		{2, pageTexts, 1},
		{2, 10 * pageTexts, 1},
	} {
		found := make([]exchange.Labelled, c.pairs)
		for i := range found {
			found[i].B.Text = strings.Repeat("x", c.bytes)
		}
		if got := pageLike(found, longestPage); got != c.want {
			t.Errorf("%d pairs of %d bytes: %d, want %d", c.pairs, c.bytes, got, c.want)
		}
	}
}
