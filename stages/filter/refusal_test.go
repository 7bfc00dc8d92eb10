package filter

import (
	"strings"
	"testing"
)

func TestRefusal(t *testing.T) {
	t.Parallel()
	run(t, build(Options{}, refusal), []example{
		{name: "English", answer: "I'm sorry, but I can't assist with that request.", drop: true},
		{name: "curly apostrophes", answer: "I’m sorry, but I can’t help with that.", drop: true},
		{name: "cannot provide", answer: "I cannot provide information on illegal activities. If you need help, please ask a lawyer.", drop: true},
		{name: "as an AI", answer: "As an AI language model, I am not able to create images.", drop: true},
		{name: "offers another thing", answer: "I'm sorry, but I cannot provide verbatim excerpts. However, I can provide summaries if you like.", drop: true},
		{name: "will not make up quotations", ask: "Find sentences from large newspapers that contain the phrase, with their source.\n\nThere are great options",
			answer: "I'm sorry, but I cannot provide passages from copyrighted newspapers. However, I can sum up what they say.", remark: true},
		{name: "about a scene", ask: "Find the film of which this is a scene: he can choose a red pill or a blue one.",
			answer: "Two men are talking in an old house, and one of them has to choose.\n\nI cannot reveal the title, as I do not have access to the film.", remark: true},
		{name: "policy", answer: "That request goes against my guidelines.", drop: true},
		{name: "sorry, can't", answer: "Sorry, I can't do that.", drop: true},
		{name: "German", answer: "Es tut mir leid, aber ich kann Ihnen dabei nicht helfen.", drop: true},
		{name: "French", answer: "Je suis désolé, mais je ne peux pas répondre à cette demande.", drop: true},
		{name: "Spanish", answer: "Lo siento, pero no puedo ayudar con esa solicitud.", drop: true},
		{name: "Portuguese", answer: "Desculpe, mas não posso ajudar com isso.", drop: true},
		{name: "Italian", answer: "Mi dispiace, ma non posso aiutarti con questa richiesta.", drop: true},
		{name: "Dutch", answer: "Sorry, daar kan ik je niet mee helpen.", drop: true},
		{name: "Polish", answer: "Przepraszam, ale nie mogę pomóc w tej sprawie.", drop: true},
		{name: "Russian", answer: "К сожалению, я не могу помочь с этим запросом.", drop: true},
		{name: "Chinese", answer: "很抱歉，我无法提供这方面的信息。", drop: true},
		{name: "Japanese", answer: "申し訳ありませんが、そのご要望にはお答えできません。", drop: true},
		{name: "Korean", answer: "죄송하지만 그 요청은 도와드릴 수 없습니다.", drop: true},

		{name: "condolence", answer: "I'm sorry to hear that. What happened?"},
		{name: "condolence with but", answer: "I'm sorry to hear that, but I don't know why you had to give up."},
		{name: "an apology asked for", ask: "Write an apology.", answer: "Dear Ana, I'm sorry that I can't come to your party on Friday."},
		{name: "can't wait", answer: "I can't wait to see you in Ghent!"},
		{name: "can't help but", answer: "I can't help but admire the Ghent Altarpiece."},
		{name: "in passing", answer: "Ghent has three towers. I can't say which is finest, and I won't try; the belfry is the tallest."},
		{name: "quoted", answer: `The assistant said "I'm sorry, but I cannot assist with that." and the story ended.`},
		{name: "answers after all", answer: "I cannot provide a definitive answer to this question. However, Taiwan governs itself, has its own army and currency, and elects its president."},
		{name: "gives a list after all", answer: "I'm sorry, but I cannot access live data. Here is what I know:\n- the belfry\n- the castle"},
		{name: "long answer with a weak start", answer: "I cannot recommend one thing only. " + strings.Repeat("The castle of the counts is worth a visit. ", 30)},
		{name: "code", answer: "I can't create the file for you:\n```sh\ntouch a\n```"},
		{name: "German prose", answer: "Ich kann mir nicht vorstellen, dass Gent ohne seine Türme so schön wäre."},
		{name: "French prose", answer: "Je ne peux que vous recommander la ville de Gand."},
		{name: "Spanish prose", answer: "No puedo esperar a visitar Gante."},
	})
}
