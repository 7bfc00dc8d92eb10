package response

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
)

// counting is a server that answers at once and counts its answers.
type counting struct {
	slow
	n atomic.Int64
}

func (c *counting) Chat(context.Context, ollama.Request, func(ollama.Chunk)) (ollama.Reply, error) {
	return ollama.Reply{Text: fmt.Sprint("answer ", c.n.Add(1)), DoneReason: "stop"}, nil
}

// A slow commit delays neither the requests nor more than maxWaiting outcomes, and
// nothing counts before its commit has ended.
func TestCommitsAreShared(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const prompts, jobs = 200, 4
		var texts []string
		for i := range prompts {
			texts = append(texts, fmt.Sprint("prompt ", i))
		}
		d, server := newMemory(texts...), &counting{}
		sync := make(chan struct{}) // a receive is a commit that reaches the disk
		var commits []int
		stored := 0
		d.commit = func(rs []Response) {
			commits = append(commits, len(rs))
			<-sync
			stored += len(rs)
		}
		events := make(chan stages.RunEvent)
		ended := make(chan error, 1)
		go func() {
			ended <- Run(t.Context(), d, server, Options{Models: []string{"m"}, Samples: 1, Jobs: jobs}, events)
			close(events)
		}()
		if _, ok := (<-events).(stages.Started); !ok {
			t.Fatal("the run does not start")
		}
		reported := 0
		for reported < prompts {
			synctest.Wait() // everything that can go on without the disk has
			asked := int(server.n.Load())
			if most := stored + commits[len(commits)-1] + maxWaiting + jobs; asked > most || asked < min(most-jobs, prompts) {
				t.Fatalf("%d answers while commit %d is under way, want the workers to have gone on to %d", asked, len(commits), most)
			}
			select {
			case e := <-events:
				t.Fatalf("%+v while nothing has reached the disk since", e)
			case sync <- struct{}{}:
			}
			for range commits[len(commits)-1] {
				if a, ok := (<-events).(stages.Replied); !ok || a.Model != "m" || a.Done != "stop" {
					t.Fatalf("event %+v, want the end of a request", a)
				}
				p, ok := (<-events).(stages.Progress)
				if reported++; !ok || p.Counts.Added != reported || reported > stored {
					t.Fatalf("event %+v when %d responses are stored", p, stored)
				}
			}
		}
		for range events {
		}
		if err := <-ended; err != nil || len(commits) > 2+prompts/maxWaiting+1 {
			t.Errorf("%v, commits of %v", err, commits)
		}
	})
}

// An answer that the disk refuses does not count, however many wait behind it.
func TestRefusedCommitCountsNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newMemory("a", "b", "c", "d", "e", "f", "g", "h")
		n, full := 0, errors.New("disk full")
		d.commit = func([]Response) {
			if n++; n == 2 {
				d.broken = full
			}
		}
		_, err := run(t.Context(), d, &counting{}, Options{Models: []string{"m"}, Samples: 5})
		r := d.last()
		if !errors.Is(err, full) || n != 2 || r.Status != stages.Failed || r.Counts.Added != d.saves || d.saves == 0 {
			t.Errorf("%v after %d commits; %d stored, run %+v", err, n, d.saves, r)
		}
	})
}
