package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"prefdeck/stages"
)

// Knowledge about a model only grows: the list of a server's models has less about one
// than a question about it returns.
const saveModel = `
INSERT INTO models (id, name, digest, family, parameter_size, quantization, remote_host, template, system, parameters, capabilities)
VALUES (unhex(?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET
	family         = coalesce(nullif(excluded.family, ''), family),
	parameter_size = coalesce(nullif(excluded.parameter_size, ''), parameter_size),
	quantization   = coalesce(nullif(excluded.quantization, ''), quantization),
	remote_host    = coalesce(nullif(excluded.remote_host, ''), remote_host),
	template       = coalesce(nullif(excluded.template, ''), template),
	system         = coalesce(nullif(excluded.system, ''), system),
	parameters     = coalesce(nullif(excluded.parameters, ''), parameters),
	capabilities   = coalesce(nullif(excluded.capabilities, '[]'), capabilities)`

// SaveModel records a model, or new knowledge about it.
func (d *Deck) SaveModel(ctx context.Context, m stages.Model) error {
	err := d.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, saveModel, modelValues(m)...)
		return err
	})
	return d.failed(err, "save model %s", m.Name)
}

func modelValues(m stages.Model) []any {
	return []any{m.ID, m.Name, m.Digest, m.Family, m.ParameterSize, m.Quantization, m.RemoteHost,
		m.Template, m.System, m.Parameters, jsonStrings(m.Capabilities)}
}

const modelsByID = `
SELECT j.value, m.name, m.digest, m.family, m.parameter_size, m.quantization, m.remote_host,
	m.template, m.system, m.parameters, m.capabilities
FROM json_each(?) j CROSS JOIN models m ON m.id = unhex(j.value)`

const modelsNamed = `
SELECT lower(hex(m.id)) FROM json_each(?) j CROSS JOIN models m ON m.name = j.value ORDER BY m.n`

// ModelsNamed returns the models that have one of the names, the first known first.
func (d *Deck) ModelsNamed(ctx context.Context, names ...string) ([]stages.Model, error) {
	found, err := ids(ctx, d.reader, modelsNamed, jsonStrings(names))
	if err != nil {
		return nil, d.failed(err, "look up models by name")
	}
	all, err := models(ctx, d.reader, found)
	if err != nil {
		return nil, d.failed(err, "look up models by name")
	}
	out := make([]stages.Model, len(found))
	for i, id := range found {
		out[i] = all[id]
	}
	return out, nil
}

const lastSample = `
SELECT coalesce(max(coalesce(g.sample, 0)), -1) FROM models m CROSS JOIN responses r ON r.model = m.n LEFT JOIN generations g ON g.response = r.n WHERE m.id = unhex(?)`

// LastSample returns the highest number of any sample of a model; -1 if it has none.
func (d *Deck) LastSample(ctx context.Context, model stages.ID) (last int, err error) {
	err = d.reader.QueryRowContext(ctx, lastSample, model).Scan(&last)
	return last, d.failed(err, "look up the samples of a model")
}

const lastOptions = `
SELECT coalesce(g.options, '{}') FROM models m CROSS JOIN responses r ON r.model = m.n LEFT JOIN generations g ON g.response = r.n WHERE m.id = unhex(?) ORDER BY r.n DESC LIMIT 1`

// LastOptions returns the options of the newest response of a model, as stored; nil if
// it has none.
func (d *Deck) LastOptions(ctx context.Context, model stages.ID) (options json.RawMessage, err error) {
	err = d.reader.QueryRowContext(ctx, lastOptions, model).Scan((*[]byte)(&options))
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return options, d.failed(err, "look up the options of a model's responses")
}

const namesOf = `SELECT j.value, m.name FROM json_each(?) j CROSS JOIN models m ON m.id = unhex(j.value)`

// modelNames reads less than models, because the labelling screen asks for it with
// every pair.
func modelNames(ctx context.Context, q querier, wanted []stages.ID) (map[stages.ID]string, error) {
	out := make(map[stages.ID]string, len(wanted))
	err := each(ctx, q, func(rows *sql.Rows) error {
		var id stages.ID
		var name string
		err := rows.Scan(&id, &name)
		out[id] = name
		return err
	}, namesOf, array(wanted))
	return out, err
}

func models(ctx context.Context, q querier, wanted []stages.ID) (map[stages.ID]stages.Model, error) {
	out := make(map[stages.ID]stages.Model, len(wanted))
	err := each(ctx, q, func(rows *sql.Rows) error {
		var m stages.Model
		var capabilities string
		if err := rows.Scan(&m.ID, &m.Name, &m.Digest, &m.Family, &m.ParameterSize, &m.Quantization,
			&m.RemoteHost, &m.Template, &m.System, &m.Parameters, &capabilities); err != nil {
			return err
		}
		var err error
		if m.Capabilities, err = stringsIn("capabilities", capabilities); err != nil {
			return err
		}
		out[m.ID] = m
		return nil
	}, modelsByID, array(wanted))
	return out, err
}
