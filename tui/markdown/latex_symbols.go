package markdown

import "strings"

// class says how a symbol stands among others.
type class int

const (
	ordinary class = iota // a letter or a sign of its own
	relation              // stands between two things: relations, arrows, operations
	function              // a name set upright, with a space before its argument
)

type symbol struct {
	text  string
	class class
}

// newSymbols returns the commands that stand for one character or a name. Each
// entry is exactly what LaTeX would print, never an approximation.
func newSymbols() map[string]symbol {
	known := map[string]symbol{}
	add := func(of class, pairs string) {
		fields := strings.Fields(pairs)
		for i := 0; i+1 < len(fields); i += 2 {
			known[fields[i]] = symbol{fields[i+1], of}
		}
	}
	add(ordinary, `alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ
		iota ι kappa κ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς
		tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω
		Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
		sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂
		infty ∞ partial ∂ nabla ∇ forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ emptyset ∅ varnothing ∅
		aleph ℵ hbar ℏ ell ℓ Re ℜ Im ℑ wp ℘ angle ∠ triangle △ square □ blacksquare ■ top ⊤ bot ⊥
		prime ′ dagger † ddagger ‡ degree ° star ⋆ ldots … dots … dotsc … dotsb ⋯ cdots ⋯ vdots ⋮ ddots ⋱
		langle ⟨ rangle ⟩ lceil ⌈ rceil ⌉ lfloor ⌊ rfloor ⌋ lbrace { rbrace } lbrack [ rbrack ] vert | lvert | rvert |
		Vert ‖ lVert ‖ rVert ‖ backslash \ checkmark ✓ colon : therefore ∴ because ∵ imath ı jmath ȷ
		{ { } } % % $ $ # # & & _ _ | ‖`)
	add(relation, `leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ ll ≪ gg ≫ equiv ≡ approx ≈ cong ≅ sim ∼ simeq ≃ propto ∝
		leqslant ⩽ geqslant ⩾ prec ≺ succ ≻ lt < gt > coloneqq ≔ asymp ≍ doteq ≐
		in ∈ notin ∉ ni ∋ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ subsetneq ⊊ nsubseteq ⊈ mid ∣ nmid ∤ parallel ∥ perp ⊥
		cup ∪ cap ∩ setminus ∖ sqcup ⊔ sqcap ⊓ uplus ⊎ wedge ∧ land ∧ vee ∨ lor ∨ vdash ⊢ models ⊨ vDash ⊨
		to → rightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔
		implies ⟹ impliedby ⟸ iff ⟺ longrightarrow ⟶ longleftarrow ⟵ Longrightarrow ⟹ Longleftarrow ⟸
		Longleftrightarrow ⟺ mapsto ↦ longmapsto ⟼ uparrow ↑ downarrow ↓ Uparrow ⇑ Downarrow ⇓ rightleftharpoons ⇌
		hookrightarrow ↪ nearrow ↗ searrow ↘
		times × div ÷ cdot ⋅ pm ± mp ∓ ast ∗ circ ∘ bullet ∙ oplus ⊕ ominus ⊖ otimes ⊗ odot ⊙`)
	for _, name := range strings.Fields(`sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan
		log ln lg exp min max sup inf lim limsup liminf det dim ker gcd deg arg hom Pr`) {
		known[name] = symbol{name, function}
	}
	return known
}

// newScripts maps characters to their raised or lowered forms.
func newScripts(pairs string) map[rune]rune {
	forms := map[rune]rune{}
	all := []rune(strings.Join(strings.Fields(pairs), ""))
	for i := 0; i+1 < len(all); i += 2 {
		forms[all[i]] = all[i+1]
	}
	return forms
}

// Unicode raises most of the alphabet and lowers fewer letters. A formula that needs a
// missing character (q, most lowered capitals, the comma) is left as written.
const (
	raised = `0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹ +⁺-⁻=⁼(⁽)⁾ aᵃbᵇcᶜdᵈeᵉfᶠgᵍhʰiⁱjʲkᵏlˡmᵐnⁿoᵒpᵖrʳsˢtᵗuᵘvᵛwʷxˣyʸzᶻ
		AᴬBᴮDᴰEᴱGᴳHᴴIᴵJᴶKᴷLᴸMᴹNᴺOᴼPᴾRᴿTᵀUᵁVⱽWᵂ βᵝγᵞδᵟθᶿχᵡ ′′ °° ∘° ⊤ᵀ`
	lowered = `0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉ +₊-₋=₌(₍)₎ aₐeₑhₕiᵢjⱼkₖlₗmₘnₙoₒpₚrᵣsₛtₜuᵤvᵥxₓ βᵦγᵧρᵨχᵪ`
)

// alphabet is the set of letters that a command like \mathbb selects.
type alphabet struct {
	upper, lower, digit rune // the first of each, or 0
	odd                 map[rune]rune
}

func newAlphabets() map[string]alphabet {
	return map[string]alphabet{
		"mathbb":  {upper: 0x1d538, odd: newScripts("CℂHℍNℕPℙQℚRℝZℤ")},
		"mathcal": {upper: 0x1d49c, odd: newScripts("BℬEℰFℱHℋIℐLℒMℳRℛ")},
		"mathbf":  {upper: 0x1d400, lower: 0x1d41a, digit: 0x1d7ce},
	}
}

func (a alphabet) of(r rune) (rune, bool) {
	if o, ok := a.odd[r]; ok {
		return o, true
	}
	switch {
	case r >= 'A' && r <= 'Z' && a.upper != 0:
		return a.upper + r - 'A', true
	case r >= 'a' && r <= 'z' && a.lower != 0:
		return a.lower + r - 'a', true
	case r >= '0' && r <= '9' && a.digit != 0:
		return a.digit + r - '0', true
	}
	return 0, false
}
