package export

// Loader is a program that reads an export: which file, and the lines that make it
// read that file.
type Loader struct {
	Name   string
	Export string // the options of prefdeck export
	Lines  string // a command line, or lines of a configuration
	Mind   string // what users of it have to know; "": nothing
}

// Loaders lists the programs that an export was made for, in the versions of
// November 2026.
func Loaders() []Loader {
	return []Loader{
		{"TRL RewardTrainer, DPOTrainer", "--to trl --out pairs.jsonl", `load_dataset("json", data_files="pairs.jsonl")`,
			"RewardTrainer drops pairs above max_length (1,024 tokens) and subtracts the margin; DPOTrainer drops rows whose prompt is above it"},
		{"TRL KTOTrainer", "--to trl-unpaired --out kto.jsonl", `load_dataset("json", data_files="kto.jsonl").shuffle(seed=1)`,
			"it trains in file order and estimates the KL divergence with the previous row's response: shuffle, so that this answers another prompt"},
		{"TRL TPOTrainer", "--to trl --reference --out tpo.jsonl", `load_dataset("json", data_files="tpo.jsonl")`, "in trl.experimental; reference is the edited response"},
		{"OpenRLHF", "--to trl --out pairs.jsonl", "--data.dataset pairs.jsonl --data.prompt_key prompt --data.chosen_key chosen --data.rejected_key rejected --data.apply_chat_template",
			"without prompt_key it drops the prompt; --model.margin_loss_enable uses the margin with the loss sigmoid alone, not with logexp"},
		{"Axolotl", "--to trl --trim --without steps --out pairs.jsonl", "datasets: [{path: pairs.jsonl, ds_type: json, type: chat_template.default, field_messages: prompt, field_chosen: chosen, field_rejected: rejected}]",
			"it loses responses of one letter or with whitespace at an end, drops rows above sequence_len, and reads the content alone of the last message of a side; a file with calls of tools comes out as lists of single characters"},
		{"Axolotl, KTO", "--to trl-unpaired --plain-text --out kto.jsonl", "rl: kto, datasets: [{path: kto.jsonl, ds_type: json, type: chatml.ultra}]",
			"or llama3.ultra, to match the model; from messages it loses the prompt, or trains on the text of a Python list: conversations are left out and counted"},
		{"LLaMA-Factory", "--to llamafactory --out data/pairs.jsonl", DatasetInfo("pairs.jsonl"), "the lines go into data/dataset_info.json"},
		{"ms-swift", "--to messages --out pairs.jsonl", "swift rlhf --rlhf_type dpo --dataset pairs.jsonl", "also --rlhf_type rm; it keeps every row, tool calls included, and refuses equal sides, which an export never has"},
		{"mlx-lm-lora", "--to trl --plain-text --out data/train.jsonl", "mlx_lm_lora.train --model MODEL --train --train-mode dpo --data data",
			"it applies the chat template itself, and trains on the text of a Python list where rows are messages; conversations are left out and counted"},
		{"NeMo RL", "--to trl --out pairs.jsonl", "data: {dataset_name: BinaryPreferenceDataset, prompt_key: prompt, chosen_key: chosen, rejected_key: rejected}",
			"its HelpSteer3 loader reads --to helpsteer3"},
		{"Oumi", "--to trl --out pairs.jsonl", "data: {train: {datasets: [{dataset_name: text_dpo, dataset_path: pairs.jsonl}]}}", ""},
		{"torchtune, EasyDeL RewardTrainer", "--to ultrafeedback --out pairs.jsonl", "dataset: {_component_: torchtune.datasets.preference_dataset, source: json, data_files: pairs.jsonl}",
			"torchtune never reads the column prompt, and EasyDeL's reward model ignores it beside plain texts: the conversations in chosen and rejected contain it"},
		{"Together, Fireworks, Azure", "--to openai --out pairs.jsonl", "upload the file, then choose preference tuning (dpo)", "one assistant message a side, no further columns"},
		{"RewardBench", "--to rewardbench --out pairs.jsonl", "rewardbench --model MODEL --dataset pairs.jsonl --load_json", "it never reads the column prompt"},
		{"arena-rank", "--to arena --out battles.jsonl", `PairDataset.from_pandas(pandas.read_json("battles.jsonl", lines=True))`, "both_bad counts as a tie there, and as a win of model_b in FastChat's compute_elo_mle_with_tie: leave such rows out for it"},
	}
}

// DatasetInfo returns LLaMA-Factory's entry for a file of --to llamafactory.
func DatasetInfo(file string) string {
	return `"prefdeck": {"file_name": "` + file + `", "ranking": true, "formatting": "sharegpt", ` +
		`"columns": {"messages": "conversations", "chosen": "chosen", "rejected": "rejected"}, ` +
		`"tags": {"role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant", "system_tag": "system"}}`
}

// Described is a format with its columns, for people to choose from.
type Described struct{ Name, Columns string }

// Describe lists the formats.
func Describe() []Described {
	var out []Described
	for _, f := range formats() {
		out = append(out, Described{f.name, f.about})
	}
	return out
}

// ColumnHelp is a column of --details or of the format csv, with its meaning.
type ColumnHelp struct{ Name, About string }

// DetailColumns describes the columns that --details adds.
func DetailColumns() []ColumnHelp {
	var out []ColumnHelp
	for _, d := range details {
		out = append(out, ColumnHelp{d.name, d.about})
	}
	return out
}
