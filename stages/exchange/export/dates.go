package export

import (
	"slices"

	"prefdeck/stages/ground/pattern"
)

// blockBytes is about how much JSON the datasets library looks at when it guesses
// types: a block in which every text of a column looks like a date becomes dates,
// which are written back in another form.
const blockBytes = 10 << 20

var dateLike = pattern.Lazy(`^\d{4}-\d{2}-\d{2}([ T]\d{2}(:\d{2}(:\d{2}([.]\d+)?)?)?(Z|[+-]\d{2}(:?\d{2})?)?)?$`)

// dates finds the columns of a JSONL file that have such a block.
type dates struct {
	bytes int
	block map[string]bool // column → every text of the block so far looks like a date
	found map[string]bool
}

func (d *dates) see(path, text string) {
	if d.block == nil {
		d.block, d.found = map[string]bool{}, map[string]bool{}
	}
	d.bytes += len(text)
	all, known := d.block[path]
	d.block[path] = (all || !known) && len(text) <= 40 && dateLike().MatchString(text)
	if d.bytes >= blockBytes {
		d.turn()
	}
}

func (d *dates) turn() {
	if d.found == nil {
		return
	}
	for path, all := range d.block {
		d.found[path] = d.found[path] || all
	}
	d.block, d.bytes = map[string]bool{}, 0
}

// columns returns the columns with such a block.
func (d *dates) columns() []string {
	d.turn()
	var out []string
	for path, all := range d.found {
		if all {
			out = append(out, path)
		}
	}
	slices.Sort(out)
	return out
}
