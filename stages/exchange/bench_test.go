package exchange

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"prefdeck/stages"
)

// sink is a deck that keeps nothing, so that a benchmark measures reading alone.
type sink struct{}

func (sink) StartRun(context.Context, stages.Run) error      { return nil }
func (sink) FinishRun(context.Context, stages.Run) error     { return nil }
func (sink) SaveBatch(context.Context, Batch) (Added, error) { return Added{}, nil }

// BenchmarkImport reads 2,000 rows of the common shapes.
func BenchmarkImport(b *testing.B) {
	long := strings.Repeat("The river runs to the sea, and nobody minds. ", 20)
	for name, row := range map[string]string{
		"pair":     `{"prompt":"Name river %d","response_a":"A ` + long + `","response_b":"B ` + long + `","model_a":"m-one","model_b":"m-two"}`,
		"chosen":   `{"prompt":"Name river %d","chosen":"A ` + long + `","rejected":"B ` + long + `"}`,
		"response": `{"dataset":"koala","instruction":"Name river %d","output":"A ` + long + `","generator":"m-one"}`,
		"messages": `{"messages":[{"role":"user","content":"Name river %d"},{"role":"assistant","content":"A ` + long + `"}],"model":"m"}`,
		"implicit": `{"chosen":[{"role":"user","content":"Name river %[1]d"},{"role":"assistant","content":"A ` + long + `"}],"rejected":[{"role":"user","content":"Name river %[1]d"},{"role":"assistant","content":"B ` + long + `"}]}`,
	} {
		var file strings.Builder
		for i := range 2000 {
			fmt.Fprintf(&file, row+"\n", i)
		}
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(file.Len()))
			for b.Loop() {
				r, err := Import(b.Context(), sink{}, []string{Stdin}, ImportOptions{Stdin: strings.NewReader(file.String())}, nil)
				if err != nil || r.Rows != 2000 {
					b.Fatal(r, err)
				}
			}
		})
	}
}

// BenchmarkReadParquet reads the file that PARQUET names; .ci/compare/parquet compares
// it with pyarrow.
func BenchmarkReadParquet(b *testing.B) {
	path := os.Getenv("PARQUET")
	if path == "" {
		b.Skip("PARQUET names no file")
	}
	for b.Loop() {
		s, err := openSource(b.Context(), path, nil)
		if err != nil {
			b.Fatal(err)
		}
		rows := 0
		err = decodeParquet(s, func(r row) error {
			rows++
			return r.err
		})
		s.Close()
		if err != nil || rows == 0 {
			b.Fatalf("%d rows, %v", rows, err)
		}
	}
}
