package exchange

import (
	"slices"
	"strings"
	"testing"
)

// TestEveryShape imports small rows of every shape that the field writes, and says
// what came in: the prompts, the answers with their models, and the pairs.
func TestEveryShape(t *testing.T) {
	t.Parallel()
	const (
		q, good, bad = "Where do I put basil?", "By a south window.", "Put it anywhere."
		qTurn        = `{"role":"user","content":"` + q + `"}`
		goodTurn     = `{"role":"assistant","content":"` + good + `"}`
		badTurn      = `{"role":"assistant","content":"` + bad + `"}`
		asked        = "user: " + q
		two          = ": " + good + " / : " + bad
		named        = "m1: " + good + " / m2: " + bad
	)
	tests := []struct {
		name, file, text string
		prompts          string // joined by " // "
		answers          string
		pairs            int
	}{
		// Two answers in fields that differ in a number or letter.
		{"PKU-SafeRLHF", "x.jsonl", `{"prompt":"` + q + `","response_0":"` + good + `","response_1":"` + bad + `","response_0_source":"m1","response_1_source":"m2","is_response_0_safe":true,"is_response_1_safe":false,"better_response_id":0,"safer_response_id":0}`, asked, named, 1},
		{"AlpacaEval annotations", "x.json", `[{"instruction":"` + q + `","output_1":"` + good + `","generator_1":"m1","output_2":"` + bad + `","generator_2":"m2","annotator":"w","preference":1.2,"raw_completion":null}]`, asked, named, 1},
		{"output_a and output_b", "x.jsonl", `{"prompt":"` + q + `","output_a":"` + good + `","output_b":"` + bad + `"}`, asked, two, 1},
		{"SHP", "x.jsonl", `{"post_id":"p","domain":"garden","history":"` + q + `","human_ref_A":"` + good + `","human_ref_B":"` + bad + `","score_A":54,"score_B":13,"c_root_id_A":"a","c_root_id_B":"b","labels":1}`, asked, two, 1},
		{"WebGPT", "x.jsonl", `{"question":{"dataset":"eli5","id":"1","full_text":"` + q + `"},"quotes_0":{"title":["t"]},"answer_0":"` + good + `","tokens_0":{},"score_0":0.5,"answer_1":"` + bad + `","score_1":-0.5}`, asked, two, 1},
		{"Argilla, flattened", "x.jsonl", `{"prompt":"` + q + `","response-1":"` + good + `","response-2":"` + bad + `","preference":[{"user_id":"u","value":{"rank":[1,2],"value":["response-1","response-2"]},"status":"submitted"}],"metadata":"{}"}`, asked, two, 1},
		{"Prometheus, pairwise", "x.jsonl", `{"orig_criteria":"c","orig_instruction":"` + q + `","orig_response_A":"` + good + `","orig_response_B":"` + bad + `","orig_preference":"A","messages":[{"role":"user","content":"Compare these two."}]}`, asked, two, 1},
		{"columns of a spreadsheet", "x.csv", "Prompt,Response 1,Response 2\n" + q + "," + good + "," + bad + "\n", asked, two, 1},
		{"camel case", "x.jsonl", `{"user_prompt":"` + q + `","responseA":"` + good + `","responseB":"` + bad + `","modelA":"m1","modelB":"m2"}`, asked, named, 1},
		{"answer1 and answer2", "x.jsonl", `{"prompt":"` + q + `","answer1":"` + good + `","answer2":"` + bad + `"}`, asked, two, 1},
		{"number in the middle", "x.jsonl", `{"prompt":"` + q + `","model_a_response":"` + good + `","model_b_response":"` + bad + `"}`, asked, two, 1},
		{"summaries", "x.jsonl", `{"post":"` + q + `","summary1":"` + good + `","summary2":"` + bad + `"}`, asked, two, 1},
		{"an unknown stem", "x.jsonl", `{"prompt":"` + q + `","poem_1":"` + good + `","poem_2":"` + bad + `"}`, asked, two, 1},
		{"four numbered answers", "x.jsonl", `{"prompt":"` + q + `","response_1":"` + good + `","response_2":"` + bad + `","response_3":"Three.","response_4":"Four."}`, asked, two + " / : Four. / : Three.", 0},
		{"MT-bench, human judgments", "x.jsonl", `{"question_id":81,"model_a":"m1","model_b":"m2","winner":"model_b","judge":"author_2","conversation_a":[` + qTurn + `,` + goodTurn + `],"conversation_b":[` + qTurn + `,` + badTurn + `],"turn":1}`, asked, named, 1},
		{"Capybara", "x.jsonl", `{"source":"s","conversation":[{"input":"Hi?","output":"Yes?"},{"input":"` + q + `","output":"` + good + `"}]}`, "user: Hi? | assistant: Yes? | " + asked, ": " + good, 0},
		{"MT-bench, questions", "x.jsonl", `{"question_id":81,"category":"writing","turns":["` + q + `","And mint?"],"reference":["` + good + `","No."]}`, asked, "", 0},
		{"AlpacaEval outputs", "x.json", `[{"dataset":"helpful_base","instruction":"` + q + `","output":"` + good + `","generator":"m1","datasplit":"eval"}]`, asked, "m1: " + good, 0},
		{"HelpSteer 1 and 2", "x.jsonl", `{"prompt":"` + q + `","response":"` + good + `","helpfulness":4,"correctness":4,"coherence":4,"complexity":1,"verbosity":1}`, asked, ": " + good, 0},
		{"HelpSteer 2, preferences", "x.jsonl", `{"split":"train","prompt":"` + q + `","response_1":"` + good + `","response_2":"` + bad + `","preference_strength":-2,"preference_statement":"The first one is better."}`, asked, two, 1},
		{"HelpSteer 3", "x.jsonl", `{"domain":"general","language":"english","context":[` + qTurn + `],"response1":"` + good + `","response2":"` + bad + `","overall_preference":-2,"individual_preference":[{"score":-2,"reasoning":"It is clearer by far.","feedback1":"Good and short.","feedback2":"No help at all."}]}`, asked, two, 1},

		// Several answers in a list.
		{"a list with a missing answer", "x.jsonl", `{"prompt":"` + q + `","responses":["` + good + `",null,"` + bad + `"],"models":["m1","m0","m2"]}`, asked, named, 1},
		{"a list with a model that failed", "x.jsonl", `{"prompt":"` + q + `","responses":[{"model":"m1","text":"` + good + `"},{"model":"m0","error":"timeout"},{"model":"m2","text":"` + bad + `"}]}`, asked, named, 1},
		{"UltraFeedback, raw", "x.jsonl", `{"source":"evol","instruction":"` + q + `","models":["m1","m2"],"completions":[{"model":"m1","response":"` + good + `","overall_score":8.0},{"model":"m2","response":"` + bad + `","overall_score":3.0}]}`, asked, named, 1},
		{"UltraFeedback, four", "x.jsonl", `{"instruction":"` + q + `","completions":[{"model":"m1","response":"` + good + `"},{"model":"m2","response":"` + bad + `"},{"model":"m3","response":"3"},{"model":"m4","response":"4"}]}`, asked, named + " / m3: 3 / m4: 4", 0},
		{"Nectar", "x.jsonl", `{"prompt":"\n\nHuman: ` + q + `\n\nAssistant: ","answers":[{"answer":"` + good + `","model":"m1","rank":1.0},{"answer":"` + bad + `","model":"m2","rank":2.0}],"turns":1,"num_responses":2,"source":["lmsys"],"good_natured":true}`, asked, named, 1},
		{"distilabel, several", "x.jsonl", `{"instruction":"` + q + `","generations":["` + good + `","` + bad + `"],"generation_models":["m1","m2"],"ratings":[4,1],"rationales":["a","b"],"model_name":"judge"}`, asked, named, 1},
		{"distilabel, one", "x.jsonl", `{"instruction":"` + q + `","generation":"` + good + `","model_name":"m1","distilabel_metadata":{"raw_output_text_generation_0":"` + good + `"}}`, asked, "m1: " + good, 0},
		{"Stack Exchange", "x.jsonl", `{"qid":1,"question":"` + q + `","answers":[{"answer_id":1,"author":"x","pm_score":3,"selected":true,"text":"` + good + `"},{"answer_id":2,"pm_score":0,"selected":false,"text":"` + bad + `"}]}`, asked, two, 1},
		{"summarize_from_feedback", "x.jsonl", `{"info":{"id":"1","post":"` + q + `","title":"t"},"summaries":[{"text":"` + good + `","policy":"m1","note":null},{"text":"` + bad + `","policy":"m2"}],"choice":0,"worker":"w"}`, asked, named, 1},
		{"LLaMA-Factory, old ranking", "x.jsonl", `{"instruction":"` + q + `","input":"","output":["` + good + `","` + bad + `"]}`, asked, two, 1},
		{"NeMo RL", "x.jsonl", `{"context":[` + qTurn + `],"completions":[{"rank":0,"completion":[` + goodTurn + `]},{"rank":1,"completion":[` + badTurn + `]}]}`, asked, two, 1},
		{"RewardBench 1", "x.jsonl", `{"prompt":"` + q + `","chosen":"` + good + `","rejected":"` + bad + `","chosen_model":"m1","rejected_model":"m2","subset":"chat","id":1}`, asked, named, 1},
		{"RewardBench 2", "x.jsonl", `{"id":"1","prompt":"` + q + `","chosen":["` + good + `"],"rejected":["` + bad + `","2","3"],"num_correct":1,"num_incorrect":3,"subset":"Factuality"}`, asked, ": 2 / : 3 / " + two, 0},
		{"OpenAI choices", "x.jsonl", `{"prompt":"` + q + `","choices":[{"index":0,"message":` + goodTurn + `},{"index":1,"message":` + badTurn + `}]}`, asked, two, 1},

		// Pairs with a preferred side.
		{"chosen and rejected", "x.jsonl", `{"prompt":"` + q + `","chosen":"` + good + `","rejected":"` + bad + `"}`, asked, two, 1},
		{"UltraFeedback, binarised", "x.jsonl", `{"prompt":"` + q + `","prompt_id":"1","chosen":[` + qTurn + `,` + goodTurn + `],"rejected":[` + qTurn + `,` + badTurn + `],"messages":[` + qTurn + `,` + goodTurn + `],"score_chosen":8,"score_rejected":3}`, asked, two, 1},
		{"OpenAI DPO", "x.jsonl", `{"input":{"messages":[` + qTurn + `],"tools":[],"parallel_tool_calls":true},"preferred_output":[` + goodTurn + `],"non_preferred_output":[` + badTurn + `]}`, asked, two, 1},
		{"ms-swift", "x.jsonl", `{"messages":[` + qTurn + `,` + goodTurn + `],"rejected_response":"` + bad + `"}`, asked, two, 1},
		{"ms-swift, messages", "x.jsonl", `{"messages":[` + qTurn + `,` + goodTurn + `],"rejected_messages":[` + qTurn + `,` + badTurn + `]}`, asked, two, 1},
		{"OpenPipe", "x.jsonl", `{"messages":[` + qTurn + `,` + goodTurn + `],"rejected_message":` + badTurn + `}`, asked, two, 1},
		{"SageMaker Nova", "x.jsonl", `{"system":[{"text":"Be brief."}],"messages":[{"role":"user","content":[{"text":"` + q + `"}]},{"role":"assistant","candidates":[{"content":[{"text":"` + good + `"}],"preferenceLabel":"preferred"},{"content":[{"text":"` + bad + `"}],"preferenceLabel":"non-preferred"}]}]}`, "system: Be brief. | " + asked, two, 1},
		{"LLaMA-Factory, sharegpt ranking", "x.json", `[{"conversations":[{"from":"human","value":"` + q + `"}],"chosen":{"from":"gpt","value":"` + good + `"},"rejected":{"from":"gpt","value":"` + bad + `"}}]`, asked, two, 1},
		{"KTO", "x.jsonl", `{"prompt":"` + q + `","completion":"` + good + `","label":true}`, asked, ": " + good, 0},
		{"unknown names of a preference", "x.jsonl", `{"question":"` + q + `","better":"` + good + `","worse":"` + bad + `"}`, asked, two, 1},

		// Two whole conversations.
		{"Chatbot Arena 33k", "x.jsonl", `{"question_id":"1","model_a":"m1","model_b":"m2","winner":"model_a","judge":"u","conversation_a":[` + qTurn + `,` + goodTurn + `],"conversation_b":[` + qTurn + `,` + badTurn + `],"turn":1,"tstamp":1600000000.0}`, asked, named, 1},
		{"Chatbot Arena 55k", "x.csv", "id,model_a,model_b,prompt,response_a,response_b,winner_model_a,winner_model_b,winner_tie\n1,m1,m2,\"[\"\"" + q + "\"\"]\",\"[\"\"" + good + "\"\"]\",\"[\"\"" + bad + "\"\"]\",1,0,0\n", asked, named, 1},
		{"Chatbot Arena 140k", "x.json", `{"id":"x","model_a":"m1","model_b":"m2","winner":"model_a","conversation_a":[{"role":"user","content":[{"type":"text","text":"` + q + `","image":null}]},{"role":"assistant","content":[{"type":"text","text":"` + good + `"}]}],"conversation_b":[{"role":"user","content":[{"type":"text","text":"` + q + `"}]},{"role":"assistant","content":[{"type":"text","text":"` + bad + `"}]}],"full_conversation":[{"user":` + qTurn + `}],"language":"en"}`, asked, named, 1},
		{"conversations that differ early", "x.jsonl", `{"chosen":[` + qTurn + `,{"role":"assistant","content":"Which?"},{"role":"user","content":"Mine."},` + goodTurn + `],"rejected":[` + qTurn + `,{"role":"assistant","content":"What?"},{"role":"user","content":"Mine."},` + badTurn + `]}`,
			asked, ": What?\n\nUser: Mine.\n\nAssistant: " + bad + " / : Which?\n\nUser: Mine.\n\nAssistant: " + good, 1},
		{"conversations in cells", "x.csv", "prompt,chosen,rejected\n" + q + ",\"[{\"\"role\"\": \"\"user\"\", \"\"content\"\": \"\"" + q + "\"\"}, {\"\"role\"\": \"\"assistant\"\", \"\"content\"\": \"\"" + good + "\"\"}]\",\"[{\"\"role\"\": \"\"user\"\", \"\"content\"\": \"\"" + q + "\"\"}, {\"\"role\"\": \"\"assistant\"\", \"\"content\"\": \"\"" + bad + "\"\"}]\"\n", asked, two, 1},
		{"conversations as Python prints them", "x.csv", "prompt,chosen,rejected\n" + q + ",\"[{'role': 'user', 'content': '" + q + "'}\n {'role': 'assistant', 'content': '" + good + "'}]\",\"[{'role': 'user', 'content': '" + q + "'}\n {'role': 'assistant', 'content': '" + bad + "'}]\"\n", asked, two, 1},

		// Conversations in one text.
		{"HH-RLHF", "x.jsonl", `{"chosen":"\n\nHuman: ` + q + `\n\nAssistant: ` + good + `","rejected":"\n\nHuman: ` + q + `\n\nAssistant: ` + bad + `"}`, asked, two, 1},
		{"HH-RLHF, several turns", "x.jsonl", `{"chosen":"\n\nHuman: Hi\n\nAssistant: Ho\n\nHuman: ` + q + `\n\nAssistant: ` + good + `","rejected":"\n\nHuman: Hi\n\nAssistant: Ho\n\nHuman: ` + q + `\n\nAssistant: ` + bad + `"}`, "user: Hi | assistant: Ho | " + asked, two, 1},
		{"HH-RLHF with a prompt", "x.jsonl", `{"prompt":"\n\nHuman: ` + q + `\n\nAssistant:","chosen":" ` + good + `","rejected":" ` + bad + `"}`, asked, two, 1},
		{"HH-RLHF without an answer", "x.jsonl", `{"chosen":"\n\nHuman: ` + q + `\n\nAssistant: ","rejected":"\n\nHuman: ` + q + `\n\nAssistant: ` + bad + `"}`, asked, ": " + bad + " / : ", 1},
		{"ChatML", "x.jsonl", `{"text":"<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\n` + q + `<|im_end|>\n<|im_start|>assistant\n` + good + `<|im_end|>\n"}`, "system: Be kind. | " + asked, ": " + good, 0},
		{"Llama 3", "x.jsonl", `{"text":"<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\n` + q + `<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n` + good + `<|eot_id|>"}`, asked, ": " + good, 0},
		{"Llama 2", "x.jsonl", `{"text":"<s>[INST] <<SYS>>\nBe kind.\n<</SYS>>\n\n` + q + ` [/INST] ` + good + ` </s>"}`, "system: Be kind. | " + asked, ": " + good, 0},
		{"Gemma", "x.jsonl", `{"text":"<bos><start_of_turn>user\n` + q + `<end_of_turn>\n<start_of_turn>model\n` + good + `<end_of_turn>\n"}`, asked, ": " + good, 0},
		{"Zephyr", "x.jsonl", `{"text":"<|system|>\n</s>\n<|user|>\n` + q + `</s>\n<|assistant|>\n` + good + `</s>\n"}`, asked, ": " + good, 0},
		{"Nemotron", "x.jsonl", `{"prompt":"<extra_id_0>System\n\n<extra_id_1>User\n` + q + `\n<extra_id_1>Assistant\n","response":"` + good + `"}`, asked, ": " + good, 0},
		{"Guanaco", "x.jsonl", `{"text":"### Human: ` + q + `### Assistant: ` + good + `"}`, asked, ": " + good, 0},
		{"Alpaca template", "x.jsonl", `{"text":"Below is an instruction.\n\n### Instruction:\n` + q + `\n\n### Response:\n` + good + `"}`, asked, ": " + good, 0},
		{"Vicuna", "x.jsonl", `{"text":"A chat between two. USER: ` + q + ` ASSISTANT: ` + good + `</s>"}`, asked, ": " + good, 0},
		{"DeepSeek", "x.jsonl", `{"text":"<｜begin▁of▁sentence｜><｜User｜>` + q + `<｜Assistant｜>` + good + `<｜end▁of▁sentence｜>"}`, asked, ": " + good, 0},

		// Messages, alone and in trees.
		{"OASST, flat", "x.jsonl", `{"message_id":"r2","parent_id":"t","text":"` + bad + `","role":"assistant","lang":"en","rank":1}` + "\n" + `{"message_id":"t","parent_id":null,"text":"` + q + `","role":"prompter","lang":"en","rank":null}` + "\n" + `{"message_id":"r1","parent_id":"t","text":"` + good + `","role":"assistant","lang":"en","rank":0}`, asked, two, 1},
		{"OASST, trees", "x.jsonl", `{"message_tree_id":"t","prompt":{"message_id":"t","text":"` + q + `","role":"prompter","replies":[{"message_id":"r","text":"` + good + `","role":"assistant","rank":0,"replies":[{"message_id":"u","text":"And then?","role":"prompter","replies":[]}]},{"message_id":"s","text":"` + bad + `","role":"assistant","rank":1,"replies":[]}]}}`,
			asked + " | assistant: " + good + " | user: And then? // " + asked, two, 1},
		{"LMSYS-Chat-1M", "x.jsonl", `{"conversation_id":"c","model":"m1","conversation":[` + qTurn + `,` + goodTurn + `],"turn":1,"language":"English","openai_moderation":[{"flagged":false}],"redacted":false}`, asked, "m1: " + good, 0},
		{"WildChat", "x.jsonl", `{"conversation_hash":"c","model":"m1","timestamp":"2023-04-09T00:00:00","conversation":[{"content":"` + q + `","role":"user","turn_identifier":1},{"content":"` + good + `","role":"assistant","toxic":false}],"turn":1}`, asked, "m1: " + good, 0},

		// Exports of annotation tools.
		{"Argilla records", "x.json", `[{"id":"1","status":"completed","fields":{"prompt":"` + q + `","response_1":"` + good + `","response_2":"` + bad + `"},"metadata":{},"suggestions":{},"responses":{"preference":[{"value":"response_1","user_id":"u"}]}}]`, asked, two, 1},
		{"Label Studio JSON", "x.json", `[{"id":1,"annotations":[{"id":5,"completed_by":1,"result":[{"value":{"selected":"left"},"from_name":"pw","to_name":"answer1,answer2","type":"pairwise"}]}],"data":{"prompt":"` + q + `","answer1":"` + good + `","answer2":"` + bad + `"}}]`, asked, two, 1},
		{"Label Studio JSON-MIN", "x.json", `[{"id":1,"prompt":"` + q + `","answer1":"` + good + `","answer2":"` + bad + `","comparison":{"selected":"left"},"annotator":1,"annotation_id":5,"created_at":"2026-01-01T00:00:00Z"}]`, asked, two, 1},
		{"Prodigy choice", "x.jsonl", `{"prompt":"` + q + `","options":[{"id":"one","text":"` + good + `"},{"id":"two","text":"` + bad + `"}],"accept":["one"],"answer":"accept","_input_hash":1,"_task_hash":2,"_timestamp":1760000000}`, asked, two, 1},

		// Logs of APIs, tracers and evaluations.
		{"OpenAI Responses", "x.jsonl", `{"id": "resp", "object": "response", "model": "m1", "instructions": "Be brief.", "input": [{"role": "user", "content": [{"type": "input_text", "text": "` + q + `"}]}], "output": [{"type": "reasoning", "id": "r", "summary": [{"type": "summary_text", "text": "hm"}]}, {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "` + good + `", "annotations": []}]}]}`, "system: Be brief. | " + asked, "m1: " + good, 0},
		{"a request and its response", "x.jsonl", `{"request": {"model": "m1", "messages": [{"role": "user", "content": "` + q + `"}], "temperature": 0}, "response": {"id": "c", "object": "chat.completion", "model": "m1", "choices": [{"index": 0, "message": {"role": "assistant", "content": "` + good + `"}, "finish_reason": "stop"}]}}`, asked, "m1: " + good, 0},
		{"OpenAI evals, a sampling event", "x.jsonl", `{"run_id": "r", "event_id": 0, "sample_id": "x.0", "type": "sampling", "data": {"prompt": [{"role": "user", "content": "` + q + `"}], "sampled": ["` + good + `"]}}`, asked, ": " + good, 0},
		{"OpenAI evals, an output item", "x.jsonl", `{"object": "eval.run.output_item", "id": "o", "datasource_item_id": 0, "datasource_item": {"input": "` + q + `", "ground_truth": "x"}, "results": [{"name": "g", "passed": true}], "sample": {"input": [{"role": "user", "content": "` + q + `"}], "output": [{"role": "assistant", "content": "` + good + `"}], "finish_reason": "stop", "model": "m1", "usage": {"total_tokens": 3}}}`, asked, "m1: " + good, 0},
		{"Ollama's chat", "x.jsonl", `{"model": "m1", "messages": [{"role": "user", "content": "` + q + `"}], "message": {"role": "assistant", "content": "` + good + `"}, "done": true, "done_reason": "stop"}`, asked, "m1: " + good, 0},
		{"Anthropic, content blocks", "x.jsonl", `{"model": "m1", "system": "Be brief.", "messages": [{"role": "user", "content": [{"type": "text", "text": "` + q + `"}]}, {"role": "assistant", "content": [{"type": "thinking", "thinking": "hm", "signature": "x"}, {"type": "text", "text": "` + good + `"}]}]}`, "system: Be brief. | " + asked, "m1: " + good, 0},
		{"Anthropic, tools", "x.jsonl", `{"system": [{"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}], "messages": [{"role": "user", "content": "` + q + `"}, {"role": "assistant", "content": [{"type": "text", "text": "Let me see."}, {"type": "tool_use", "id": "t", "name": "find", "input": {"x": 1}}]}, {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t", "content": [{"type": "text", "text": "42"}]}]}, {"role": "assistant", "content": [{"type": "text", "text": "` + good + `"}]}]}`, "system: Be brief. | " + asked + " | assistant: Let me see. | tool: 42", ": " + good, 0},
		{"Anthropic, request and response", "x.jsonl", `{"request": {"messages": [{"role": "user", "content": "` + q + `"}]}, "response": {"id": "m", "type": "message", "role": "assistant", "model": "m1", "content": [{"type": "text", "text": "` + good + `"}], "stop_reason": "end_turn"}}`, asked, "m1: " + good, 0},
		{"Anthropic, a response in blocks", "x.jsonl", `{"request": {"messages": [{"role": "user", "content": "` + q + `"}]}, "response": {"model": "m1", "content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "By a south "}, {"type": "text", "text": "window."}]}}`, asked, "m1: " + good, 0},
		{"a request that failed", "x.jsonl", `{"request": {"messages": [{"role": "user", "content": "` + q + `"}]}, "response": {"error": {"message": "The server is overloaded, try again."}}}`, asked, "", 0},
		{"a request without choices", "x.jsonl", `{"request": {"messages": [{"role": "user", "content": "` + q + `"}]}, "response": {"choices": []}}`, asked, "", 0},
		{"a refusal beside null content", "x.jsonl", `{"messages": [{"role": "user", "content": "` + q + `"}], "choices": [{"index": 0, "message": {"role": "assistant", "content": null, "refusal": "` + bad + `"}}]}`, asked, ": " + bad, 0},
		{"a refusal in parts", "x.jsonl", `{"model": "m1", "input": "` + q + `", "output": [{"type": "message", "role": "assistant", "content": [{"type": "refusal", "refusal": "` + bad + `"}]}]}`, asked, "m1: " + bad, 0},
		{"inputs and two outputs", "x.jsonl", `{"input": {"prompt": "` + q + `"}, "output": {"response_a": "` + good + `", "response_b": "` + bad + `"}}`, asked, two, 1},
		{"Bedrock Converse", "x.jsonl", `{"system": [{"text": "Be brief."}], "messages": [{"role": "user", "content": [{"text": "` + q + `"}]}, {"role": "assistant", "content": [{"text": "` + good + `"}]}]}`, "system: Be brief. | " + asked, ": " + good, 0},
		{"Bedrock, an evaluation", "x.jsonl", `{"inputRecord": {"prompt": "` + q + `", "referenceResponse": "x"}, "modelResponses": [{"response": "` + good + `", "modelIdentifier": "m1"}, {"response": "` + bad + `", "modelIdentifier": "m2"}]}`, asked, named, 1},
		{"Gemini, contents", "x.jsonl", `{"systemInstruction": {"role": "system", "parts": [{"text": "Be brief."}]}, "contents": [{"role": "user", "parts": [{"text": "` + q + `"}]}, {"role": "model", "parts": [{"text": "` + good + `"}]}]}`, "system: Be brief. | " + asked, ": " + good, 0},
		{"Gemini, preferences", "x.jsonl", `{"contents": [{"role": "user", "parts": [{"text": "` + q + `"}]}], "completions": [{"score": 1.0, "completion": {"role": "model", "parts": [{"text": "` + good + `"}]}}, {"score": 0.0, "completion": {"role": "model", "parts": [{"text": "` + bad + `"}]}}]}`, asked, two, 1},
		{"Gemini, tools", "x.jsonl", `{"contents": [{"role": "user", "parts": [{"text": "` + q + `"}]}, {"role": "model", "parts": [{"functionCall": {"name": "find", "args": {"x": 1}}}]}, {"role": "user", "parts": [{"functionResponse": {"name": "find", "response": {"n": 42}}}]}, {"role": "model", "parts": [{"text": "` + good + `"}]}]}`, asked + ` | assistant:  | tool: {"n":42}`, ": " + good, 0},
		{"Gemini, batch", "x.jsonl", `{"key": "k", "request": {"contents": [{"role": "user", "parts": [{"text": "` + q + `"}]}]}, "response": {"candidates": [{"content": {"role": "model", "parts": [{"text": "` + good + `"}]}, "finishReason": "STOP"}], "modelVersion": "m1"}}`, asked, "m1: " + good, 0},
		{"LangSmith, question and answer", "x.jsonl", `{"inputs": {"question": "` + q + `"}, "outputs": {"answer": "` + good + `"}, "metadata": {}}`, asked, ": " + good, 0},
		{"LangSmith, chat", "x.jsonl", `{"inputs": {"messages": [{"type": "human", "data": {"content": "` + q + `"}}]}, "outputs": {"generations": [{"type": "ai", "data": {"content": "` + good + `"}}]}}`, asked, ": " + good, 0},
		{"LangSmith, LangChain's own messages", "x.jsonl", `{"inputs": {"messages": [[{"lc": 1, "type": "constructor", "id": ["langchain", "schema", "messages", "HumanMessage"], "kwargs": {"content": "` + q + `", "type": "human"}}]]}, "outputs": {"generations": [[{"text": "` + good + `", "message": {"lc": 1, "type": "constructor", "id": ["langchain", "schema", "messages", "AIMessage"], "kwargs": {"content": "` + good + `", "type": "ai"}}}]]}}`, asked, ": " + good, 0},
		{"LangSmith, OpenAI", "x.jsonl", `{"inputs": {"messages": [{"role": "user", "content": "` + q + `"}], "model": "m1"}, "outputs": {"choices": [{"message": {"role": "assistant", "content": "` + good + `"}}]}}`, asked, "m1: " + good, 0},
		{"LangChain messages", "x.jsonl", `{"messages": [{"type": "system", "content": "Be brief."}, {"type": "human", "content": "` + q + `"}, {"type": "ai", "content": "` + good + `"}]}`, "system: Be brief. | " + asked, ": " + good, 0},
		{"Langfuse, data set", "x.jsonl", `{"id": "i", "input": {"question": "` + q + `"}, "expectedOutput": {"answer": "` + good + `"}, "metadata": null, "status": "ACTIVE"}`, asked, ": " + good, 0},
		{"Langfuse, trace", "x.jsonl", `{"id": "i", "name": "chat", "input": [{"role": "user", "content": "` + q + `"}], "output": {"role": "assistant", "content": "` + good + `"}, "metadata": {"x": 1}, "model": "m1"}`, asked, "m1: " + good, 0},
		{"Langfuse, trace as text", "x.jsonl", `{"id": "i", "input": "[{\"role\": \"user\", \"content\": \"` + q + `\"}]", "output": "{\"role\": \"assistant\", \"content\": \"` + good + `\"}", "model": "m1"}`, asked, "m1: " + good, 0},
		{"Weave, a call", "x.jsonl", `{"id": "c", "op_name": "weave:///x/op/openai.chat", "trace_id": "t", "inputs": {"self": "weave:///y", "messages": [{"role": "user", "content": "` + q + `"}], "model": "m1"}, "output": {"choices": [{"index": 0, "message": {"role": "assistant", "content": "` + good + `"}}], "model": "m1"}, "summary": {}}`, asked, "m1: " + good, 0},
		{"Weave, an evaluation", "x.jsonl", `{"id": "c", "op_name": "weave:///x/op/Evaluation.predict_and_score", "inputs": {"example": {"question": "` + q + `", "expected": "x"}, "model": "weave:///m"}, "output": {"output": {"answer": "` + good + `"}, "scores": {"s": 1}}}`, asked, ": " + good, 0},
		{"MLflow", "x.jsonl", `{"inputs": {"messages": [{"role": "user", "content": "` + q + `"}]}, "outputs": {"choices": [{"message": {"role": "assistant", "content": "` + good + `"}}]}, "expectations": {"expected_response": "x"}}`, asked, ": " + good, 0},
		{"promptfoo", "x.json", `{"evalId": "e", "results": {"version": 3, "timestamp": "t", "prompts": [{"raw": "` + q + `", "label": "` + q + `", "provider": "m1"}], "results": [{"cost": 0, "prompt": {"raw": "` + q + `", "label": "{{q}}"}, "provider": {"id": "m1", "label": ""}, "response": {"output": "` + good + `", "tokenUsage": {"total": 3}}, "score": 1, "success": true, "vars": {"q": "` + q + `"}, "testIdx": 0, "promptIdx": 0}, {"cost": 0, "prompt": {"raw": "` + q + `", "label": "{{q}}"}, "provider": {"id": "m2", "label": ""}, "response": {"output": "` + bad + `"}, "score": 0, "success": false, "vars": {"q": "` + q + `"}}], "stats": {"successes": 1}}, "config": {}, "shareableUrl": null}`, asked, named, 0},
		{"promptfoo, lines", "x.jsonl", `{"cost": 0, "gradingResult": {"pass": true, "score": 1, "reason": "All assertions passed"}, "prompt": {"raw": "[{\"role\": \"user\", \"content\": \"` + q + `\"}]", "label": "p"}, "provider": {"id": "m1", "label": ""}, "response": {"output": "` + good + `"}, "vars": {"q": "` + q + `"}}`, asked, "m1: " + good, 0},
		{"lm-eval, samples", "x.jsonl", `{"doc_id": 0, "doc": {"question": "` + q + `", "answer": "#### 4"}, "target": "4", "arguments": [["Question: ` + q + `\nAnswer:", {"until": ["\n"]}]], "resps": [["` + good + `"]], "filtered_resps": ["` + good + `"], "exact_match": 1.0, "doc_hash": "d", "prompt_hash": "p", "target_hash": "t"}`, "user: Question: " + q + "\nAnswer:", ": " + good, 0},
		{"lm-eval, chat", "x.jsonl", `{"doc_id": 0, "doc": {"question": "` + q + `", "answer": "#### 4"}, "target": "4", "arguments": {"gen_args_0": {"arg_0": "[{\"role\": \"user\", \"content\": \"` + q + `\"}]", "arg_1": {"until": [], "do_sample": false}}}, "resps": [["` + good + `"]], "filtered_resps": ["` + good + `"], "filter": "none", "metrics": ["exact_match"], "exact_match": 1.0, "doc_hash": "d"}`, asked, ": " + good, 0},
		{"LightEval", "x.jsonl", `{"doc": {"query": "` + q + `", "choices": ["x"], "gold_index": 0, "instruction": null}, "model_response": {"text": ["` + good + `"], "input": "` + q + `"}, "metric": {"em": 1}}`, asked, ": " + good, 0},
		{"Inspect", "x.json", `{"version": 2, "status": "success", "eval": {"task": "t", "model": "openai/m1"}, "plan": {"steps": []}, "results": {"scores": [{"name": "x"}]}, "samples": [{"id": 1, "epoch": 1, "input": "` + q + `", "target": "t", "messages": [{"id": "a", "content": "` + q + `", "source": "input", "role": "user"}, {"id": "b", "content": "` + good + `", "source": "generate", "role": "assistant", "model": "m1"}], "output": {"model": "m1", "choices": [{"message": {"content": "` + good + `", "role": "assistant"}, "stop_reason": "stop"}], "completion": "` + good + `"}, "scores": {"x": {"value": "C"}}}]}`, asked, "m1: " + good, 0},
		{"HELM", "x.json", `{"adapter_spec": {"method": "generation", "model": "m1"}, "request_states": [{"instance": {"input": {"text": "` + q + `"}, "references": [], "split": "test", "id": "id1"}, "request": {"model": "m1", "prompt": "` + q + `", "temperature": 0}, "result": {"success": true, "completions": [{"text": "` + good + `", "logprob": 0, "tokens": []}]}}]}`, asked, "m1: " + good, 0},
		{"Arena-Hard, questions", "x.jsonl", `{"question_id": "u", "category": "arena-hard-v0.1", "cluster": "x", "turns": [{"content": "` + q + `"}]}`, asked, "", 0},
		{"Arena-Hard, answers", "x.jsonl", `{"uid": "u", "ans_id": "x", "model": "m1", "messages": [{"role": "user", "content": "` + q + `"}, {"role": "assistant", "content": {"answer": "` + good + `"}}], "tstamp": 1.0, "metadata": {"token_len": 3}}`, asked, "m1: " + good, 0},
		{"ChatGPT's export", "x.json", `[{"title": "Basil", "create_time": 1.0, "mapping": {"r": {"id": "r", "message": null, "parent": null, "children": ["a"]}, "a": {"id": "a", "message": {"id": "a", "author": {"role": "user"}, "content": {"content_type": "text", "parts": ["` + q + `"]}}, "parent": "r", "children": ["b"]}, "b": {"id": "b", "message": {"id": "b", "author": {"role": "assistant"}, "content": {"content_type": "text", "parts": ["` + good + `"]}, "metadata": {"model_slug": "m1"}}, "parent": "a", "children": []}}, "current_node": "b"}]`, asked, "m1: " + good, 0},
		{"ChatGPT's export, with a tool", "x.json", `[{"mapping": {"a": {"message": {"author": {"role": "user"}, "content": {"content_type": "text", "parts": ["` + q + `"]}}, "parent": null}, "b": {"message": {"author": {"role": "assistant"}, "recipient": "python", "content": {"content_type": "code", "text": "print(42)"}}, "parent": "a"}, "c": {"message": {"author": {"role": "tool"}, "content": {"content_type": "execution_output", "text": "42"}}, "parent": "b"}, "d": {"message": {"author": {"role": "assistant"}, "content": {"content_type": "text", "parts": ["` + good + `"]}}, "parent": "c"}}, "current_node": "d"}]`, asked + " | assistant:  | tool: 42", ": " + good, 0},
		{"Claude's export", "x.json", `[{"uuid": "u", "name": "Basil", "created_at": "t", "chat_messages": [{"uuid": "a", "sender": "human", "text": "` + q + `", "content": [{"type": "text", "text": "` + q + `"}]}, {"uuid": "b", "sender": "assistant", "text": "` + good + `", "content": [{"type": "text", "text": "` + good + `"}]}]}]`, asked, ": " + good, 0},
		{"Open WebUI's export", "x.json", `[{"id": "c", "user_id": "u", "title": "Basil", "chat": {"models": ["m1"], "messages": [{"id": "a", "parentId": null, "role": "user", "content": "` + q + `"}, {"id": "b", "parentId": "a", "role": "assistant", "content": "` + good + `", "model": "m1"}], "history": {"messages": {"a": {"id": "a", "parentId": null, "childrenIds": ["b"], "role": "user", "content": "` + q + `"}, "b": {"id": "b", "parentId": "a", "role": "assistant", "content": "` + good + `", "model": "m1"}}, "currentId": "b"}}}]`, asked, "m1: " + good, 0},

		// Data sets of preferences and instructions.
		{"Search Arena", "x.jsonl", `{"model_a": "m1", "model_b": "m2", "winner": "model_a", "judge": "j", "turn": 1, "messages_a": [{"role": "user", "content": "` + q + `"}, {"role": "assistant", "content": "` + good + `"}], "messages_b": [{"role": "user", "content": "` + q + `"}, {"role": "assistant", "content": "` + bad + `"}], "system_a_metadata": {"web_search_trace": []}, "system_b_metadata": {}, "primary_intent": "x", "languages": ["English"]}`, asked, named, 1},
		{"PRISM, conversations", "x.jsonl", `{"conversation_id": "c1", "user_id": "u", "opening_prompt": "` + q + `", "conversation_history": [{"turn": 0, "role": "user", "content": "` + q + `"}, {"turn": 0, "role": "model", "content": "` + good + `", "model_name": "m1", "score": 90, "if_chosen": true}, {"turn": 0, "role": "model", "content": "` + bad + `", "model_name": "m2", "score": 10, "if_chosen": false}, {"turn": 1, "role": "user", "content": "And mint?"}, {"turn": 1, "role": "model", "content": "A pot.", "model_name": "m1", "score": 60, "if_chosen": true}]}`, asked + " | assistant: " + good + " | user: And mint? // " + asked, "m1: " + good + " / m1: A pot. / m2: " + bad, 1},
		{"PRISM, utterances", "x.jsonl", `{"utterance_id": "ut0", "interaction_id": "i", "conversation_id": "c", "user_id": "u", "turn": 0, "within_turn_id": 0, "user_prompt": "` + q + `", "model_response": "` + good + `", "model_name": "m1", "model_provider": "p", "score": 90, "if_chosen": true}` + "\n" + `{"utterance_id": "ut1", "interaction_id": "i", "conversation_id": "c", "user_id": "u", "turn": 0, "within_turn_id": 1, "user_prompt": "` + q + `", "model_response": "` + bad + `", "model_name": "m2", "model_provider": "p", "score": 10, "if_chosen": false}`, asked, named, 0},
		{"Community Alignment", "x.jsonl", `{"conversation_id": "c", "annotator_id": "a", "model_name": "m1", "assigned_lang": "en", "first_turn_prompt": "` + q + `", "first_turn_response_a": "` + good + `", "first_turn_response_b": "` + bad + `", "first_turn_response_c": "Three.", "first_turn_response_d": "Four.", "first_turn_preferred_response": "a", "first_turn_feedback": "Clear."}`, asked, two + " / : Three. / : Four.", 0},
		{"HelpSteer 3, edits", "x.jsonl", `{"domain": "general", "language": "english", "context": [{"role": "user", "content": "` + q + `"}], "original_response": "` + bad + `", "edited_response": "` + good + `", "change_summary": "x", "feedback": ["vague"]}`, asked, two, 1},
		{"HelpSteer 3, quality of edits", "x.jsonl", `{"context": [{"role": "user", "content": "` + q + `"}], "original_response": "", "good_edited_response": "` + good + `", "bad_edited_response": "` + bad + `"}`, asked, two, 1},
		{"JudgeBench", "x.jsonl", `{"pair_id": "p", "original_id": "o", "source": "mmlu", "question": "` + q + `", "response_model": "m1", "response_A": "` + good + `", "response_B": "` + bad + `", "label": "A>B"}`, asked, two, 1},
		{"PPE", "x.jsonl", `{"question_id": "x", "model_a": "m1", "model_b": "m2", "winner": "model_a", "hard_prompt": true, "prompt": "` + q + `", "response_1": "` + good + `", "response_2": "` + bad + `", "language": "English"}`, asked, named, 1},
		{"Prometheus", "x.jsonl", `{"orig_instruction": "` + q + `", "orig_response_A": "` + good + `", "orig_response_B": "` + bad + `", "orig_reference_answer": "r", "orig_criteria": "c", "orig_preference": "A", "instruction": "###Task Description: compare. ` + q + `", "output": "Feedback: ... [RESULT] A", "orig_feedback": "f"}`, asked, two, 1},
		{"UltraInteract", "x.jsonl", `{"task": "t", "dataset": "d", "trajectory": [{"from": "user", "value": "` + q + `"}], "chosen": "` + good + `", "rejected": "` + bad + `", "id": "x"}`, asked, two, 1},
		{"UltraFeedback, cleaned", "x.jsonl", `{"source": "s", "prompt": "` + q + `", "chosen": [{"role": "user", "content": "` + q + `"}, {"role": "assistant", "content": "` + good + `"}], "chosen-rating": 5.0, "chosen-model": "m1", "rejected": [{"role": "user", "content": "` + q + `"}, {"role": "assistant", "content": "` + bad + `"}], "rejected-rating": 2.0, "rejected-model": "m2"}`, asked, named, 1},
		{"Tulu 3", "x.jsonl", `{"id": "x", "source": "s", "prompt": "` + q + `", "chosen": [{"role": "user", "content": "` + q + `"}, {"role": "assistant", "content": "` + good + `"}], "rejected": [{"role": "user", "content": "` + q + `"}, {"role": "assistant", "content": "` + bad + `"}], "chosen_model": "m1", "rejected_model": "m2"}`, asked, named, 1},
		{"ARC", "x.jsonl", `{"id": "x", "question": "` + q + `", "choices": {"text": ["Sun", "Shade"], "label": ["A", "B"]}, "answerKey": "A"}`, asked, "", 0},
		{"a history in Gemini's roles", "x.jsonl", `{"prompt": "` + q + `", "response": "` + good + `", "conversation_history": [{"role": "user", "content": "Hello."}, {"role": "model", "content": "Good day."}]}`, asked, ": " + good, 0},
		{"ELI5", "x.jsonl", `{"q_id": "x", "title": "` + q + `", "selftext": "", "answers": {"a_id": ["1", "2"], "text": ["` + good + `", "` + bad + `"], "score": [3, 1]}}`, asked, two, 1},
		{"Aya", "x.jsonl", `{"inputs": "` + q + `", "targets": "` + good + `", "language": "English", "annotation_type": "original-annotations"}`, asked, ": " + good, 0},
		{"No Robots", "x.jsonl", `{"prompt": "` + q + `", "prompt_id": "x", "messages": [{"role": "user", "content": "` + q + `"}, {"role": "assistant", "content": "` + good + `"}], "category": "Open QA"}`, asked, ": " + good, 0},
		{"Magpie", "x.jsonl", `{"uuid": "x", "instruction": "` + q + `", "response": "` + good + `", "conversations": [{"from": "human", "value": "` + q + `"}, {"from": "gpt", "value": "` + good + `"}], "gen_input_configs": {"temperature": 1.0}, "intent": "x", "model": "m1"}`, asked, "m1: " + good, 0},
		{"Argilla on the Hub", "x.jsonl", `{"id": "1", "status": "completed", "_server_id": "x", "instruction": "` + q + `", "response_a": "` + good + `", "response_b": "` + bad + `", "preference.responses": ["response_a"], "preference.responses.users": ["u"], "preference.responses.status": ["submitted"]}`, asked, two, 1},
		{"Argilla 1", "x.jsonl", `{"text": null, "inputs": {"prompt": "` + q + `", "response-1": "` + good + `", "response-2": "` + bad + `"}, "prediction": null, "annotation": "response-1", "status": "Validated"}`, asked, two, 1},
		{"left and right", "x.jsonl", `{"prompt": "` + q + `", "left": "` + good + `", "right": "` + bad + `", "engine": "v8"}`, asked, two, 1},
		{"an engine", "x.jsonl", `{"prompt": "` + q + `", "completion": "` + good + `", "engine": "m1"}`, asked, "m1: " + good, 0},

		// What is around rows.
		{"the Hub's viewer", "x.json", `{"features":[{"feature_idx":0,"name":"prompt","type":{"dtype":"string"}}],"rows":[{"row_idx":0,"row":{"prompt":"` + q + `","chosen":"` + good + `","rejected":"` + bad + `"},"truncated_cells":[]}],"num_rows_total":1}`, asked, two, 1},
		{"columns of lists", "x.json", `{"prompt":["` + q + `","Two?"],"chosen":["` + good + `","A."],"rejected":["` + bad + `","B."]}`, asked + " // user: Two?", ": A. / : B. / " + two, 2},
		{"columns as pandas writes them", "x.json", `{"prompt":{"0":"` + q + `"},"chosen":{"0":"` + good + `"},"rejected":{"0":"` + bad + `"}}`, asked, two, 1},
		{"columns apart from their names", "x.json", `{"columns":["prompt","chosen","rejected"],"index":[0],"data":[["` + q + `","` + good + `","` + bad + `"]]}`, asked, two, 1},
		{"rows by their index", "x.json", `{"0":{"prompt":"` + q + `"},"1":{"prompt":"Two?"}}`, asked + " // user: Two?", "", 0},
		{"a list beside the row's fields", "x.json", `{"metadata":[{"k":"v"}],"prompt":"` + q + `","chosen":"` + good + `","rejected":"` + bad + `"}`, asked, two, 1},
		{"NaN and Infinity", "x.jsonl", `{"prompt":"` + q + `","chosen":"` + good + `","rejected":"` + bad + `","a":NaN,"b":-Infinity}`, asked, two, 1},
		{"NaN in a list of rows", "x.json", `[{"prompt":"` + q + `","chosen":"` + good + `","rejected":"` + bad + `","a":NaN,"b":[Infinity]}]`, asked, two, 1},

		// Tables as they are.
		{"pandas with its index", "x", ",prompt,response_a,response_b\n0," + q + "," + good + "," + bad + "\n", asked, two, 1},
		{"empty cells", "x.csv", "prompt,response_a,response_b\n" + q + ",,\nTwo?,Yes.,\nThree?,nan,None\n", asked + " // user: Three? // user: Two?", ": Yes.", 0},
		{"bare quotes", "x.csv", "prompt,response_a,response_b\nA 5\" pipe?,5\" wide,A tube\n", `user: A 5" pipe?`, `: 5" wide / : A tube`, 1},
		{"carriage returns within cells", "x.csv", "prompt,response_a,response_b\r\n" + q + ",\"1\r\n\r2\r\",\"1\n2\"\r\n", asked, ": 1\n2 / : 1\r\n\r2\r", 1},
		{"empty lines with carriage returns", "x.csv", "\r\n\r\nprompt,response_a,response_b\r\n\r\n" + q + "," + good + "," + bad + "\r\n\r\n", asked, two, 1},
		{"backslashes before quotes", "x.csv", "prompt,response_a,response_b\n\"Say \\\"hi\\\"\",\"Hi, \\\"you\\\"\",\"No\"\n", `user: Say "hi"`, `: Hi, "you" / : No`, 1},
		{"quotes in TSV are text", "x.tsv", "prompt\tresponse_a\tresponse_b\n\"Fine\" who?\t\"Douro\"\tB\n\"Open\tx\ty\nLast\tz\tw\n", `user: "Fine" who? // user: "Open // user: Last`, `: "Douro" / : B / : w / : x / : y / : z`, 3},

		// Answers that JSON need not write as text, where nothing else is the answer.
		{"numbers as answers", "x.jsonl", `{"prompt":"` + q + `","response_a":42,"response_b":7.5}`, asked, ": 42 / : 7.5", 1},
		{"chosen and rejected numbers", "x.jsonl", `{"prompt":"` + q + `","chosen":4,"rejected":5}`, asked, ": 4 / : 5", 1},
		{"a number beside a text", "x.jsonl", `{"prompt":"` + q + `","response_a":42,"response_b":"` + bad + `"}`, asked, ": 42 / : " + bad, 1},
		{"true and false", "x.jsonl", `{"question":"` + q + `","answer_1":true,"answer_2":false}`, asked, ": true / : false", 1},
		{"numbers in a list", "x.jsonl", `{"prompt":"` + q + `","responses":["` + good + `",42]}`, asked, ": " + good + " / : 42", 1},
		{"a number as the only answer", "x.jsonl", `{"question":"` + q + `","answer":42}`, asked, ": 42", 0},
		{"a number that is a score", "x.jsonl", `{"prompt":"` + q + `","response_a":"` + good + `","response_b":"` + bad + `","output_a":0.9,"output_b":0.1,"score_a":1,"score_b":2}`, asked, two, 1},
		{"numbers that name answers", "x.jsonl", `{"prompt":"` + q + `","responses":["` + good + `","` + bad + `"],"chosen":0,"rejected":1}`, asked, two, 1},

		// Requests and replies as JSON in texts, as tables of logs have them.
		{"a log with JSON in texts", "x.jsonl", `{"request":"{\"model\":\"m1\",\"messages\":[{\"role\":\"user\",\"content\":\"` + q + `\"}]}","response":"{\"model\":\"m1\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"` + good + `\"}}]}"}`, asked, "m1: " + good, 0},
		{"a log in a table", "x.csv", "id,request,response\n1,\"{\"\"messages\"\":[{\"\"role\"\":\"\"user\"\",\"\"content\"\":\"\"" + q + "\"\"}]}\",\"{\"\"model\"\":\"\"m1\"\",\"\"choices\"\":[{\"\"message\"\":{\"\"role\"\":\"\"assistant\"\",\"\"content\"\":\"\"" + good + "\"\"}}]}\"\n", asked, "m1: " + good, 0},
		{"bodies of a proxy", "x.jsonl", `{"request_body":"{\"messages\":[{\"role\":\"user\",\"content\":\"` + q + `\"}]}","response_body":"{\"model\":\"m1\",\"content\":[{\"type\":\"text\",\"text\":\"` + good + `\"}]}"}`, asked, "m1: " + good, 0},
		{"an answer that is JSON", "x.jsonl", `{"prompt":"` + q + `","response":"{\"choices\": 3}"}`, asked, `: {"choices": 3}`, 0},

		// Shapes of 2026.
		{"LiteLLM", "x.jsonl", `{"model":"m1","messages":[` + qTurn + `],"response":{"choices":[{"message":` + goodTurn + `}]},"response_cost":0.1}`, asked, "m1: " + good, 0},
		{"Helicone", "x.jsonl", `{"request_body":{"messages":[` + qTurn + `],"model":"m1"},"response_body":{"choices":[{"message":` + goodTurn + `}]},"model":"m1"}`, asked, "m1: " + good, 0},
		{"OpenTelemetry, attributes", "x.jsonl", `{"attributes":{"gen_ai.request.model":"m1","gen_ai.input.messages":"[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"` + q + `\"}]}]","gen_ai.output.messages":"[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"` + good + `\"}]}]"}}`, asked, "m1: " + good, 0},
		{"OpenTelemetry, lists", "x.jsonl", `{"input_messages":[{"role":"user","parts":[{"type":"text","content":"` + q + `"}]}],"output_messages":[{"role":"assistant","parts":[{"type":"text","content":"` + good + `"}],"finish_reason":"stop"}]}`, asked, ": " + good, 0},
		{"Compar:IA", "x.jsonl", `{"opening_msg":"` + q + `","model_a_name":"m1","model_b_name":"m2","conversation_a":[` + qTurn + `,` + goodTurn + `],"conversation_b":[` + qTurn + `,` + badTurn + `],"chosen_model_name":"m1","both_equal":false}`, asked, named, 1},
		{"JudgeLM", "x.jsonl", `{"question_id":1,"question_body":"` + q + `","answer1_body":"` + good + `","answer2_body":"` + bad + `","answer1_model_id":"m1","answer2_model_id":"m2","score":[8,3],"text":"8 3 Because it is so."}`, asked, named, 1},
		{"MultiPref", "x.jsonl", `{"prompt_id":"1","text":"` + q + `","completion_a":"` + good + `","completion_b":"` + bad + `","model_a":"m1","model_b":"m2","overall_pref":"A-is-clearly-better"}`, asked, named, 1},
		{"answers by model", "x.jsonl", `{"prompt":"` + q + `","outputs":{"m1":"` + good + `","m2":"` + bad + `"}}`, asked, named, 1},
		{"objects by model", "x.jsonl", `{"prompt":"` + q + `","responses":{"m1":{"content":"` + good + `"},"m2":{"content":"` + bad + `"}}}`, asked, named, 1},
		{"winner and loser", "x.jsonl", `{"prompt":"` + q + `","winner_response":"` + good + `","loser_response":"` + bad + `"}`, asked, two, 1},
		{"y_w and y_l", "x.jsonl", `{"prompt":"` + q + `","y_w":"` + good + `","y_l":"` + bad + `"}`, asked, two, 1},
		{"gpt-oss with channels", "x.jsonl", `{"messages":[{"role":"developer","content":"Be kind."},` + qTurn + `,{"role":"assistant","channel":"analysis","content":"A hard one."},{"role":"assistant","channel":"final","content":"` + good + `"}],"model":"m1"}`, "system: Be kind. | " + asked, "m1: " + good, 0},
		{"a pair without the rejected one", "x.jsonl", `{"prompt":"` + q + `","chosen":"` + good + `","rejected":null}`, asked, ": " + good, 0},
		{"messages that are numbers", "x.jsonl", `{"messages":[{"role":"user","content":7},{"role":"assistant","content":8}]}`, "user: 7", ": 8", 0},

		// Conversations with tools.
		{"tool calls", "x.jsonl", `{"messages":[` + qTurn + `,{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","content":"42","tool_call_id":"c"},` + goodTurn + `]}`, asked + " | assistant:  | tool: 42", ": " + good, 0},
		{"ShareGPT with tools", "x.jsonl", `{"conversations":[{"from":"system","value":"Be kind."},{"from":"human","value":"` + q + `"},{"from":"function_call","value":"{\"name\":\"f\",\"arguments\":{}}"},{"from":"observation","value":"42"},{"from":"gpt","value":"` + good + `"}],"tools":"[{\"name\":\"f\"}]"}`, "system: Be kind. | " + asked + " | assistant:  | tool: 42", ": " + good, 0},
		{"a system message in the middle", "x.jsonl", `{"messages":[` + qTurn + `,{"role":"system","content":"Be brief."},` + goodTurn + `]}`, asked + " | system: Be brief.", ": " + good, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := newMemory()
			if _, err := importText(t, m, tt.file, tt.text, ImportOptions{}); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(m.texts(), " // "); got != tt.prompts {
				t.Errorf("prompts %q, want %q", got, tt.prompts)
			}
			got := m.answers()
			want := strings.Split(tt.answers, " / ")
			slices.Sort(want)
			if strings.Join(got, " / ") != strings.Join(want, " / ") {
				t.Errorf("answers %q, want %q", got, want)
			}
			if len(m.pairs) != tt.pairs {
				t.Errorf("%d pairs, want %d", len(m.pairs), tt.pairs)
			}
		})
	}
}

