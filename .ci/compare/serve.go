//go:build ignore

// Command serve is the fake model server that a run of responses is timed on, and
// the bare client beside it, which asks for as many answers and stores none.
//
//	serve LATENCY        prints its URL and serves until standard input ends
//	serve bare URL N JOBS
package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"strconv"
	"sync"
	"time"

	"prefdeck/stages/ollama"
	"prefdeck/stages/ollama/ollamatest"
	"prefdeck/stages/ollama/peer"
)

func main() {
	err := fmt.Errorf("usage: serve LATENCY, or serve bare URL N JOBS")
	switch {
	case len(os.Args) == 2:
		err = serve(os.Args[1])
	case len(os.Args) == 5 && os.Args[1] == "bare":
		err = bare(os.Args[2], os.Args[3], os.Args[4])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(latency string) error {
	wait, err := time.ParseDuration(latency)
	if err != nil {
		return err
	}
	s := ollamatest.New(ollamatest.Model{Name: "m"})
	defer s.Close()
	s.Script(func(c ollamatest.Chat) ollamatest.Answer {
		time.Sleep(wait)
		return ollamatest.Default(c)
	})
	fmt.Println(s.URL)
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

func bare(at, number, jobs string) error {
	u, err := url.Parse(at)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(number)
	if err != nil {
		return err
	}
	clients, err := strconv.Atoi(jobs)
	if err != nil {
		return err
	}
	c := peer.New(u)
	defer c.Close()
	work := make(chan int)
	errs := make(chan error, clients)
	var asking sync.WaitGroup
	for range clients {
		asking.Go(func() {
			for i := range work {
				_, err := c.Chat(context.Background(), ollama.Request{Model: "m", Options: map[string]any{"seed": i},
					Messages: []ollama.ChatMessage{{Role: "user", Content: fmt.Sprintf("Tell story %d.", i)}}}, nil)
				if err != nil {
					errs <- err
					return
				}
			}
		})
	}
	for i := range n {
		select {
		case work <- i:
		case err := <-errs:
			return err
		}
	}
	close(work)
	asking.Wait()
	select {
	case err := <-errs:
		return err
	default:
		return nil
	}
}
