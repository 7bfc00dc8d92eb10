package markdown

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"prefdeck/tui/gate"
)

// same marks a formula that must be shown as it was written.
const same = ""

func TestFormulasAsUnicode(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		// letters and signs
		`\alpha + \beta`: "α + β", `\Delta x`: "Δ x", `\phi \varphi`: "ϕ φ", `4\pi r^2`: "4π r²", `\nabla f`: "∇ f",
		`a \leq b`: "a ≤ b", `a\leq b`: "a≤b", `x \neq y`: "x ≠ y", `f: X \to Y`: "f: X → Y", `p \implies q`: "p ⟹ q",
		`a \cdot b`: "a ⋅ b", `2\cdot 3`: "2⋅3", `\pm 5`: "±5", `x\in\mathbb{R}^n`: "x∈ℝⁿ", `x \in\mathbb{Z}`: "x ∈ ℤ",
		`\{1, 2, \ldots, n\}`: "{1, 2, …, n}", `\|v\|`: "‖v‖", `\lfloor x \rfloor`: "⌊ x ⌋", `50\%`: "50%", `f'(x)`: "f′(x)",
		`P(A \mid B)`: "P(A ∣ B)", `\forall \epsilon > 0 \; \exists \delta`: "∀ ϵ > 0 ∃ δ", `a \times 10^{-3}`: "a × 10⁻³",
		// raised and lowered
		`x^2`: "x²", `x_1`: "x₁", `x^{10}`: "x¹⁰", `x_{ij}`: "xᵢⱼ", `x_i^2`: "xᵢ²", `{x}^2`: "x²", `x^{(n)}`: "x⁽ⁿ⁾", `x ^ 2`: "x²",
		`A^T`: "Aᵀ", `A^\top`: "Aᵀ", `A^{-1}`: "A⁻¹", `90^\circ`: "90°", `H_2O`: "H₂O", `x^{n + 1}`: "xⁿ⁺¹", `E = mc^2`: "E = mc²",
		`x_1, x_2, \dots, x_n`: "x₁, x₂, …, xₙ", `x_{max}`: "xₘₐₓ",
		`a_{i,j}`: same, `x_q`: same, `x^{k/2}`: same, `a^{b^c}`: same, `e^{i\pi} + 1 = 0`: same, `\int_0^\infty f`: same,
		`\lim_{x \to 0} f(x)`: same, `x^`: same, `_1`: same, `x^*`: same, `x^{}`: same, `a + x_q + \alpha`: same,
		// fractions and roots, which must not run into their neighbours
		`\frac{a}{b}`: "a⁄b", `\frac{1}{2}`: "1⁄2", `\frac12`: "1⁄2", `2\frac{1}{2}`: "2(1⁄2)", `x \frac{1}{2}`: "x (1⁄2)",
		`\frac{a}{b}c`: "(a⁄b)c", `\frac{a}{b} = c`: "a⁄b = c", `1/\frac{a}{b}`: "1/(a⁄b)", `\frac{a}{b}^2`: "(a⁄b)²",
		`\frac{a+b}{c}`: "(a+b)/c", `\frac{x_1}{x_2}`: "x₁/x₂", `\frac{-b \pm \sqrt{b^2-4ac}}{2a}`: "(-b ± √(b²-4ac))/(2a)",
		`y = \frac{1}{1+e^{-x}}`: "y = 1/(1+e⁻ˣ)", `\left(\frac{a}{b}\right)^2`: "(a⁄b)²", `\frac{\frac{a}{b}}{c}`: "(a⁄b)/c",
		`\sqrt{x}`: "√x", `\sqrt{12}`: "√12", `\sqrt{x+1}`: "√(x+1)", `\sqrt[3]{x}`: "∛x", `\sqrt{x}y`: "(√x)y", `\sqrt{x}^2`: "(√x)²",
		`\sqrt[n]{x}`: same, `\frac{a}`: same, `\frac`: same, `\sqrt`: same,
		// sums, functions, words, alphabets
		`\sum_{i=1}^{n} i = \frac{n(n+1)}{2}`: "∑ᵢ₌₁ⁿ i = (n(n+1))/2", `\int_0^1 x^2\,dx`: "∫₀¹ x² dx", `\prod_{k=1}^n k`: "∏ₖ₌₁ⁿ k",
		`\log_2 n`: "log₂ n", `O(n\log n)`: "O(n log n)", `\sin^2\theta`: "sin²θ", `2\sin x`: "2 sin x", `\max_{x} f(x)`: "maxₓ f(x)",
		`\text{if } x > 0`: "if x > 0", `\text{für alle } n`: "für alle n", `\mathrm{d}x`: "dx", `5 \text{ m} \text{ s}`: "5 m s", `\operatorname{tr}(A)`: "tr(A)",
		`\mathcal{O}(n)`: "𝒪(n)", `\mathbf{x}`: "𝐱", `\mathbb{E}[X]`: "𝔼[X]", `\hat{x}`: "x\u0302", `\bar x`: "x\u0304",
		`\left. x \right|`: "x |", `x \quad y`: "x  y", `\displaystyle x^2`: "x²",
		`\hat{xy}`: same, `\mathbb{αβ}`: same, `\text{a \textbf{b}}`: same,
		// unknown, unclosed, or laid out in two dimensions
		`\unknown{x}`: same, `\alpha + \unknown`: same, `\binom{n}{k}`: same, `\boxed{42}`: same, `\ce{H2O}`: same, `x}`: same, `{x`: same,
		`a % b`: same, `a & b`: same, `a \\ b`: same, `\begin{matrix} a & b \end{matrix}`: same, `\`: same,
		strings.Repeat("{", 50) + "x" + strings.Repeat("}", 50): same,
	} {
		if want == same {
			want = source
		}
		if got, _ := shownMath(`\(` + source + `\)`); got != `\(`+want+`\)` {
			t.Errorf("%s\n got %s\nwant %s", source, got, want)
		}
	}
}

// Delimiters, the spaces inside them and everything that is not a formula stay.
func TestOnlyFormulasBecomeUnicode(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		"so $x^2$, \\(  x_1 \\) and x_1": "so $x²$, \\(  x₁ \\) and x_1",
		"`$x^2$` is $x^2$":               "$x^2$ is $x²$",
		"```\n$x^2$\n```":                "  $x^2$",
		"\\[ a^2 \\].":                   "  \\[ a² \\].",
		"$$\na^2\n= b_1\n$$":             "  $$\n  a²\n  = b₁\n  $$",
		"\\begin{align}\nx_1 &= y^2 \\\\\n  &\\le 3\n\\end{align}":             "  \\begin{align}\n  x₁ = y²\n  ≤ 3\n  \\end{align}",
		"\\[\n\\begin{aligned} x &= 1 \\\\ y &= 2 \\\\ \\end{aligned}\n\\]":    "  \\[\n  \\begin{aligned}\n  x = 1\n  y = 2\n  \\end{aligned}\n  \\]",
		"\\begin{align}\nx_1 &= y^2 \\\\[2pt]\n  &\\le 3\n\\end{align}":        "  \\begin{align}\n  x_1 &= y^2 \\\\[2pt]\n    &\\le 3\n  \\end{align}",
		"$$\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix} \\alpha$$":         "  $$\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix} \\alpha$$",
		"**$a_i * b_i$** and *$x^2$* in a list:\n- $\\frac{1}{2}$\n- costs $5": "$aᵢ * bᵢ$ and $x²$ in a list:\n\n• $1⁄2$\n• costs $5",
		"| $x^2$ | b |\n|---|---|\n| \\(\\alpha\\) | $\\unknown$ |":            "$x²$  │ b\n──────┼───────────\n\\(α\\) │ $\\unknown$",
	} {
		if got := ansi.Strip(strings.Join(Render(source, 80, theme(t, "mono"), Rendered), "\n")); got != want {
			t.Errorf("%s\n got %q\nwant %q", source, got, want)
		}
		for _, line := range Render(source, 80, asciiTheme(t), Rendered) {
			if strings.ContainsAny(line, "²₁αᵢ≤⁄") {
				t.Errorf("%s in ASCII: %q", source, line)
			}
		}
	}
	if got := strings.Join(Render("$x^2$", 80, theme(t, "mono"), Raw), ""); got != "$x^2$" {
		t.Errorf("raw is %q", got)
	}
}

// Every sign takes one cell in either measure, and the gate lets it through.
func TestSignsOfFormulasFitTheirCells(t *testing.T) {
	t.Parallel()
	n := knownNotation()
	hold := func(what, text string) {
		if gate.Text(text) != text || ansi.StringWidth(text) != len([]rune(text)) || ansi.StringWidthWc(text) != len([]rune(text)) {
			t.Errorf("%s: %q is %d or %d cells wide, and %q behind the gate", what, text, ansi.StringWidth(text), ansi.StringWidthWc(text), gate.Text(text))
		}
	}
	for name, s := range n.symbols {
		hold(name, s.text)
	}
	for _, forms := range []map[rune]rune{n.raised, n.lowered} {
		for of, r := range forms {
			hold(string(of), string(r))
		}
	}
	for name, a := range n.alphabets {
		for _, r := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" {
			if letter, ok := a.of(r); ok {
				hold(name, string(letter))
			}
		}
	}
}

// A formula is converted whole or not at all, and no input panics.
func TestAnyFormula(t *testing.T) {
	t.Parallel()
	piece := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		`\frac`, `\sqrt`, `\sqrt[3]`, `{`, `}`, `^`, `_`, `\alpha`, `\left(`, `\right)`, `\text{a}`, `\mathbb{R}`, `\hat`, `\\`, `&`, `\`,
		`\begin{align}`, `\end{align}`, `x`, `1`, ` `, "\n", `\sum`, `\leq`, `\log`, `\unknown`, `'`, `%`, `~`, `\,`, `\{`,
	}))
	rapid.Check(t, func(t *rapid.T) {
		source := strings.Join(rapid.SliceOfN(piece, 0, 25).Draw(t, "formula"), "")
		for _, d := range [][2]string{{`\(`, `\)`}, {"$", "$"}, {"$$", "$$"}, {`\[`, `\]`}} {
			if strings.Contains(source, d[1]) {
				continue // the parser ends the formula there
			}
			got, ok := shownMath(d[0] + source + d[1])
			if ok == (got == d[0]+source+d[1]) {
				t.Fatalf("%q is %q, converted: %v", source, got, ok)
			}
			if !ok {
				continue
			}
			if strings.Contains(got, `\frac`) || strings.Contains(got, `\unknown`) || strings.Contains(got, `\alpha`) {
				t.Fatalf("half of %q is converted: %q", source, got)
			}
			if !strings.HasPrefix(got, d[0]) || !strings.Contains(got, d[1]) {
				t.Fatalf("%q lost its delimiters: %q", source, got)
			}
		}
	})
}

func FuzzFormula(f *testing.F) {
	f.Add(`\frac{-b \pm \sqrt{b^2-4ac}}{2a}`)
	f.Add(`\begin{align} x_1 &= 2 \\ \end{align}`)
	f.Fuzz(func(_ *testing.T, source string) { shownMath("$$" + source + "$$") })
}
