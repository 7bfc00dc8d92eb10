package measure

import (
	"fmt"
	"math"

	"prefdeck/stages/measure/statistic"
)

// Combination is a way to combine several judges.
type Combination string

// The rules.
const (
	// ByAgreement takes the winner that all judges name, each in every order that it saw.
	ByAgreement Combination = "agreement"
	// ByMean takes the winner by the mean of the judges' log-odds, agreed or not.
	ByMean Combination = "mean"
)

// Rules lists the rules.
func Rules() []Combination { return []Combination{ByAgreement, ByMean} }

// Doubt is why judges leave a pair to the person.
type Doubt int

// The doubts. The first that applies counts.
const (
	Sure     Doubt = iota
	Unjudged       // some judge has not compared the pair
	Flips          // a judge names another winner once the sides are swapped
	Neither        // a judge, or the mean of all, names no winner
	Disagree       // they name different winners
)

// Said is one judge's verdict on a pair, over all orders that it saw.
type Said struct {
	P     float64 // that A is better, the mean of its orders; NaN: it has not compared the pair
	Flips bool    // its orders name different winners
}

// sign returns 1 where the judge prefers A, −1 where it prefers B.
func (s Said) sign() int {
	switch {
	case s.P > 0.5:
		return 1
	case s.P < 0.5:
		return -1
	}
	return 0
}

// Precedent is a pair of which people name a winner.
type Precedent struct {
	Said  []Said // by judge
	AWins bool
}

// Panel combines judges. It weighs each by its Platt curve, and turns the mean of their
// log-odds into a confidence by a further curve, learnt where the rule names a winner:
// judges are rarely independent, so the sum of their log-odds would claim too much.
// Every curve rises and treats A and B alike, so the order of one judge's verdicts and
// the winner that it names stay as they are.
type Panel struct {
	Rule       Combination
	Calibrated bool
	Learnt     int    // pairs behind the last curve, or what there are of them
	Why        string // the confidences are not calibrated; "" if they are

	slopes []float64 // of each judge's log-odds
	slope  float64   // of their mean
}

// LearnPanel learns from labelled pairs how to combine judges, by name. Where the labels
// are too few, or some judge is not likelier right where it is surer, the panel is not
// calibrated: then the mean of the judges' probabilities stands as it is.
func LearnPanel(rule Combination, judges []string, known []Precedent) Panel {
	slopes := make([]float64, len(judges))
	for j, name := range judges {
		var f statistic.Forecasts
		for _, k := range known {
			if p := k.Said[j].P; !math.IsNaN(p) {
				f.P, f.Y = append(f.P, logit(p)), append(f.Y, truth(k.AWins))
			}
		}
		var why string
		if slopes[j], why = rising(f); why != "" {
			p := Panel{Rule: rule, Why: name + ": " + why}
			p.Learnt = len(p.decided(known).P)
			return p
		}
	}
	p := Panel{Rule: rule, Calibrated: true, slopes: slopes, slope: 1}
	f := p.decided(known)
	p.Learnt = len(f.P)
	if p.slope, p.Why = rising(f); p.Why != "" {
		return Panel{Rule: rule, Why: p.Why, Learnt: p.Learnt}
	}
	return p
}

// decided returns the log-odds and outcomes of the pairs of which the panel names a
// winner.
func (p Panel) decided(known []Precedent) (f statistic.Forecasts) {
	for _, k := range known {
		if doubt := p.doubt(k.Said); doubt == Sure {
			f.P, f.Y = append(f.P, p.odds(k.Said)), append(f.Y, truth(k.AWins))
		}
	}
	return f
}

// rising fits a Platt curve through the origin to log-odds, and returns its slope, or the
// reason that it has none.
func rising(f statistic.Forecasts) (slope float64, why string) {
	if len(f.P) < leastLearnt {
		return 0, fmt.Sprintf("a curve takes %d labelled pairs, and there are %d", leastLearnt, len(f.P))
	}
	// Both sides of every pair: which response is A is an accident.
	odds, y := make([]float64, 0, 2*len(f.P)), make([]float64, 0, 2*len(f.P))
	for i, x := range f.P {
		odds, y = append(odds, x, -x), append(y, f.Y[i], 1-f.Y[i])
	}
	s, ok := statistic.FitPlatt(odds, y)
	if !ok || s.A >= 0 {
		return 0, "the labels do not show that a surer verdict is likelier right"
	}
	return -s.A, ""
}

// odds returns the log-odds that A is better.
func (p Panel) odds(said []Said) float64 {
	if !p.Calibrated {
		return logit(meanOf(said))
	}
	sum := 0.0
	for j, s := range said {
		sum += p.slopes[j] * logit(s.P)
	}
	return p.slope * sum / float64(len(said))
}

// meanOf returns the mean of the judges' probabilities.
func meanOf(said []Said) (mean float64) {
	for _, s := range said {
		mean += s.P / float64(len(said))
	}
	return mean
}

// Decide returns the probability that A is better, and how sure the panel is of the
// winner, |2p−1|. Without a doubt that leaves the pair to the person, p is not ½.
func (p Panel) Decide(said []Said) (probability, confidence float64, doubt Doubt) {
	if doubt = p.doubt(said); doubt != Sure {
		return math.NaN(), 0, doubt
	}
	if !p.Calibrated {
		mean := meanOf(said)
		return mean, math.Abs(2*mean - 1), Sure
	}
	odds := p.odds(said)
	// The same to the last bit whichever side wins, as thresholds need it.
	return statistic.Logistic(odds), math.Tanh(math.Abs(odds) / 2), Sure
}

// doubt returns why the rule names no winner.
func (p Panel) doubt(said []Said) Doubt {
	for _, s := range said {
		if math.IsNaN(s.P) {
			return Unjudged
		}
	}
	if p.Rule == ByMean {
		if p.odds(said) == 0 {
			return Neither
		}
		return Sure
	}
	why, winner := Sure, 0
	for _, s := range said {
		now, sign := Sure, s.sign()
		switch {
		case s.Flips:
			now = Flips
		case sign == 0:
			now = Neither
		case winner != 0 && sign != winner:
			now = Disagree
		}
		if now != Sure && (why == Sure || now < why) {
			why = now
		}
		if now != Flips && sign != 0 {
			winner = sign
		}
	}
	return why
}
