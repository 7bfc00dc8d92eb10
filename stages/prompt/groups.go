package prompt

import (
	"hash/maphash"

	"prefdeck/stages"
)

// Groups puts prompts whose last turns repeat each other into groups, also by way of
// a third one, and returns the group of each prompt: the smallest identity in it.
// Prompts of one group must not be on both sides of a split: a model would be tested
// on what it was trained on.
func Groups(list []Prompt) map[stages.ID]stages.ID {
	shingle := shingler{maphash.MakeSeed()}
	sets := make([]shingleSet, len(list))
	for i, p := range list {
		sets[i] = shingle.set(terms(p.Text()))
	}
	k := newKin(Options{}.withDefaults().NearDuplicate, func(yield func(shingleSet) bool) {
		for _, set := range sets {
			if !yield(set) {
				return
			}
		}
	})
	parent := make([]int, len(list))
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for i, set := range sets {
		parent[i] = i
		k.of(set, func(n int, _ float64) { parent[root(n)] = root(i) })
		k.add(set)
	}
	smallest := map[int]stages.ID{}
	for i, p := range list {
		if first, ok := smallest[root(i)]; !ok || p.ID < first {
			smallest[root(i)] = p.ID
		}
	}
	out := make(map[stages.ID]stages.ID, len(list))
	for i, p := range list {
		out[p.ID] = smallest[root(i)]
	}
	return out
}
