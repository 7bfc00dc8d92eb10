package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"syscall"

	"prefdeck/stages"
)

const (
	startRun = `
INSERT INTO runs (id, stage, config, version, status, counts, error, host, server, pid, started_at, ended_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)`
	finishRun  = `UPDATE runs SET status = ?, counts = ?, error = ?, ended_at = ? WHERE id = ?`
	runningNow = `SELECT id, pid FROM runs WHERE status = 'running'`
	markKilled = `UPDATE runs SET status = 'interrupted', error = 'its process ended', ended_at = ? WHERE id = ?`
)

// StartRun records a run, after marking runs whose process is gone as interrupted.
func (d *Deck) StartRun(ctx context.Context, r stages.Run) error {
	if r.Started.IsZero() {
		r.Started = d.now()
	}
	if r.Status == "" {
		r.Status = stages.Running
	}
	if r.Version == "" {
		r.Version = d.o.Version
	}
	counts, err := json.Marshal(r.Counts)
	if err != nil {
		return fmt.Errorf("start run %s: %w", r.ID, err)
	}
	err = d.write(ctx, func(tx *sql.Tx) error {
		if err := d.markKilled(ctx, tx); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, startRun, r.ID, r.Stage, object(r.Config), r.Version, r.Status,
			string(counts), r.Error, r.Host, r.Server, os.Getpid(), r.Started.UnixMilli())
		return err
	})
	return d.failed(err, "start run %s", r.ID)
}

// FinishRun records how a run ended.
func (d *Deck) FinishRun(ctx context.Context, r stages.Run) error {
	if r.Ended.IsZero() {
		r.Ended = d.now()
	}
	counts, err := json.Marshal(r.Counts)
	if err != nil {
		return fmt.Errorf("finish run %s: %w", r.ID, err)
	}
	err = d.write(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, finishRun, r.Status, string(counts), r.Error, r.Ended.UnixMilli(), r.ID)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(ErrUnknown, err)
		}
		return nil
	})
	return d.failed(err, "finish run %s", r.ID)
}

func (d *Deck) markKilled(ctx context.Context, tx *sql.Tx) error {
	var killed []stages.RunID
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var id stages.RunID
		var pid int
		err := rows.Scan(&id, &pid)
		if !alive(pid) {
			killed = append(killed, id)
		}
		return err
	}, runningNow)
	for _, id := range killed {
		if err == nil {
			_, err = tx.ExecContext(ctx, markKilled, d.now().UnixMilli(), id)
		}
	}
	return err
}

// alive reports whether a process with this number runs here. If the number was
// given to another process since, a killed run keeps looking alive.
func alive(pid int) bool {
	if pid <= 0 {
		return false
	}
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	err = p.Signal(syscall.Signal(0))
	return err == nil || errors.Is(err, os.ErrPermission)
}
