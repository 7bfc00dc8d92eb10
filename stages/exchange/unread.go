package exchange

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/ground/pattern"
)

// use notes that a field was read, so that it is not reported as unread.
func (r *record) use(path string) {
	if path != "" {
		r.used = append(r.used, path)
	}
}

// reads reports whether a field was read. An object counts once any part of it was; leaves
// looks at its parts.
func (r *record) reads(name string) bool {
	for _, path := range r.used {
		if path == name || len(path) > len(name) && path[len(name)] == '.' && path[:len(name)] == name {
			return true
		}
	}
	return false
}

// foreign says why a row of another tool cannot be read; "" if it can.
func (r *record) foreign() string {
	has := func(name string) bool { return r.plain[name] != "" }
	switch {
	case has("label_annotations") && (has("displayed_text") || has("instance_id")):
		return "this is Potato's output: it holds neither the texts nor the order in which the two were shown; import the file that Potato was given"
	case has("judge") && (has("user_prompt") && has("judgment") || has("g1_user_prompt") && has("g1_judgment")):
		return "these are questions to a judge of MT-bench and its verdicts: the answers that it judged are in another file; import that one"
	case has("resps") && has("doc"):
		return "lm-eval compared likelihoods here and asked for no answer; import the samples of a task that generates"
	case has("spec") || has("final_report"), has("sample_id") && has("event_id"):
		return "this line of a log of OpenAI's evals holds no sample"
	}
	return ""
}

// ledger counts what the rows of a file held that nothing was made of.
type ledger struct {
	rows   int // that were read
	bare   int // of them, those that became nothing but a prompt
	paths  []string
	counts map[string]int
	sample map[string]any    // the first bare row with unread text
	would  map[string]string // the --map that would read it; nil: none is known
}

// manyPaths bounds how many fields a ledger counts.
const manyPaths = 200

func newLedger() *ledger { return &ledger{counts: map[string]int{}} }

// note counts the fields of a row that were not read.
func (l *ledger) note(r *record, it item) {
	l.rows++
	if len(it.answers) == 0 {
		l.bare++
	}
	for _, name := range r.all {
		v := r.values[name]
		if v == nil {
			continue
		}
		switch v.(type) {
		case string, []any, map[string]any:
		case number:
			if len(it.answers) == 0 && r.fields.isResponse(name) {
				l.count(name, r, it) // answers are texts
			}
			continue
		default:
			continue
		}
		_, isText := v.(string)
		_, isList := v.([]any)
		whole := isText || slices.Contains(r.used, name) && (isList || isMessage(v)) // otherwise what is beside the parts that were read counts
		if r.reads(name) && whole && name != "instances" {
			continue
		}
		leaves(v, name, 0, func(path string, text any) {
			if !slices.Contains(r.used, path) && !it.has(text) {
				l.count(path, r, it)
			}
		})
	}
}

func (l *ledger) count(path string, r *record, it item) {
	if _, known := l.counts[path]; !known {
		if len(l.paths) == manyPaths {
			return
		}
		l.paths = append(l.paths, path)
	}
	l.counts[path]++
	if l.sample == nil && len(it.answers) == 0 {
		l.sample = r.values
	}
}

// leaves calls found for every long text and every conversation in a value, of lists
// only for the first three elements: two make a pair, and a third tells that there are
// more.
func leaves(v any, path string, depth int, found func(path string, v any)) {
	const deep = 4
	switch v := v.(type) {
	case string:
		if longText(v) {
			found(path, v)
		}
	case []any:
		if len(v) > 1 && isMessage(v[0]) {
			found(path, v)
			return
		}
		for i := 0; i < min(3, len(v)) && depth < deep; i++ {
			leaves(v[i], fmt.Sprintf("%s.%d", path, i), depth+1, found)
		}
	case map[string]any:
		if depth == deep {
			return
		}
		names := make([]string, 0, len(v))
		for name := range v {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			leaves(v[name], path+"."+name, depth+1, found)
		}
	}
}

// has reports whether a text that was not read, or the end of such a conversation, is
// in the item all the same.
func (it item) has(v any) bool {
	if list, ok := v.([]any); ok {
		m, err := asMessage(list[len(list)-1])
		if err != nil {
			return false
		}
		v = m.Content
	}
	for _, a := range it.answers {
		if a.text == v || a.thinking == v {
			return true
		}
	}
	for _, t := range it.prompt.Turns {
		if t.Content == v {
			return true
		}
	}
	return it.prompt.System == v
}

