#!/usr/bin/env bash
# langchain-core 1.8.3, JsonOutputParser and PydanticOutputParser: a judge's reply that was cut in the
# middle of its score has a score.
#
# Expected: a reply that is not complete JSON raises OutputParserException, as one does that has no
# JSON; completing it is for streams (diff and partial).
# Seen: the parser for streams reads whole replies as well and closes what is open. A reply that
# ends in "score": 1, of what was to be 10, is score 1; 8. of 8.5 is 8; "rej of "rejected" is
# the verdict "rej". What is missing at the end is not there, so with PydanticOutputParser a field
# that has a default takes it: "flagged" is False. Only a missing field without one raises, and
# so does one sentence before the JSON.
#
# What it means for preference data: judges that explain first end at the token limit in their
# longest explanations, and those get the lowest scores, without a trace. Ask for the score first
# and make every field required, or read done_reason before the text.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install langchain-core==1.8.3
cat >"$dir/run.py" <<'PY'
from langchain_core.exceptions import OutputParserException
from langchain_core.output_parsers import JsonOutputParser, PydanticOutputParser
from pydantic import BaseModel


class Verdict(BaseModel):
    reason: str
    score: float
    flagged: bool = False


whole = '{"reason": "Right, and short.", "score": 10, "flagged": true}'
for cut, want in (
    (whole, {"reason": "Right, and short.", "score": 10, "flagged": True}),
    (whole[: whole.index("0, ")], {"reason": "Right, and short.", "score": 1}),
    ('{"score": 8.', {"score": 8}),
    ('```json\n{"verdict": "rej', {"verdict": "rej"}),
    ('{"reason": "Not wr', {"reason": "Not wr"}),
):
    got = JsonOutputParser().parse(cut)
    print(f"{cut!r}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
cut = whole[: whole.index("0, ")]
got = PydanticOutputParser(pydantic_object=Verdict).parse(cut)
print("with fields:", repr(got))
if got != Verdict(reason="Right, and short.", score=1):
    raise SystemExit("that was score 1, not flagged, when this was written")
try:
    got = JsonOutputParser().parse(f"My verdict: {whole}")
except OutputParserException:
    print("a sentence before the whole JSON: OutputParserException")
else:
    raise SystemExit(f"that raised when this was written, now {got}")
PY
"$dir/venv/bin/python" "$dir/run.py"
