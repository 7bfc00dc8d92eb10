package strict

import "strings"

// Meant returns "; did you mean …?" with the known word nearest to the one written,
// or "" if none is near: one letter in three may be wrong, in each part of a dotted
// word.
func Meant(word string, known []string) string {
	best, at := "", len(word)
	for _, k := range known {
		if d, near := apart(strings.ToLower(word), strings.ToLower(k)); near && d < at {
			best, at = k, d
		}
	}
	if best == "" {
		best = inTable(word, known)
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + best + "?"
}

// inTable returns the one key that has this name in some table, or "".
func inTable(name string, known []string) (key string) {
	for _, k := range known {
		if !strings.HasSuffix(k, "."+name) {
			continue
		}
		if key != "" {
			return "" // several tables have it
		}
		key = k
	}
	return key
}

// apart returns how far apart two words are, and whether that is near.
func apart(word, known string) (far int, near bool) {
	const wrong = 3
	parts, others := strings.Split(word, "."), strings.Split(known, ".")
	if len(parts) != len(others) {
		return 0, false
	}
	for i, part := range parts {
		d := distance(part, others[i])
		if d > len([]rune(part))/wrong {
			return 0, false
		}
		far += d
	}
	return far, true
}

// distance returns how many letters have to be inserted, deleted, replaced or
// swapped with their neighbour to turn a into b (Damerau's distance between strings
// without a letter touched twice).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(x)][len(y)]
}
