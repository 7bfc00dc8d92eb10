package pattern

import "testing"

func TestLazyCompilesOnceAndLate(t *testing.T) {
	t.Parallel()
	word := Lazy(`^\w+$`)
	if !word().MatchString("deck") || word() != word() {
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
