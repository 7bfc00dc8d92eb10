package filter

import "testing"

func TestIdentity(t *testing.T) {
	t.Parallel()
	run(t, identity(), []example{
		{name: "I am ChatGPT", answer: "Hello! I am ChatGPT, how can I help?", drop: true},
		{name: "curly", answer: "I’m ChatGPT!", drop: true},
		{name: "a model by a company", answer: "As an AI language model developed by OpenAI, I have no favourite city.", drop: true},
		{name: "created by", answer: "Sure. I was created by Anthropic to be helpful.", drop: true},
		{name: "trained by Google", answer: "I am a large language model, trained by Google.", drop: true},
		{name: "a name that is a word too", answer: "I'm Claude, an AI assistant made by Anthropic.", drop: true},
		{name: "call me", answer: "You can call me Vicuna, and I was trained by Large Model Systems Organization (LMSYS).", drop: true},
		{name: "German", answer: "Ich bin ChatGPT, ein Sprachmodell.", drop: true},
		{name: "Chinese", answer: "您好！我是Qwen，由阿里云开发的语言模型。", drop: true},
		{name: "its own name", model: "hf.co/someone/Brightling-7B:latest", answer: "My name is Brightling and I am happy to help.", drop: true},
		{name: "late in the text", answer: english + "\n\n" + english + "\nAs an AI developed by OpenAI, I cannot travel there.", drop: true},
		{name: "asked about, and claimed", ask: "What do you think about ChatGPT?", answer: "I'm ChatGPT! I think I'm pretty cool.", drop: true},

		{name: "about companies", ask: "Who made ChatGPT?", answer: "ChatGPT was developed by OpenAI, and Claude by Anthropic. Both are language models trained by large companies."},
		{name: "an AI without a name", answer: "As an AI language model, I do not have feelings."},
		{name: "an astrological sign", answer: "I am Gemini, born in June, and curious about everything."},
		{name: "a bard", answer: "I am Bard of this court, and I sing of wool."},
		{name: "an employee", answer: "I am a designer who was trained by Google in user research."},
		{name: "quoted", answer: `The robot bowed. "I am ChatGPT," it said, and left.`},
		{name: "in code", answer: "```python\nprint('I am ChatGPT')\n```"},
		{name: "a role", ask: "You are ChatGPT, a helpful bot. Introduce yourself.", answer: "I am ChatGPT, a helpful bot."},
		{name: "a role in the system message", system: "You are Qwen, made by Alibaba Cloud.", answer: "I am Qwen."},
		{name: "another name than its own", model: "brightling:7b", answer: "I am Bright, and this is my friend."},
		{name: "a longer word", model: "brig:1b", answer: "I am Brigitte."},
		{name: "a common word for a name", model: "writer:latest", answer: "I'm writer and painter."},
	})
}
