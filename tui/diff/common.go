package diff

import (
	"math/bits"
	"slices"
)

// run is n elements that two sequences share: from a in the first and from b in the
// second.
type run struct{ a, b, n int }

// common returns the longest common subsequence of x and y as runs in order. Values
// are less than distinct.
//
// It is Hyyrö's bit-parallel algorithm ("Bit-parallel LCS-length computation
// revisited", 2004, equation 4): row i is a vector over y with a 0 wherever the
// length of the longest common subsequence with x[:i] grows. All rows are kept, one
// bit for each cell, to trace the way back.
func common(x, y []int32, distinct int) []run {
	if len(x) == 0 || len(y) == 0 {
		return nil
	}
	n := (len(y) + 63) / 64
	masks := masksOf(y, distinct, n)
	rows := make([]uint64, (len(x)+1)*n)
	for j := range n {
		rows[j] = ^uint64(0)
	}
	for i, value := range x {
		last, next := rows[i*n:(i+1)*n], rows[(i+1)*n:(i+2)*n]
		mask := masks[value]
		if mask == nil {
			copy(next, last)
			continue
		}
		var carry uint64
		for j := range n {
			u := last[j] & mask[j]
			var sum uint64
			sum, carry = bits.Add64(last[j], u, carry)
			next[j] = sum | last[j]&^u
		}
	}
	return back(rows, len(x), len(y), n)
}

// masksOf returns, for each value, the mask of its places in y; nil if it has none.
func masksOf(y []int32, distinct, n int) [][]uint64 {
	masks := make([][]uint64, distinct)
	for j, value := range y {
		if masks[value] == nil {
			masks[value] = make([]uint64, n)
		}
		masks[value][j/64] |= 1 << (j % 64)
	}
	return masks
}

// back traces the runs from the last row to the first.
func back(rows []uint64, i, j, n int) []run {
	grows := func(i, j int) bool { return rows[i*n+(j-1)/64]>>((j-1)%64)&1 == 0 }
	var runs []run
	for i > 0 && j > 0 {
		switch {
		case !grows(i, j):
			j--
		case i > 1 && grows(i-1, j):
			i--
		default:
			i, j = i-1, j-1
			if last := len(runs) - 1; last >= 0 && runs[last].a == i+1 && runs[last].b == j+1 {
				runs[last] = run{i, j, runs[last].n + 1}
			} else {
				runs = append(runs, run{i, j, 1})
			}
		}
	}
	slices.Reverse(runs)
	return runs
}
