package prompt

import (
	"prefdeck/stages"
	"prefdeck/stages/ground/near"
)

// Groups puts prompts whose last turns repeat each other into groups, also by way of
// a third one, and returns the group of each prompt: the smallest identity in it.
// Prompts of one group must not be on both sides of a split: a model would be tested
// on what it was trained on.
func Groups(list []Prompt) map[stages.ID]stages.ID {
	threshold := Options{}.withDefaults().NearDuplicate
	index := near.NewFinder(threshold)
	sets := make([]near.Set, len(list))
	parent := make([]int, len(list))
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for i, p := range list {
		parent[i] = i
		sets[i] = newTask(terms(p.Text())).shingles()
		signature := near.Sign(sets[i])
		if len(sets[i]) > 0 { // nothing but punctuation repeats nothing
			index.Near(&signature, func(n int) {
				if root(n) != root(i) && near.Jaccard(sets[i], sets[n]) >= threshold {
					parent[root(n)] = root(i)
				}
			})
		}
		index.Add(&signature)
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
