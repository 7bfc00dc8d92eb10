package judge

import (
	_ "embed"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/ground/pattern"
	"prefdeck/stages/ground/strict"
)

//go:embed prompts.toml
var builtIn string

// BuiltIn returns the built-in prompts as a file, to be changed and given back.
func BuiltIn() string { return builtIn }

// Prompts holds the texts that judges are asked with.
type Prompts struct {
	Pairwise   string   `toml:"pairwise"`
	Pointwise  string   `toml:"pointwise"`
	Difficulty string   `toml:"difficulty"`
	Safety     string   `toml:"safety"`
	Checklist  string   `toml:"checklist"`
	Items      string   `toml:"items"`
	Examples   string   `toml:"examples"`
	Example    string   `toml:"example"`
	Aspects    []Aspect `toml:"aspects"`
}

// Aspect is one line of a rubric.
type Aspect struct {
	Name  string `toml:"name"`  // under which its scores are stored
	About string `toml:"about"` // what the judge reads
}

// Overall is the name of the mean over all aspects.
const Overall = "overall"

// Load reads the prompts of a file over the built-in ones; "" returns those.
func Load(path string) (Prompts, error) {
	var p Prompts
	if err := p.read("prompts.toml", []byte(builtIn)); err != nil || path == "" {
		return p, err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return p, fmt.Errorf("read the judge's prompts: %w", err)
	}
	return p, p.read(path, text)
}

func (p *Prompts) read(path string, text []byte) error {
	f, err := strict.Decode(path, text, p)
	if err != nil {
		return err
	}
	p.check(f)
	return f.Err()
}

// aspectName matches the names that an aspect may have: a word that the search for scores
// takes.
var aspectName = pattern.Lazy(`^[\pL\pN_-]+$`)

func (p *Prompts) check(f *strict.File) {
	fault := func(key string, err error) {
		if err != nil {
			f.Fault([]string{key}, "%v", err)
		}
	}
	fault("pairwise", checkMarks(p.Pairwise, "prompt", "a", "b", "answer"))
	fault("pointwise", checkMarks(p.Pointwise, "prompt", "response", "aspect", "answer"))
	fault("difficulty", checkMarks(p.Difficulty, "prompt"))
	fault("safety", checkMarks(p.Safety, "prompt", "answer"))
	fault("checklist", checkMarks(p.Checklist, "prompt", "response", "item", "answer"))
	fault("items", checkMarks(p.Items, "prompt"))
	fault("examples", checkMarks(p.Examples, "examples"))
	fault("example", checkMarks(p.Example, "prompt", "a", "b", "better"))
	if len(p.Aspects) == 0 {
		fault("aspects", errors.New("there is none"))
	}
	for i, a := range p.Aspects {
		switch {
		case !aspectName().MatchString(a.Name) || a.Name == Overall || a.Name == ChecklistScore:
			fault("aspects", fmt.Errorf("the name %q, want one word other than %s and %s", a.Name, Overall, ChecklistScore))
		case strings.TrimSpace(a.About) == "":
			fault("aspects", fmt.Errorf("%s has no text in about", a.Name))
		case slices.ContainsFunc(p.Aspects[:i], func(b Aspect) bool { return b.Name == a.Name }):
			fault("aspects", fmt.Errorf("%s is there twice", a.Name))
		}
	}
}

// mark is the place of a text in a prompt.
var mark = pattern.Lazy(`\{\{\s*([^{}\s]*)\s*\}\}`)

// checkMarks refuses a text that lacks a mark, or has one that nothing fills.
func checkMarks(text string, known ...string) error {
	var found []string
	for _, m := range mark().FindAllStringSubmatch(text, -1) {
		if !slices.Contains(known, m[1]) {
			return fmt.Errorf("{{%s}} stands for nothing; there are {{%s}}", m[1], strings.Join(known, "}}, {{"))
		}
		found = append(found, m[1])
	}
	for _, name := range known {
		if !slices.Contains(found, name) {
			return fmt.Errorf("{{%s}} is missing", name)
		}
	}
	return nil
}

// fill puts texts into the marks that have one. It fills once: what looks like a mark
// in a response stays as it is.
func fill(text string, texts map[string]string) string {
	return mark().ReplaceAllStringFunc(text, func(m string) string {
		if with, ok := texts[mark().FindStringSubmatch(m)[1]]; ok {
			return with
		}
		return m
	})
}

// Wording is a prompt with the way to answer in its place: all but the content of one
// question. Verdicts name it.
type Wording struct {
	ID   stages.ID
	Name string // pairwise, with the pairs that are examples; or the aspect
	Text string

	Examples string // that stand before the text; their marks are no places
}

// Whole returns all that is asked but for the content of one question.
func (w Wording) Whole() string { return w.Examples + w.Text }

func newWording(name, text string, texts map[string]string) Wording {
	w := Wording{Name: name, Text: strings.TrimSpace(fill(text, texts))}
	w.ID = stages.Hash("judge prompt", w.Text)
	return w
}

// pairwise returns the wording of comparisons.
func (p Prompts) pairwise(m Method) Wording {
	return newWording("pairwise", p.Pairwise, map[string]string{"answer": m.compares()})
}

// pointwise returns the wordings of ratings, one for each aspect.
func (p Prompts) pointwise(m Method) []Wording {
	out := make([]Wording, len(p.Aspects))
	for i, a := range p.Aspects {
		out[i] = newWording(a.Name, p.Pointwise, map[string]string{"aspect": strings.TrimSpace(a.About), "answer": m.rates()})
	}
	return out
}

// safety returns the wording that asks whether a prompt is safe.
func (p Prompts) safety() Wording {
	return newWording(Unsafe, p.Safety, map[string]string{"answer": ByProbability.compares()})
}

// checklist returns the wording that asks whether a response meets an item.
func (p Prompts) checklist() Wording {
	return newWording(ChecklistScore, p.Checklist, map[string]string{"answer": "Answer with one word, Yes or No, and nothing else."})
}

// wordings returns every wording of a method without examples.
func (p Prompts) wordings(m Method) []Wording {
	return append(p.pointwise(m), p.pairwise(m), p.checklist(), p.items(), p.difficulty(), p.safety())
}

// items returns the wording that asks for a checklist.
func (p Prompts) items() Wording { return newWording("items", p.Items, nil) }

// difficulty returns the wording that asks which criteria of difficulty a prompt meets.
func (p Prompts) difficulty() Wording { return newWording(Difficulty, p.Difficulty, nil) }

// BuiltInWording returns the built-in wording with an identity, or false if there is
// none.
func BuiltInWording(m Method, id stages.ID) (Wording, bool) {
	p, err := Load("")
	if err != nil {
		return Wording{}, false
	}
	for _, w := range p.wordings(m) {
		if w.ID == id {
			return w, true
		}
	}
	return Wording{}, false
}
