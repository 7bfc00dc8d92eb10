package law

import (
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/embed"
	"prefdeck/stages/exchange"
	"prefdeck/stages/filter"
	"prefdeck/stages/judge"
	"prefdeck/stages/label"
	"prefdeck/stages/measure/ablation"
	"prefdeck/stages/measure/reward"
	"prefdeck/stages/route"
	"prefdeck/store"
)

// stagesAtRandom leaves in a deck what the stages between import and export leave:
// drops and audits, a test stream, verdicts and ratings of judges, scores, machine
// labels, rescues, embeddings, drafts, a guideline. Each comes in some decks.
func stagesAtRandom(t *testing.T, w *writer, d *store.Deck, b exchange.Batch) {
	t.Helper()
	ctx := t.Context()
	run := stages.Run{ID: stages.NewRunID(), Stage: stages.Measure, Started: time.UnixMilli(1_700_000_000_000)}
	must(t, d.StartRun(ctx, run)) // and never finished, as if it were at work yet
	if w.chance(2) {
		_, err := ablation.Collect(ctx, d)
		must(t, err)
	}
	judged(t, w, d, b, run.ID)
	if w.chance(2) {
		must(t, filter.Run(ctx, d, filter.Options{Audit: 0.5}, nil))
	}
	for _, p := range b.Pairs {
		switch w.IntN(8) {
		case 0:
			must(t, d.DropByHand(ctx, p.ID, w.text(3)))
		case 1:
			must(t, d.SaveAssignments(ctx, run.ID, []route.Assignment{{Pair: p.ID, Judge: "law", Reason: "sure", Machine: &route.Consensus{Answer: label.A, Confidence: 0.875}, Audit: 0.25 * float64(w.IntN(3))}}))
		case 2:
			must(t, d.SaveDraft(ctx, label.Draft{Pair: p.ID, Base: pick(w, []stages.ID{"", p.A}), Text: w.text(3) + "."}))
		}
	}
	if w.chance(2) {
		r := pick(w, b.Responses)
		must(t, d.Rescue(ctx, stages.OfResponse, r.ID, w.text(3)))
		m := stages.Model{ID: stages.ModelID("embedder", "9"), Name: "embedder", Digest: "9"}
		must(t, d.SaveModel(ctx, m))
		must(t, d.SaveEmbeddings(ctx, m.ID, map[stages.ID]embed.Embedding{r.TextID(): {0.25, -1}}))
		_, err := d.SetGuideline(ctx, w.text(3)+".")
		must(t, err)
	}
}

// judged stores what judges and a reward model say.
func judged(t *testing.T, w *writer, d *store.Deck, b exchange.Batch, run stages.RunID) {
	t.Helper()
	ctx := t.Context()
	m := stages.Model{ID: stages.ModelID("judge", "8"), Name: "judge", Digest: "8"}
	must(t, d.SaveModel(ctx, m))
	asked := judge.Wording{ID: stages.Hash("wording", "x"), Name: "pairwise", Text: w.text(3)}
	must(t, d.SaveWordings(ctx, []judge.Wording{asked}))
	for _, p := range b.Pairs {
		if !w.chance(2) {
			continue
		}
		must(t, d.SaveOpinions(ctx, []judge.Opinion{{Pair: p.ID, Judge: "judge", Model: m.ID, Asked: asked.ID, First: pick(w, []judge.First{judge.AFirst, judge.BFirst}),
			Probability: float64(w.IntN(5)) / 4, Answer: "a", Raw: w.text(3), Run: run}}))
	}
	for _, r := range b.Responses {
		if w.chance(3) {
			must(t, d.SaveRatings(ctx, []judge.Rating{{Response: r.ID, What: judge.Overall, Scorer: "judge", Model: m.ID, Asked: asked.ID, Value: 1 + float64(w.IntN(9))/2, Run: run}}))
		}
		if w.chance(3) {
			must(t, d.SaveRewards(ctx, run, "head", []reward.Scored{{ID: r.ID, Score: float64(w.IntN(9)) / 3}}))
		}
	}
}
