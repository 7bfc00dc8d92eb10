-- Version 3: what filtering drops can be audited too, not only what a machine decides.

ALTER TABLE audits ADD COLUMN probability REAL NOT NULL DEFAULT 1 CHECK (probability > 0 AND probability <= 1); -- with which it was drawn

-- A pair is in the queue if it is routed to a person or drawn for an audit.
DROP VIEW queue_expected;
CREATE VIEW queue_expected AS
SELECT p.id AS pair,
	CASE WHEN EXISTS (
		SELECT 1 FROM labels_current c
		WHERE c.pair = p.id AND c.annotator = d.annotator AND c.answer <> 'skip')
	THEN 'done' ELSE 'open' END AS state,
	(SELECT count(*) FROM labels_live s
		WHERE s.pair = p.id AND s.annotator = d.annotator AND s.answer = 'skip' AND s.repeat_of IS NULL) AS skips,
	p.place, p.prompt, p.created_at AS made,
	coalesce((SELECT abs(avg(j.probability) - 0.5) FROM judgements j WHERE j.pair = p.id), 1) AS doubt
FROM pairs p CROSS JOIN deck d
WHERE p.route = 'person' OR EXISTS (SELECT 1 FROM audits a WHERE a.pair = p.id);

INSERT INTO queue (pair, state, skips, place, prompt, made, doubt)
SELECT e.pair, e.state, e.skips, e.place, e.prompt, e.made, e.doubt FROM audits a CROSS JOIN queue_expected e ON e.pair = a.pair
WHERE NOT EXISTS (SELECT 1 FROM queue q WHERE q.pair = a.pair);
