package prompt

import "fmt"

// personaTag is the tag of a prompt that says whose it is.
const personaTag = "persona:"

// personasByDefault are the people who ask where a person names none. Persona Hub
// (arXiv 2406.20094) shows that the asker varies prompts more than the subject does.
var personasByDefault = []string{
	"a nurse on night shifts", "a retired bus driver", "a first-year physics student", "a mother of twins", "a carpenter with two employees",
	"a tax adviser", "a high school history teacher", "a farmer who grows grain", "a back-end developer", "a restaurant cook",
	"a person who has just moved to another country", "a veterinarian in the countryside", "a novelist between two books", "a union representative",
	"a data analyst at an insurance company", "a teenager who runs a small web shop", "a landlord of one flat", "an amateur astronomer",
	"a physiotherapist", "a museum guide", "a mechanical engineer", "a person who cares for a parent with dementia", "a football coach of a youth team",
	"a municipal clerk",
}

// personaCells returns a cell for each persona with each form.
func personaCells(personas []string) []cell {
	if len(personas) == 0 {
		personas = personasByDefault
	}
	var cells []cell
	for _, p := range personas {
		for _, f := range forms {
			cells = append(cells, cell{persona: p, form: f})
		}
	}
	return cells
}

// personaWish asks for what a persona would write.
func personaWish(c cell, n int) string {
	return fmt.Sprintf("Write %d different prompts that %s would send to an assistant, as a numbered list. Each is %s, about something that comes up in this person's work or life, in their own words. "+
		"None says who writes. Each is complete in itself and can be answered in writing alone. Write nothing but the list.", n, c.persona, c.form.asked)
}
