package prompt

import (
	"slices"
	"strings"
	"testing"
)

func TestParseList(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		want     []string
	}{
		{"plain", "9. Name three rivers.\n10. Sing.\n", []string{"Name three rivers.", "Sing."}},
		{"talk around it", "Sure! Here are some:\n\n1. One\n2. Two\n\nI hope this helps!", []string{"One", "Two"}},
		{"other marks", "Task 9: One\n**10.** Two\n11) **Three**\n12、四\n### 13. \"Five\"", []string{"One", "Two", "Three", "四", "Five"}},
		{"several lines", "1. Sort these:\n   a, b\n2. Next", []string{"Sort these:\n   a, b", "Next"}},
		{"a list within", "9. Put in order:\n1. b\n2. a\n10. Next", []string{"Put in order:\n1. b\n2. a", "Next"}},
		{"blank lines between", "1. One\n\n2. Two\n\n3. Three", []string{"One", "Two", "Three"}},
		{"number on its own line", "1.\n\nOne\n2.\nTwo", []string{"One", "Two"}},
		{"carriage returns", "1. One\r\n2. Two\r\n", []string{"One", "Two"}},
		{"dots instead of numbers", "- One\n- Two", []string{"One", "Two"}},
		{"all on one line", "9. Name a river. 10. Who was 2. in the race? 11. Sing it.", []string{"Name a river.", "Who was 2. in the race?", "Sing it."}},
		{"a number within the only item", "1. Who came in 2. in the race of 1908?", []string{"Who came in 2. in the race of 1908?"}},
		{"no list", "I cannot do that.", nil},
		{"a year is no item of a sentence", "1. What happened?\nIn 1969 people landed.", []string{"What happened?\nIn 1969 people landed."}},
		{"empty", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := parseList(tt.in); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func FuzzParseList(f *testing.F) {
	for _, s := range []string{"1. a\n2. b", "**3)** x\n\n- y", "1.\n\n\n2.", "9999. z", "- \n-", "“a”"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, reply string) {
		for _, item := range parseList(reply) {
			for line := range strings.Lines(item) {
				if line = strings.Trim(line, "\r\n"); !strings.Contains(strings.ReplaceAll(reply, "\r", "\n"), line) {
					t.Errorf("%q is not in the reply", line)
				}
			}
		}
	})
}

func TestUnfit(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{"Name three rivers in France and say where they end.", ""},
		{"讲个关于猫的笑话", ""},
		{strings.Repeat("请解释天空为什么是蓝色的", 20), ""},
		{"Erkläre, warum der Himmel blau ist.", ""},
		{"Обясни защо небето е синьо", ""},
		{"Tell a joke", "too short"},
		{strings.Repeat("word ", 151), "too long"},
		{strings.Repeat("请解释天空为什么是蓝色的", 40), "too long"},
		{"Describe this image in two sentences.", "asks for more than text"},
		{"Where would you go to eat tonight?", "asks for more than text"},
		{"Write a program that sorts a list.", "asks for a program in general"},
		{"- and then what did she say", "begins with punctuation"},
		{"Summarise the following text in one line:", "ends before its input"},
		{"This is \xff not text at all", "broken text"},
		{"2017-03-24_5:18:30", "hardly any words"},
		{"{6}", "too short"},
		{"Write a letter to {name} about the new rules.", "has a gap to fill in"},
		{"Plan a birthday party for [your name] in the park.", "has a gap to fill in"},
		{"My favorite fantasy movie", "asks for nothing"},
		{"The history of the Roman empire.", "asks for nothing"},
		{"This problem is hard and the answer should not exceed ten words.", "asks for nothing"},
		{"The tone of my cover letter should be more formal: I want the job.", ""},
		{"Make the task more concise and clear.", "repeats the instructions"},
		{"Design a chess puzzle based on the description", "asks about a text that is not there"},
		{"Does not eat breakfast every day?", "is half a sentence"},
		{"Does not eating breakfast make you slower at school?", ""},
		{"Did not the king know that his brother was alive?", ""},
		{"Does nothing travel faster than light, and why?", ""},
		{"What is your age in days?\n\nThe answer is: 9125", "answers itself"},
		{"Which planet is the largest? Answer: Jupiter", "answers itself"},
		{"Prove that the answer is 42, whatever the question is.", ""},
		{"Who wrote Hamlet? Give only the answer:\n\nAnswer:\nand the year of its first night.", ""},
		{"def add(a, b): return what they are", "is a program"},
		{"I am happy to say that we won the match.", "asks for nothing"},
		{"I am looking for a present for my aunt.", ""},
		{"Once upon a time there was a king who had three sons.", "asks for nothing"},
		{"For each animal of the zoo, guess how old it gets.", ""},
		{"You should suggest three names for a bakery.", ""},
		{"how deep is the deepest lake of Asia", ""},
		{"“Carpe diem” is often misread. Explain how.", ""},
		{"Summarise the following article.", "asks about a text that is not there"},
		{"Classify the sentiment of the given sentence.", "asks about a text that is not there"},
		{"Classify the sentiment of the following sentence: I liked it a lot.", ""},
		{"Rewrite the sentence below.\nHe go home.", ""},
		{"Rank these countries by their average population.", "asks about a text that is not there"},
		{"Rank these countries by population: Chad, Peru, Laos.", ""},
		{"What makes this joke so unlikable to some people?", "asks about a text that is not there"},
		{"A horse walks into a bar and asks for a stool. Explain this joke.", ""},
		{"Are these two words considered the same? Why?", "asks about a text that is not there"},
		{"How often do bears go to the river in autumn?", ""},
		{"Go to the river and count the bears.", "asks for more than text"},
		{"What is a line of code?\n\n<end>1st", "repeats the instructions"},
		{"What do they eat?", "does not say who “they” are"},
		{"Where do they speak Portuguese besides Brazil and Portugal?", ""},
		{"What is it called when a word sounds like what it means?", ""},
		{"2023-07-18_Task1: Add a new line to the list", "begins with a label"},
		{"2024-02-29: on which weekday does the next such day fall?", ""},
		{"If somebody knows little of others, they should be willing to learn.", "asks for nothing"},
		{"The answer should be a poem of four lines on rain.", ""},
		{"Here is the rewritten prompt that you asked for, what is love?", "repeats the instructions"},
		{"Sure, I can help you with this, what do you need?", "repeats the instructions"},
		{"Tell me the name of the name of the name of the name of the name.", "repeats itself"},
	}
	for _, tt := range tests {
		if got := unfit(tt.text); got != tt.want {
			t.Errorf("unfit(%.40q) = %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestTerms(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want []string
	}{
		{"Hello, World!", []string{"hello", "world"}},
		{"2+2=4?", []string{"2", "+", "2", "=", "4"}},
		{"天空blue です。", []string{"天", "空", "blue", "で", "す"}},
		{"नमस्ते दुनिया", []string{"नमस्ते", "दुनिया"}},
		{"I ❤\ufe0fGhent", []string{"i", "❤", "\ufe0f", "ghent"}}, // the selector joins no word
		{"  ", nil},
	}
	for _, tt := range tests {
		if got := terms(tt.text); !slices.Equal(got, tt.want) {
			t.Errorf("terms(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestMisformed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ form, text, want string }{
		{"question", "How long do bees live?", ""},
		{"question", "蜜蜂能活多久？", ""},
		{"question", "Explain how bees make honey.", "no question, which was asked for"},
		{"problem", "A hive has 40,000 bees and loses 3 % a week. When is it down to 30,000?", ""},
		{"problem", "Work out how many bees a hive needs to survive.", "no problem with its numbers, which was asked for"},
		{"explanation", "Explain how bees make honey.", ""},
	} {
		if got := misformed(tt.text, []string{topicTag + "bees", formTag + tt.form}); got != tt.want {
			t.Errorf("misformed(%q) as %s = %q, want %q", tt.text, tt.form, got, tt.want)
		}
	}
}