// What others write that holds no answers is refused by name, not read as something
// else. MT-bench's answers need its questions.
func TestShapesWithoutTexts(t *testing.T) {
	t.Parallel()
	const answer = `{"question_id":81,"answer_id":"x","model_id":"m1","choices":[{"index":0,"turns":["By a south window.","A lamp."]}],"tstamp":1.0}`
	for name, tt := range map[string]struct{ row, says string }{
		"Potato":                   {`{"user_id":"u","instance_id":"1","displayed_text":"?","label_annotations":{"preference":{"A":"true"}},"span_annotations":{}}`, "this is Potato's output"},
		"Potato, bare":             {`{"user_id":"u","instance_id":"1","label_annotations":{"preference":{"A":"true"}}}`, "this is Potato's output"},
		"MT-bench, a judge":        {`{"question_id":81,"model":"m1","judge":["gpt-4","single-v1"],"user_prompt":"[Instruction]","judgment":"Good. Rating: [[7]]","score":7,"turn":1}`, "a judge of MT-bench"},
		"MT-bench, a judge of two": {`{"question_id":81,"model_1":"m1","model_2":"m2","g1_winner":"model_1","judge":["gpt-4","pair-v2"],"g1_user_prompt":"[Question]","g1_judgment":"[[A]]"}`, "a judge of MT-bench"},
		"MT-bench, answers":        {answer, "prompt"},

		"lm-eval, likelihoods":  {`{"doc_id":0,"doc":{"question":"Why?"},"target":0,"arguments":[["Why?"," Yes"],["Why?"," No"]],"resps":[[["-1.5","False"]],[["-2.5","True"]]],"filtered_resps":[["-1.5","False"]]}`, "compared likelihoods"},
		"OpenAI evals, a spec":  {`{"spec":{"eval_name":"x"}}` + "\n" + `{"final_report":{"accuracy":1}}`, "holds no sample"},
		"OpenAI evals, a match": {`{"run_id":"r","event_id":1,"sample_id":"x.0","type":"match","data":{"correct":true}}`, "holds no sample"},
	} {
		m := newMemory()
		if _, err := importText(t, m, "x.jsonl", tt.row, ImportOptions{}); err == nil || !strings.Contains(err.Error(), tt.says) || len(m.prompts) > 0 {
			t.Errorf("%s: %q, %v", name, m.texts(), err)
		}
	}
	m := newMemory()
	questions := writeFile(t, "q.jsonl", `{"question_id":81,"category":"writing","turns":["Where do I put basil?","And mint?"]}`)
	if _, err := importText(t, m, "x.jsonl", answer, ImportOptions{With: []string{questions}}); err != nil || !slices.Equal(m.answers(), []string{"m1: A lamp."}) {
		t.Errorf("with the questions: %q of %q, %v", m.answers(), m.texts(), err)
	}
}
