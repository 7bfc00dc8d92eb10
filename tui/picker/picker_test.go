package picker

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"prefdeck/themes"
	"prefdeck/tui/keys"
	"prefdeck/tui/screentest"
)

func open(t testing.TB, env themes.Env, inUse string) *Picker {
	t.Helper()
	table, err := keys.Keymap{}.Labelling()
	if err != nil {
		t.Fatal(err)
	}
	return New(table, Choices(themes.Catalogue{}, true, env), inUse)
}

func press(p *Picker, names ...string) (o Effect) {
	for _, name := range names {
		o = p.Press(screentest.Key(name))
	}
	return o
}

func TestKeys(t *testing.T) {
	t.Parallel()
	p := open(t, themes.Env{}, "paper")
	p.SetSize(80, 24)
	if p.Chosen().Name != "paper" {
		t.Errorf("the cursor is on %s", p.Chosen().Name)
	}
	if o := press(p, "j"); o != Open || p.Chosen().Name != "frost" {
		t.Errorf("j is %v, on %s", o, p.Chosen().Name)
	}
	if press(p, "g", "k", "x"); p.Chosen().Name != "mono" || p.Notice != "x does nothing here" {
		t.Errorf("up from the first is %s, and x says %q", p.Chosen().Name, p.Notice)
	}
	if press(p, "down"); p.Chosen().Name != themes.Auto || p.Chosen().Theme.Name != "dark" {
		t.Errorf("down from the last is %s", p.Chosen().Name)
	}
	if o := press(p, "G", "enter"); o != Taken || p.Chosen().Name != "mono" {
		t.Errorf("enter is %v", o)
	}
	if o := press(p, "esc"); o != Left {
		t.Errorf("esc is %v", o)
	}
	if q := open(t, themes.Env{}, ""); q.Chosen().Name != themes.Auto {
		t.Errorf("no name is %s", q.Chosen().Name)
	}
}

// The sample is drawn in the theme under the cursor, and in no other.
func TestPreviewIsLive(t *testing.T) {
	t.Parallel()
	p := open(t, themes.Env{}, "")
	p.SetSize(120, 36)
	views := map[string]string{}
	for range p.choices {
		view, name := p.View(), p.Chosen().Theme.Name
		for other, was := range views {
			if other != name && strings.Join(p.sample, "\n") == was {
				t.Errorf("%s looks like %s", name, other)
			}
		}
		views[name] = strings.Join(p.sample, "\n")
		if p.Chosen().Theme.Mono != !strings.Contains(view, "38;2;") {
			t.Errorf("%s: colours where there are none, or none", name)
		}
		press(p, "j")
	}
}

func TestGoldenScreens(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		env   themes.Env
		inUse string
		keys  []string
	}{
		{"dark", themes.Env{}, "", []string{"j"}},
		{"light", themes.Env{}, "dusk", []string{"G", "k", "k"}},
	} {
		screentest.Draw(t, c.name, false, func(t *testing.T, width, height int) string {
			p := open(t, c.env, c.inUse)
			p.SetSize(width, height)
			press(p, c.keys...)
			return screentest.Cells(t, p.View(), width, height)
		})
	}
}

func TestASCIIScreen(t *testing.T) {
	t.Parallel()
	p := open(t, themes.Env{NoColor: true, ASCII: true}, "mono")
	p.SetSize(80, 24)
	screen := screentest.Cells(t, p.View(), 80, 24)
	screentest.ASCII(t, screen)
	if !strings.Contains(screen, "mono") {
		t.Errorf("the theme in use is not seen:\n%s", screen)
	}
}

// TestGoldenThemes keeps the colours of every theme, in the rows of the sample that
// use nearly all its roles.
func TestGoldenThemes(t *testing.T) {
	t.Parallel()
	p := open(t, themes.Env{}, "")
	p.SetSize(80, 24)
	var all strings.Builder
	for range p.choices {
		rows := append(p.sample[1:2:2], p.sample[len(p.sample)-4:]...)
		all.WriteString(p.Chosen().Name + "\n" + strings.ReplaceAll(strings.Join(rows, "\n"), "\x1b", `\e`) + "\n\n")
		press(p, "j")
	}
	golden.RequireEqual(t, all.String())
}

func TestAnySize(t *testing.T) {
	t.Parallel()
	p := open(t, themes.Env{}, "harbour")
	for width := 1; width < 130; width += 9 {
		for height := 1; height < 40; height += 5 {
			p.SetSize(width, height)
			if got := screentest.Cells(t, p.View(), width, height); height > 2 && width > 12 && !strings.Contains(got, "harbour") {
				t.Errorf("%d×%d: the chosen one is not seen:\n%s", width, height, got)
			}
		}
	}
}
