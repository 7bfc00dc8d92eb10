package law

import (
	"strings"

	"prefdeck/stages/label"
)

// answers returns the keys of answers on a scale.
func (s *sitting) answers() []string {
	switch s.scheme.Scale {
	case label.FourStrengths:
		return strings.Fields("1 2 3 4 5 6 7 8 1 8 x s")
	case label.PlainAB:
		return strings.Fields("a b 1 2 t 0 x s")
	}
	return strings.Fields("1 2 3 4 5 6 7 a b t x s")
}

// place returns the meaning of a key on a scale: whether the left or the right side
// is better, and how much.
func place(key string, scale label.Scale) (answer label.Answer, left bool, degree int) {
	switch key {
	case "x":
		return label.BothBad, false, 0
	case "s":
		return label.Skip, false, 0
	case "t", "0":
		return label.Tie, false, 0
	case "a", "b":
		return label.A, key == "a", 0
	}
	n := int(key[0] - '0')
	switch scale {
	case label.FourStrengths:
		return label.A, n <= 4, map[bool]int{true: 4 - n, false: n - 5}[n <= 4]
	case label.PlainAB:
		return label.A, n == 1, 0
	}
	if n == 4 {
		return label.Tie, false, 0
	}
	return label.A, n < 4, map[bool]int{true: 4 - n, false: n - 4}[n < 4]
}

// phrase returns an answer in the words of the faces.
func phrase(key string, scale label.Scale) string {
	answer, left, degree := place(key, scale)
	return called(answer, left, degree, scale.Points())
}

func called(answer label.Answer, left bool, degree, points int) string {
	if answer != label.A {
		return map[label.Answer]string{label.Tie: "tie", label.BothBad: "both bad", label.Skip: "skip"}[answer]
	}
	name := map[bool]string{true: "A ", false: "B "}[left]
	switch {
	case points == 4:
		return name + []string{"negligibly", "slightly", "", "significantly"}[degree] + map[bool]string{true: "", false: " "}[degree == 2] + "better"
	case degree == 3:
		return name + "much better"
	case degree == 1:
		return name + "slightly better"
	}
	return name + "better"
}

// called returns an entry's answer in the words that its screen used.
func (e *said) called() string {
	return called(e.verdict.answer, e.verdict.better == e.left, e.verdict.degree, e.verdict.points)
}
