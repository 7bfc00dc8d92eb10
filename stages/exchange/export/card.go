package export

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"prefdeck/stages/exchange"
	"prefdeck/stages/ground/atomicfile"
)

// card collects the facts about the deck for a data set's card while its rows are
// written.
type card struct {
	sources   map[string]int // prompts' sources → rows
	models    map[string]int // name, with digest → responses
	languages map[string]bool
	labels    map[string]int // annotator → rows
	repeated  int
	agreed    int // of repeated: answered alike
	machine   int // pairs that only a machine labelled
}

func (c *card) see(l *exchange.Labelled) {
	if c.sources == nil {
		c.sources, c.models, c.labels, c.languages = map[string]int{}, map[string]int{}, map[string]int{}, map[string]bool{}
	}
	c.sources[l.Prompt.Source]++
	if l.Prompt.Language != "" {
		c.languages[l.Prompt.Language] = true
	}
	for _, m := range []struct{ name, digest string }{{l.Details.ModelA.Name, l.Details.ModelA.Digest}, {l.Details.ModelB.Name, l.Details.ModelB.Digest}} {
		switch {
		case m.name == "":
			c.models["unknown"]++
		case m.digest == "":
			c.models[m.name]++
		default:
			c.models[m.name+" ("+m.digest[:min(12, len(m.digest))]+")"]++
		}
	}
	if len(l.Labels) == 0 && l.Machine != nil {
		c.machine++
	}
	for _, g := range l.Labels {
		c.labels[g.Annotator]++
		if again, ok := lastRepeat(l, g.Annotator); ok {
			c.repeated++
			if again.Choice.Answer == g.Choice.Answer {
				c.agreed++
			}
		}
	}
}

const funnelOfCard = `SELECT filter, kind, taken, dropped FROM funnel ORDER BY stage DESC, place`

// write writes the card. Its configuration names the files, so that no other file in
// the folder is taken for one of the splits.
func (c *card) write(ctx context.Context, d Querier, path string, r *run, parts []*part) error {
	var filters strings.Builder
	err := d.Query(ctx, funnelOfCard, func([]string) {}, func(v []any) error {
		fmt.Fprintf(&filters, "| %v | %v | %v | %v |\n", v...)
		return nil
	})
	if err != nil {
		return err
	}
	return atomicfile.Write(path, func(w io.Writer) error {
		fmt.Fprintf(w, "---\npretty_name: preference pairs\ntask_categories:\n- text-generation\ntags:\n- preference\n- human-feedback\n- prefdeck\n")
		if len(c.languages) > 0 {
			fmt.Fprintf(w, "language:\n- %s\n", strings.Join(slices.Sorted(maps.Keys(c.languages)), "\n- "))
		}
		fmt.Fprintf(w, "configs:\n- config_name: default\n  data_files:\n")
		for _, p := range parts {
			if p.written > 0 {
				fmt.Fprintf(w, "  - split: %s\n    path: data/%s-*.parquet\n", p.split, p.split)
			}
		}
		fmt.Fprintf(w, "---\n\n# Preference pairs\n\n%d rows in the format `%s` of prefdeck: %s.\n", r.sum.Rows, r.sum.Format, r.format.about)
		fmt.Fprintf(w, "\n## Labels\n\n%s\n%s\n", counted(c.labels, "annotator", "labelled pairs"), c.consistency())
		if c.machine > 0 {
			fmt.Fprintf(w, "\n%d pairs were labelled by a machine alone, where judges agreed; the column `labelled_by` marks them.\n", c.machine)
		}
		fmt.Fprintf(w, "\n## Left out\n\n%s", r.left())
		fmt.Fprintf(w, "\n## Prompts\n\n%s", counted(c.sources, "source", "labelled pairs"))
		fmt.Fprintf(w, "\n## Models\n\nThe deck does not record the licences of models: add them here.\n\n%s", counted(c.models, "model", "responses"))
		said := "No filter was run.\n"
		if filters.Len() > 0 {
			said = "| filter | of | in | dropped |\n|---|---|---|---|\n" + filters.String()
		}
		_, err := fmt.Fprintf(w, "\n## Filters\n\n%s", said)
		return err
	})
}

func (c *card) consistency() string {
	if c.repeated == 0 {
		return "No pair was shown twice, so the annotators' consistency is not known."
	}
	return fmt.Sprintf("Of %d pairs shown again, unannounced and with sides swapped, %d got the same answer (%.0f %%).",
		c.repeated, c.agreed, 100*float64(c.agreed)/float64(c.repeated))
}

func (r *run) left() string {
	var b strings.Builder
	for _, why := range leftOut {
		if n := r.sum.Left[why]; n > 0 {
			fmt.Fprintf(&b, "- %d %s\n", n, why)
		}
	}
	if b.Len() == 0 {
		return "Nothing.\n"
	}
	return b.String()
}

// counted returns a table of counts by name.
func counted(of map[string]int, name, what string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "| %s | %s |\n|---|---|\n", name, what)
	for _, k := range slices.Sorted(maps.Keys(of)) {
		shown := strings.NewReplacer("|", `\|`, "\n", " ").Replace(k)
		if shown == "" {
			shown = "unknown"
		}
		fmt.Fprintf(&b, "| %s | %d |\n", shown, of[k])
	}
	return b.String()
}
