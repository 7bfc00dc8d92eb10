package numbers

import (
	"fmt"
	"strings"

	"prefdeck/stages/measure"
)

// Promise is the name of the row about what routing promised.
const Promise = "promised"

// Machine lists the machine's decisions, the promise made for them, and the error rate;
// nothing while it decides nothing.
func Machine(m *measure.Machine) []Row {
	if m == nil {
		return nil
	}
	decides := Plural(m.Labels, "label") + ", " + Plural(m.Audits, "audit")
	if m.Waiting > 0 {
		decides += ", " + Number(m.Waiting) + " waiting"
	}
	rows := []Row{{"decides", decides}}
	if p := m.Promised; p != nil {
		rows = append(rows, Row{Promise, promise(*p)})
	}
	wrong := Percent(m.Error) + ", where you prefer a response"
	if why := ToShow(m); why != "" {
		wrong += "; " + why
	}
	return append(rows, Row{"its error", wrong}, Row{"you prefer neither", Percent(m.NoWinner)},
		Row{"labour saved", Share(m.Saved) + " of the pairs, at that error"})
}

func promise(p measure.Promised) string {
	kind := "a confidence"
	if p.Calibrated {
		kind = "a calibrated confidence"
	}
	judges := "by " + strings.Join(p.Judges, "")
	if n := len(p.Judges); n > 1 {
		judges = fmt.Sprintf("by the %s of %d judges", p.Rule, n)
	}
	return fmt.Sprintf("%.4g %% agreement with %.4g %% certainty, from %s |2p−1| of %.2f on, %s", 100*p.Target, 100*p.Certainty, kind, p.Threshold, judges)
}

// ToShow says how many decided audits it takes to show that the promise is kept; "" once
// there are enough.
func ToShow(m *measure.Machine) string {
	if m.Error.N >= m.ToShow {
		return ""
	}
	return fmt.Sprintf("to show that the promise is kept takes %d decided audits without an error, and there are %d", m.ToShow, m.Error.N)
}
