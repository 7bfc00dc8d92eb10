package exchange

import (
	"errors"
	"slices"
	"strings"

	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
)

// item is the content of one row, or of a part of it.
type item struct {
	kind    RowKind
	prompt  prompt.Prompt
	answers []answer
	pairs   [][2]int     // of answers
	unasked int          // later user turns without an answer
	split   bool         // a transcript was taken apart
	same    bool         // its answers have the same text, so they are no pair
	half    bool         // it lacks one of its two answers
	doubt   doubt        // about which answer it prefers
	against bool         // the answer that it says was rejected has the higher score
	gold    *label.Known // the known answer, with A as the first response
	votes   []vote       // what somebody decided about the answers
	lost    error        // why a part of a row could not be read
}

// answer is a response of a row. Of one that goes on for several turns, text shows all
// of them and parts keeps them as they are.
type answer struct{ text, parts, thinking, model, ended string }

// reader turns the rows of a file into items.
type reader struct {
	layouts  *layouts
	as       RowKind
	cells    bool // rows are of a table
	judged   bool // rows hold the verdicts of judges
	messages *messages
	joins    *joins // nil: rows are complete
	scale    scale  // of this file
}

func newReader(f fields, as RowKind) *reader {
	return &reader{layouts: newLayouts(f), as: as, messages: newMessages(), scale: scale{}}
}

// record returns a row with its layout.
func (rd *reader) record(row map[string]any) *record {
	row = rd.layouts.fields.bare(row)
	return &record{layout: rd.layouts.of(row), values: row, cells: rd.cells, judged: rd.judged, scale: rd.scale}
}

// read turns a row into items: one, but for columns of rows and trees of messages.
// Single messages are kept until finish, for their answers may follow.
func (rd *reader) read(row map[string]any, each func(*record, item) error) error {
	if rows := columns(row, rd.layouts.fields); rows != nil {
		for _, inner := range rows {
			if err := rd.readOne(rd.record(inner), each); err != nil {
				return err
			}
		}
		return nil
	}
	if rows := manyRows(row); rows != nil {
		for _, inner := range rows {
			if err := rd.readOne(rd.record(inner), each); err != nil {
				return err
			}
		}
		return nil
	}
	return rd.readOne(rd.record(row), each)
}

func (rd *reader) readOne(r *record, each func(*record, item) error) error {
	if rd.joins != nil {
		row, err := rd.joins.complete(r)
		if err != nil {
			return err
		}
		r = rd.record(row)
	}
	if ok, err := rd.messages.take(r); ok || err != nil {
		return err
	}
	if root := treeIn(r); root != nil {
		return readTree(r, root, rd.as, each)
	}
	it, err := r.item(rd.as)
	if err != nil {
		return err
	}
	return each(r, it)
}

// item reads a row. Without a kind the row's fields decide: two responses make a
// pair, one or many are responses, none a prompt.
func (r *record) item(as RowKind) (item, error) {
	if name := r.foreign(); name != "" {
		return item{}, errors.New(name)
	}
	if err := r.pictured(); err != nil {
		return item{}, err
	}
	var found []offer
	var ranked bool
	var err error
	if as != Prompts {
		if found, ranked, err = r.offers(); err != nil {
			return item{}, err
		}
	}
	if err := r.enough(as, found); err != nil {
		return item{}, err
	}
	if len(found) == 0 && as == "" && r.compares() {
		return item{}, errComparison
	}
	it := item{half: r.half && len(found) == 1, against: ranked && r.contradicted()}
	r.asTheyAre(found)
	whole := len(found) > 0 && found[0].whole() || len(found) == 2 && found[1].whole()
	var d dialogue
	var tails []dialogue
	switch {
	case whole:
		r.untilJudged(found)
		d, tails, err = sharedPrompt(found)
		text, isText := found[0].value.(string)
		it.split = isText && !messageList(text)
	default:
		d, tails, err = r.asked(&it, found)
	}
	if err != nil {
		return item{}, err
	}
	if as == Prompts {
		d, _, _ = d.answered()
	} else if found, tails, err = r.lastTurn(as, &d, found, tails); err != nil {
		return item{}, err
	}
	if it.answers, err = answersOf(found, tails); err != nil {
		return item{}, err
	}
	if err := it.settle(as); err != nil {
		return item{}, err
	}
	if it.prompt, err = r.prompt(d); err != nil {
		return item{}, err
	}
	r.pickMany(found)
	it.rate(found)
	if len(found) == 2 && it.votes != nil { // scores count where nobody states a preference
		switch c, ok, _ := r.stated(found, sureWinners); {
		case ok:
			it.votes = []vote{r.signed(vote{choice: c})}
		case r.doubt.field != "":
			it.votes = nil
		}
	}
	if len(found) == 2 && it.votes == nil {
		it.votes = r.votes(it.prompt.ID, found, ranked)
	}
	if len(found) == 2 && r.judged {
		if it.votes, err = r.verdicts(it.votes, found); err != nil {
			return item{}, err
		}
	}
	if it.kind == Pairs {
		if it.gold, err = r.gold(); err != nil {
			return item{}, err
		}
	}
	if r.doubt.field != "" && len(it.votes) == 0 {
		it.doubt = r.doubt
		r.scale.unsure(r.doubt, encode(r.at(r.doubt.field)))
	}
	for _, o := range found {
		r.use(o.field)
	}
	return it, nil
}

