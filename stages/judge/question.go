package judge

import (
	"slices"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
)

// Topic says what a question is about, and so how the replies to it are read.
type Topic string

// The kinds of questions.
const (
	AboutPair       Topic = "pairwise"   // which response of a pair is better
	AboutAspect     Topic = "pointwise"  // how good a response is in one respect
	AboutItem       Topic = "checklist"  // whether a response meets an item of a checklist
	AboutList       Topic = "items"      // what the checklist of a prompt is
	AboutDifficulty Topic = "difficulty" // which criteria of difficulty a prompt meets
	AboutSafety     Topic = "safety"     // whether an assistant should do what a prompt asks
)

// Question is one question to a judge. Run puts it to a server; a batch takes it to
// another program, which knows the model by its name alone.
type Question struct {
	Topic   Topic
	Subject stages.ID // the pair, response or prompt
	First   First     // of a pair
	What    string    // the name of the score; "" for pairs and lists
	Judge   string    // the name under which the answer is stored
	Model   stages.Model
	Asked   stages.ID // the Wording
	Method  Method
	Replies int // how many make one answer: more than one with BySample
	Request ollama.Request

	// Panel holds the versions of the wordings of all aspects and of Overall, whose
	// means follow from their ratings; only AboutAspect has them.
	Panel map[string]string
}

// Testimony is the result of the replies to a question: one opinion, rating or checklist.
type Testimony struct {
	Opinions []Opinion
	Ratings  []Rating
	Lists    []Checklist

	mass float64 // of probability that the possible answers had; 0: not told
}

// Add adds what another testimony holds.
func (v *Testimony) Add(w Testimony) {
	v.Opinions = append(v.Opinions, w.Opinions...)
	v.Ratings = append(v.Ratings, w.Ratings...)
	v.Lists = append(v.Lists, w.Lists...)
}

// Read reads the replies to a question. Without an answer in any of them the error
// is ErrNoVerdict, without the probabilities that the method reads it is
// ErrNoProbabilities.
func (q Question) Read(replies []ollama.Reply, run stages.RunID) (Testimony, error) {
	switch q.Topic {
	case AboutList:
		items, err := readComposed(replies[0].Text)
		if err != nil {
			return Testimony{}, err
		}
		return Testimony{Lists: []Checklist{{Prompt: q.Subject, Items: items, Source: q.Judge, Run: run}}}, nil
	case AboutDifficulty:
		met, err := readCriteria(replies[0].Text)
		if err != nil {
			return Testimony{}, err
		}
		return q.rated(said{raw: replies[0].Text}, float64(len(met)), run), nil
	}
	answers, means := q.answers()
	s, err := q.Method.readWith(replies, answers, func(r ollama.Reply) (int, error) { return q.read(r, answers) })
	if err != nil {
		return Testimony{}, err
	}
	value := 0.0
	for i, share := range s.shares {
		value += share * means[i]
	}
	if q.Topic == AboutPair {
		return Testimony{Opinions: []Opinion{q.opinion(s, value, run)}, mass: s.mass}, nil
	}
	return q.rated(s, value, run), nil
}

// answers returns the possible answers, and what each counts.
func (q Question) answers() (answers []string, means []float64) {
	switch q.Topic {
	case AboutAspect:
		return digits, []float64{1, 2, 3, 4, 5}
	case AboutItem:
		return q.Method.yesOrNo()
	case AboutSafety:
		return letters, []float64{0, 1}
	default:
		return q.Method.compared()
	}
}

// read reads one reply.
func (q Question) read(r ollama.Reply, answers []string) (int, error) {
	switch {
	case q.Method == ByStructure:
		return structured(r.Text, answers)
	case q.Topic == AboutAspect:
		v, err := rating(r)
		return v - 1, err
	case q.Topic == AboutItem:
		return leading(r.Text, answers, ".:,\n")
	default:
		return leading(r.Text, answers, ".:\n")
	}
}

// opinion turns the probability that the first response is better into an opinion by
// content.
func (q Question) opinion(s said, p float64, run stages.RunID) Opinion {
	if q.First == BFirst {
		p = 1 - p
	}
	answer := "tie"
	switch {
	case p > 0.5:
		answer = "a"
	case p < 0.5:
		answer = "b"
	}
	return Opinion{
		Pair: q.Subject, Judge: q.Judge, Model: q.Model.ID, Asked: q.Asked, First: q.First,
		Probability: p, Answer: answer, Raw: s.raw, Run: run,
	}
}

// rated returns the testimony that is a score of a response or a prompt.
func (q Question) rated(s said, value float64, run stages.RunID) Testimony {
	r := Rating{What: q.What, Scorer: q.Judge, Model: q.Model.ID, Asked: q.Asked, Value: value, Raw: s.raw, Run: run}
	if q.Topic == AboutAspect || q.Topic == AboutItem {
		r.Response = q.Subject
	} else {
		r.Prompt = q.Subject
	}
	return Testimony{Ratings: []Rating{r}, mass: s.mass}
}

// Spoken returns the question as one whose single reply is read by its words: the
// fallback for a server that was asked for probabilities and gave none.
func (q Question) Spoken() Question {
	q.Judge = strings.TrimSuffix(q.Judge, " "+string(ByProbability)) + " " + BySample.called(1)
	q.Method, q.Replies = BySample, 1
	return q
}

// Scorers returns the names under which the judge's ratings of each aspect and of
// Overall are stored.
func (q Question) Scorers() map[string]string {
	out := map[string]string{}
	before, after, _ := strings.Cut(q.Judge, " "+string(AboutAspect)+"@"+q.Panel[q.What])
	for what, version := range q.Panel {
		out[what] = before + " " + string(AboutAspect) + "@" + version + after
	}
	return out
}

// overall returns the mean of a response's ratings, or false while one is missing.
func (q Question) overall(response stages.ID, has map[string]float64, run stages.RunID) (Rating, bool) {
	var values []float64
	for what := range q.Panel {
		v, known := has[what]
		switch {
		case what == Overall:
		case !known:
			return Rating{}, false
		default:
			values = append(values, v)
		}
	}
	slices.Sort(values) // so that the last digit of the sum never changes
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return Rating{
		Response: response, What: Overall, Scorer: q.Scorers()[Overall], Model: q.Model.ID,
		Value: sum / float64(len(values)), Run: run,
	}, true
}
