package labelling

import "testing"

func TestNumbersOfTheSitting(t *testing.T) {
	t.Parallel()
	open := func(t *testing.T, width, height int) *sitting {
		return sit(t, &memory{items: numbered(t, 5)}, width, height)
	}
	shoot(t, open, shot{"numbers", typing("1", "2", "t", "S")})
	narrow := open(t, 40, 24)
	narrow.press("1", "2", "t", "S")
	narrow.see("time per label")
	narrow.see("    1.0 s (median of 3)")
	narrow.run(narrow.s.SetSize(80, 24))
	narrow.see("time per label       1.0 s (median of 3)")
	d := open(t, 80, 24)
	d.press("1", "2", "t", "S")
	d.see("How you label")
	d.press("esc")
	d.see("Question 4?")
}
