#!/usr/bin/env bash
# argilla 2.8.0, the Python client: to_json, to_disk and to_list leave out whether a
# response was submitted, discarded or is a draft.
#
# Expected: an export tells them apart, and from_json gives back what to_json wrote.
# Seen: a nested export (the default) holds value and user_id alone, so the answer of
# somebody who discarded the record stands beside the others as one more label. Read back,
# each response is without a status and would be sent to the server as a draft: submitted
# labels lose their state on the way through a backup. to_list(flatten=True) and to_datasets
# have the status, in a column of its own (best.responses.status), in the same order.
#
# What it means for preference data: export flattened, and drop values whose status is not
# submitted, before labels are counted or pairs are made.
# (The client imports requests without asking for it: pip install argilla requests.)
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install argilla==2.8.0 requests==2.34.2
cat >"$dir/run.py" <<'PY'
import pathlib, tempfile, uuid
import argilla
from argilla.records._io import GenericIO, JsonIO  # what to_list, to_json and from_json call

given = {"submitted": "a", "discarded": "b", "draft": "b"}
record = argilla.Record(
    id="pair-17",
    fields={"prompt": "Name a lake."},
    responses=[argilla.Response("best", value, uuid.UUID(int=i), status=status) for i, (status, value) in enumerate(given.items())],
)


def said(what, got, want):
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


nested = GenericIO.to_list([record], flatten=False)[0]["responses"]["best"]
said("nested, keys", [sorted(r) for r in nested], [["user_id", "value"]] * 3)
said("nested, values", [r["value"] for r in nested], ["a", "b", "b"])
flat = GenericIO.to_list([record], flatten=True)[0]
said("flattened, status", flat["best.responses.status"], ["submitted", "discarded", "draft"])
with tempfile.TemporaryDirectory() as folder:
    back = JsonIO._records_from_json(JsonIO.to_json([record], pathlib.Path(folder, "records.json")))[0]
to_send = lambda r: [argilla.UserResponse([response]).status.value for response in r.responses]
said("as given, what the server is told", to_send(record), ["submitted", "discarded", "draft"])
said("after to_json and from_json, what the server is told", to_send(back), ["draft", "draft", "draft"])
PY
"$dir/venv/bin/python" "$dir/run.py"
