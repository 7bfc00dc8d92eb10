package pattern

import "testing"

func TestLazyCompilesOnceAndLate(t *testing.T) {
	t.Parallel()
	word := Lazy(`^\w+$`)
	first := word()
	if !first.MatchString("deck") || word() != first {
		t.Error("not one expression that matches")
	}
	broken := Lazy(`(`) // as yet only a text
	defer func() {
		if recover() == nil {
			t.Error("an invalid expression compiles")
		}
	}()
	broken()
}