// unread returns a line about the fields that were not read, "" for none, and the flags
// that would read them. lost says that every row was left with a prompt although it has texts that
// must be its answers.
func (l *ledger) unread(rd *reader) (line, flags string, lost bool) {
	if len(l.paths) == 0 {
		return "", "", false
	}
	slices.SortStableFunc(l.paths, func(a, b string) int { return l.counts[b] - l.counts[a] })
	var often []string // in nearly every row
	for _, path := range l.paths {
		if l.counts[path]*10 >= l.rows*9 {
			often = append(often, path)
		}
	}
	names, rows := l.paths, l.counts[l.paths[0]]
	const enough = 5
	if len(names) > enough {
		names = append(slices.Clone(names[:enough]), fmt.Sprintf("and %d more fields", len(l.paths)-enough))
	}
	verb := "were"
	if len(names) == 1 {
		verb = "was"
	}
	line = fmt.Sprintf("%s %s not read in %s of %s rows", strings.Join(names, ", "), verb, stages.Number(rows), stages.Number(l.rows))
	if l.sample != nil && rd.as != Prompts && rows*2 > l.rows {
		l.would = rd.answerMap(l.sample, l.paths)
	}
	flags = mapFlags(l.would)
	answers := strings.Contains(flags, wordResponseB.String()) || strings.Contains(flags, columnPrefix)
	return line, flags, answers && rd.as == "" && l.bare == l.rows && len(often) > 1
}

// answerMap returns the --map that reads the answers of a row from these fields,
// tried on the row; nil if none does.
func (rd *reader) answerMap(row map[string]any, paths []string) map[string]string {
	ordered := slices.Clone(paths)
	slices.Sort(ordered)
	if columns := modelColumns(ordered); len(columns) > 1 {
		if found := rd.try(row, columns, len(columns)); found != nil {
			return found
		}
	}
	for i, a := range ordered {
		for _, b := range ordered[i+1:] {
			if alike(a, b) {
				if found := rd.try(row, map[string]string{wordResponseA.String(): a, wordResponseB.String(): b}, 2); found != nil {
					return found
				}
			}
		}
	}
	if len(paths) == 2 && !strings.Contains(paths[0]+paths[1], ".") {
		if found := rd.try(row, map[string]string{wordResponseA.String(): paths[0], wordResponseB.String(): paths[1]}, 2); found != nil {
			return found
		}
	}
	return rd.try(row, map[string]string{wordResponse.String(): paths[0]}, 1)
}

// modelColumns returns the --map that reads the fields named after models.
func modelColumns(paths []string) map[string]string {
	found := map[string]string{}
	for _, path := range paths {
		if model := besideModel().ReplaceAllString(path, ""); modelName().MatchString(model) {
			found[columnWord(model)] = path
		}
	}
	return found
}

var (
	// besideModel matches the rest of names such as gpt4_response.
	besideModel = pattern.Lazy(`(?i)^(?:response|answer|output|completion)s?[_ .:-]+|[_ .:-]+(?:response|answer|output|completion)s?$`)
	// modelName matches the name of a model, with size and version. A dot elsewhere leads into an object.
	modelName = pattern.Lazy(`(?i)^(?:[\w-]+/)?(?:chat)?(?:gpt|claude|gemini|gemma|(?:tiny-?|code-?)?llama|qwen|qwq|mistral|mixtral|phi|falcon|vicuna|alpaca|deepseek|command-?r|grok|olmo|granite|zephyr|smollm|pythia|dolly|koala|guanaco|wizard-?lm|tulu|nemotron|glm|kimi|hermes|starling|solar|internlm|baichuan|yi|o[134])` +
		`(?:$|[\d\W_][^.]*(?:\.\d[^.]*)*$)`)
)

// alike reports whether two paths differ in one part only.
func alike(a, b string) bool {
	if s, t := nameOf(a), nameOf(b); s.stem != "" && s.stem == t.stem {
		return true
	}
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	if len(x) != len(y) || len(x) < 2 {
		return false
	}
	differ := 0
	for i := range x {
		if x[i] != y[i] {
			differ++
		}
	}
	return differ == 1
}