// enough refuses a row that lacks the answers that its kind needs.
func (r *record) enough(as RowKind, found []offer) error {
	if as != Pairs || len(found) > 1 {
		return nil
	}
	for _, w := range []word{wordResponseA, wordResponseB} {
		if _, v := r.find(w); v == nil {
			return missing(r, w)
		}
	}
	return missing(r, wordResponseB)
}

// lastTurn takes the answer at the end of a conversation, if the row has no other.
func (r *record) lastTurn(as RowKind, d *dialogue, found []offer, tails []dialogue) ([]offer, []dialogue, error) {
	asked, last, ok := d.answered()
	switch {
	case !ok && len(found) == 0 && as == Responses:
		return nil, nil, missing(r, wordResponse)
	case !ok:
		return found, tails, nil
	case len(found) == 1 && len(tails[0]) == 1 && tails[0][0].Content == last.Content && tails[0][0].Parts == "":
		*d = asked // the row's answer once more
		return found, tails, nil
	case len(found) > 0:
		return nil, nil, fieldError{found[0].field, errors.New("the conversation ends with an answer already")}
	}
	model, err := r.text(wordModel)
	if err != nil {
		return nil, nil, err
	}
	thinking, err := r.text(wordThinking)
	*d = asked
	name, _ := r.promptField()
	return []offer{{field: name, model: model, thinking: thinking, ended: r.ended()}}, []dialogue{{last}}, err
}

// settle decides what the row becomes. Answers that are all the same make no pair, for
// there is nothing to prefer: they are responses.
func (it *item) settle(as RowKind) error {
	n := len(it.answers)
	if n == 1 && as == Pairs {
		return errors.New("it has one answer, and a pair needs two")
	}
	if n == 2 && as == "" || n >= 2 && as == Pairs {
		for i := range n {
			for j := i + 1; j < n; j++ {
				if it.answers[i].text != it.answers[j].text {
					it.pairs = append(it.pairs, [2]int{i, j})
				}
			}
		}
		it.same = len(it.pairs) == 0
	}
	switch {
	case n == 0:
		it.kind = Prompts
	case len(it.pairs) > 0:
		it.kind = Pairs
	default:
		it.kind = Responses
	}
	return nil
}

// answersOf turns the turns of each answer into responses.
func answersOf(found []offer, tails []dialogue) ([]answer, error) {
	answers := make([]answer, len(found))
	for i, o := range found {
		a := answer{thinking: o.thinking, model: o.model, ended: o.ended}
		tail := tails[i]
		if len(tail) == 1 {
			thinking, m, err := thinkingIn(tail[0])
			if err != nil {
				return nil, fieldError{o.field, err}
			}
			if a.thinking == "" {
				a.thinking = thinking
			}
			if m.Parts == "" {
				a.text = m.Content
				answers[i] = a
				continue
			}
			tail = dialogue{m}
		}
		parts, err := prompt.AsParts(tail)
		if err != nil {
			return nil, fieldError{o.field, err}
		}
		a.text, a.parts = prompt.Transcript(tail), prompt.EncodeParts(parts)
		answers[i] = a
	}
	return answers, nil
}

// sharedPrompt splits whole conversations into the turns that they share and the
// rest of each, which is the answer. One of them may be a bare answer, which follows
// on the other's prompt.
func sharedPrompt(found []offer) (asked dialogue, tails []dialogue, err error) {
	whole := make([]dialogue, len(found))
	var first dialogue
	for i, o := range found {
		if whole[i], err = o.wholeTurns(); err != nil {
			return nil, nil, fieldError{o.field, err}
		}
		if _, _, ok := whole[i].answered(); !ok {
			return nil, nil, fieldError{o.field, errors.New("the conversation does not end with an answer")}
		}
		if first == nil && len(whole[i]) > 1 {
			first = whole[i]
		}
	}
	same := len(first) - 1
	for i, d := range whole {
		if len(d) == 1 {
			whole[i] = append(slices.Clone(first[:len(first)-1]), d...)
			continue
		}
		shared := 0
		for shared < min(same, len(d)-1) && first[shared] == d[shared] {
			shared++
		}
		same = shared
	}
	for i, d := range whole {
		if same == 0 || d[same].Role != prompt.Assistant {
			return nil, nil, fieldError{found[i].field, errors.New("the conversations differ in what the user says: they are no answers to one prompt")}
		}
		tails = append(tails, d[same:])
	}
	return first[:same], tails, nil
}

// untilJudged cuts conversations after the turn that a judge of MT-bench compared: its rows
// have both turns, whichever was judged.
func (r *record) untilJudged(found []offer) {
	judged := asScore(r.at(r.plain["turn"]), false)
	if r.plain["judge"] == "" || r.plain["turn"] == "" || !judged.given || judged.value < 1 {
		return
	}
	r.use(r.plain["turn"])
	for i, o := range found {
		list, _ := o.value.([]any)
		answers := 0.0
		for k, turn := range list {
			m, err := asMessage(turn)
			if err != nil {
				break
			}
			if m.Role == prompt.Assistant {
				answers++
			}
			if answers == judged.value {
				found[i].value = list[:k+1]
				break
			}
		}
	}
}

// wholeTurns returns the turns of a conversation or of a bare answer.
func (o offer) wholeTurns() (dialogue, error) {
	if text, ok := o.value.(string); ok && !o.literal {
		if d, ok := transcript(text); ok {
			if openEnded(strings.TrimRight(text, " \n")) { // the answer is empty
				d = append(d, prompt.Message{Role: prompt.Assistant})
			}
			return d, nil
		}
	}
	return o.turns()
}
