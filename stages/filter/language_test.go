package filter

import "testing"

const (
	german   = "Die Stadt Gent liegt in Flandern und war im Mittelalter eine der größten Städte nördlich der Alpen. Ihr Reichtum kam vom Handel mit Tuch, das aus englischer Wolle gewebt wurde."
	french   = "La ville de Gand se trouve en Flandre et fut au Moyen Âge l'une des plus grandes villes au nord des Alpes. Sa richesse venait du commerce du drap, tissé avec de la laine d'outre-Manche."
	english  = "The city of Ghent lies in Flanders and was one of the largest cities north of the Alps in the Middle Ages. Its wealth came from the trade in cloth, which was woven from wool."
	chinese  = "根特位于佛兰德地区，中世纪时是阿尔卑斯山以北最大的城市之一。它的财富来自布料贸易，这些布料是用羊毛织成的。"
	russian  = "Город Гент находится во Фландрии и в Средние века был одним из крупнейших городов к северу от Альп. Его богатство пришло от торговли сукном."
	askLong  = "Tell me what the city of Ghent was like in the Middle Ages, and where its wealth came from."
	askRuss  = "Расскажи мне, пожалуйста, о городе Гент и его богатстве."
	askGerm  = "Erzähle mir bitte, wie die Stadt Gent im Mittelalter war und woher ihr Reichtum kam."
	codeOnly = "```python\nfor stadt in staedte:\n    print(stadt)\n    # " + german + "\n```\nVoilà."
)

func TestLanguage(t *testing.T) {
	t.Parallel()
	run(t, build(Options{}, language), []example{
		{name: "German for English", ask: askLong, answer: german, drop: true},
		{name: "French for English", ask: askLong, answer: french, drop: true},
		{name: "Chinese for English", ask: askLong, answer: chinese, drop: true},
		{name: "English for Russian", ask: askRuss, answer: english, drop: true},
		{name: "English for German", ask: askGerm, answer: english, drop: true},
		{name: "English for Chinese", ask: "请告诉我根特在中世纪是什么样子的？", answer: english, drop: true},

		{name: "English for English", ask: askLong, answer: english},
		{name: "German for German", ask: askGerm, answer: german},
		{name: "Russian for Russian", ask: askRuss, answer: russian},
		{name: "not the language named in its own script", ask: "Translate into 中文: the city of Ghent lies in Flanders.", answer: german, drop: true},
		{name: "the sentence as it was, with a word that both have", ask: "Translate into French: The cat sleeps on the warm stone near the door.", answer: "The cat sleeps on the warm stone near the door.", drop: true},
		{name: "a sentence of the prompt that is French", ask: "Translate into French or say which of these two is right: \"On parle du chat.\", \"On parle de chat.\"", answer: "On parle du chat."},
		{name: "a translation", ask: "Translate this to the tongue of Goethe, please: the city of Ghent lies in Flanders.", answer: german},
		{name: "a language by name", ask: "Describe the city of Ghent in the Middle Ages in German, and where its wealth came from.", answer: german},
		{name: "a language in the system message", system: "Always answer in French.", ask: askLong, answer: french},
		{name: "a text to work on", ask: "Correct the mistakes in this text and explain what you have done:\n" + german, answer: german},
		{name: "a text to talk about", ask: "Correct the mistakes in this text and explain what you have done:\n" + german, answer: english},
		{name: "a short prompt", ask: "Gent?", answer: german},
		{name: "a short answer", ask: askLong, answer: "Wunderschön."},
		{name: "code", ask: askLong, answer: codeOnly},
		{name: "names", ask: "Provide a list of 10 names from various cultures that mean love, with where they are from.", answer: "1. **Alena** (Slavic)\n2. **Amani** (African)\n3. **Betita** (Caribbean)\n4. **Caren** (Native)\n5. **Emani** (Asiatic)\n6. **Fuka** (Pacific)\n7. **Gia** (Roman)\n8. **Hana**\n9. **Ife**\n10. **Juma**"},
	})
	run(t, build(Options{Languages: []string{"en", "de"}}, language), []example{
		{name: "not allowed", ask: "Gent?", answer: french, drop: true},
		{name: "allowed", ask: askLong, answer: german},
		{name: "a translation not allowed but asked for", ask: "Translate it: the city of Ghent", answer: french},
	})
}