// promptMap returns the --map that reads a row without a known prompt, tried on it;
// nil if none does.
func (rd *reader) promptMap(row map[string]any) map[string]string {
	row = rd.layouts.fields.bare(row)
	var paths []string
	likely := map[string]int{}
	names := make([]string, 0, len(row))
	for name := range row {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if !rd.layouts.fields.answers(name) {
			leaves(row[name], name, 0, func(path string, v any) {
				paths = append(paths, path)
				likely[path] = questionlike(path, v)
			})
		}
	}
	if len(paths) > manyPaths/10 {
		paths = paths[:manyPaths/10]
	}
	slices.SortStableFunc(paths, func(a, b string) int { return likely[b] - likely[a] })
	answers := slices.Clone(paths)
	paths = slices.DeleteFunc(paths, func(p string) bool { return oneOfSeveral(p, answers) })
	for _, p := range paths {
		if found := rd.try(row, map[string]string{wordPrompt.String(): p}, 1); found != nil {
			return found
		}
		if rest := slices.DeleteFunc(slices.Clone(answers), func(a string) bool { return a == p }); len(rest) > 1 && rd.as != Prompts {
			if found := rd.try(row, map[string]string{wordPrompt.String(): p, wordResponseA.String(): rest[0], wordResponseB.String(): rest[1]}, 2); found != nil {
				return found
			}
		} else if len(rest) == 1 && rd.as != Prompts {
			if found := rd.try(row, map[string]string{wordPrompt.String(): p, wordResponse.String(): rest[0]}, 1); found != nil {
				return found
			}
		}
	}
	for _, p := range paths {
		if found := rd.try(row, map[string]string{wordPrompt.String(): p}, 0); found != nil {
			return found
		}
	}
	return nil
}

// oneOfSeveral reports whether a path leads to a text in a list with others, which is an
// answer rather than the prompt.
func oneOfSeveral(path string, paths []string) bool {
	list := func(path string) string { return strings.TrimRight(path, "0123456789") }
	in := list(path)
	return strings.HasSuffix(in, ".") && slices.ContainsFunc(paths, func(p string) bool { return p != path && list(p) == in })
}

// answers reports whether a field's name means something other than a prompt.
func (f *fields) answers(name string) bool {
	means := f.meaning[plainName(name)]
	return len(means) > 0 && !slices.Contains(means, wordPrompt) || plainName(name) == "name"
}

// isResponse reports whether a field's name is one of an answer.
func (f *fields) isResponse(name string) bool {
	return slices.ContainsFunc(f.meaning[plainName(name)], func(w word) bool { return w == wordResponse || w == wordResponseA || w == wordResponseB })
}

// questionlike says how much a field seems to hold a prompt, by its name and its text.
func questionlike(path string, v any) int {
	path = strings.ToLower(path)
	for i, part := range []string{"prompt", "question", "instruction", "query", "ask", "input", "title", "user", "request", "task"} {
		if strings.Contains(path, part) {
			return 100 - i
		}
	}
	if text, ok := v.(string); ok && strings.HasSuffix(strings.TrimSpace(text), "?") {
		return 1
	}
	return 0
}

// try reads a row with more names mapped, and returns them if they make at least this
// many answers; else nil.
func (rd *reader) try(row map[string]any, more map[string]string, answers int) map[string]string {
	f := *rd.layouts.fields
	trial := newReader(f.with(more), rd.as)
	trial.cells = rd.cells
	r := trial.record(row)
	it, err := r.item(rd.as)
	if err != nil || len(it.answers) < answers || strings.TrimSpace(it.prompt.Text()) == "" {
		return nil
	}
	return more
}

// mapFlags spells names out as flags of the command line; "" for none.
func mapFlags(names map[string]string) string {
	lefts := slices.Sorted(maps.Keys(names))
	slices.SortStableFunc(lefts, func(a, b string) int { return wordRank(a) - wordRank(b) })
	flags := make([]string, len(lefts))
	for i, left := range lefts {
		flags[i] = "--map " + shellWord(left) + "=" + shellWord(names[left])
	}
	return strings.Join(flags, " ")
}

// shellWord quotes a field's name for a shell where it needs that.
func shellWord(name string) string {
	if strings.ContainsAny(name, " '\"$`\\&|;<>()*?[]#~!{}") {
		return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
	}
	return name
}
