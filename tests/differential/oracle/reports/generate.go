// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math"
	"math/rand"
	"sort"
	"strings"

	"oracle/cover"
)

// A testCase is a profile with the files that it speaks of.
type testCase struct {
	profile []byte
	files   map[string][]byte
}

func (c *testCase) lines() int {
	return bytes.Count(bytes.TrimRight(c.profile, "\r\n"), []byte("\n"))
}

// A place is a line and a column.
type place struct{ line, col int }

func (p place) isBefore(other place) bool {
	return p.line < other.line || p.line == other.line && p.col < other.col
}

// placesOf are the places of a file where blocks may start and end: its braces and statements, as //line comments have
// them, or any of its bytes where it is not Go.
func placesOf(random *rand.Rand, text []byte) []place {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "x.go", text, 0)
	var places []place
	if err != nil || random.Intn(6) == 0 {
		for n := random.Intn(20); n > 0; n-- {
			places = append(places, place{1 + random.Intn(2+bytes.Count(text, []byte("\n"))), random.Intn(40)})
		}
		return places
	}
	ast.Inspect(file, func(node ast.Node) bool {
		switch node.(type) {
		case *ast.BlockStmt, ast.Stmt, *ast.FuncDecl:
			for _, pos := range []token.Pos{node.Pos(), node.End()} {
				p := fset.Position(pos)
				places = append(places, place{p.Line, p.Column})
			}
		}
		return true
	})
	return places
}

func statementsOf(random *rand.Rand) int {
	return []int{0, 1, 1, 2, 3, random.Intn(30), 23, 57, math.MaxUint32}[random.Intn(8+random.Intn(2)*random.Intn(2))]
}

func countOf(random *rand.Rand) int {
	switch random.Intn(12) {
	case 0:
		return math.MaxInt64
	case 1:
		return []int{3, 9, 27, 81, 243, 729, 2187, 6561, 19683}[random.Intn(9)]
	case 2:
		return random.Int()
	case 3, 4:
		return random.Intn(100)
	case 5, 6:
		return 1
	}
	return 0
}

// blocksOf are blocks of a file: one after the other as Go writes them, or any.
func blocksOf(random *rand.Rand, text []byte) []cover.ProfileBlock {
	places := placesOf(random, text)
	isAny := random.Intn(4) == 0
	if !isAny {
		sort.Slice(places, func(i, j int) bool { return places[i].isBefore(places[j]) })
	}
	isUsed := map[place]bool{}
	var blocks []cover.ProfileBlock
	for i := 0; i+1 < len(places); i++ {
		start, end := places[i], places[i+1]
		if isUsed[start] || random.Intn(8) == 0 {
			continue
		}
		isUsed[start] = true
		blocks = append(blocks, cover.ProfileBlock{StartLine: start.line, StartCol: start.col, EndLine: end.line,
			EndCol: end.col, NumStmt: statementsOf(random), Count: countOf(random)})
	}
	return blocks
}

// number writes a number in one of the ways that Go reads.
func number(random *rand.Rand, n int) string {
	switch random.Intn(60) {
	case 0:
		return fmt.Sprintf("+%d", n)
	case 1:
		return fmt.Sprintf("%012d", n)
	}
	return fmt.Sprint(n)
}

func lineOf(random *rand.Rand, name string, b cover.ProfileBlock) string {
	return fmt.Sprintf("%s:%s.%s,%s.%s %s %s", name, number(random, b.StartLine), number(random, b.StartCol),
		number(random, b.EndLine), number(random, b.EndCol), number(random, b.NumStmt), number(random, b.Count))
}

func nameOf(random *rand.Rand, folder string, i int) string {
	odd := []string{"", "", "", "", " b", ":1", "1.2,3.4 5", "é", "世", "\x80", "<&>", "\"'", "+", "%d", "~", "\u202e"}
	return fmt.Sprintf("%s/%c%s.go", folder, 'a'+rune((i*7)%26), odd[random.Intn(len(odd))])
}

func modeOf(random *rand.Rand) string {
	return []string{"set", "set", "count", "atomic", "atomic", "other", "set "}[random.Intn(7)]
}

// addDuplicates repeats some lines, with other counts and sometimes another number of statements.
func addDuplicates(random *rand.Rand, name string, blocks []cover.ProfileBlock, lines []string) []string {
	for _, b := range blocks {
		if random.Intn(5) > 0 {
			continue
		}
		b.Count = random.Intn(6)
		if random.Intn(200) == 0 && len(blocks) < 8 {
			b.NumStmt++
		}
		lines = append(lines, lineOf(random, name, b))
	}
	return lines
}

func newProfile(random *rand.Rand, mode string, lines []string) []byte {
	switch random.Intn(3) {
	case 0:
		random.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	case 1:
		sort.Strings(lines)
	}
	end := "\n"
	if random.Intn(10) == 0 {
		end = "\r\n"
	}
	text := []byte(strings.Join(append([]string{"mode: " + mode}, lines...), end) + end)
	switch random.Intn(16) {
	case 0:
		text = bytes.TrimRight(text, "\r\n")
	case 1, 2, 3:
		text = mutated(random, text)
	case 4:
		if random.Intn(10) == 0 {
			long := strings.Repeat("x", 65536-12-random.Intn(3))
			text = append(text, long+".go:1.1,1.1 1 1\n"...)
		}
	}
	return text
}

func newCase(random *rand.Rand, folder string) *testCase {
	made := &testCase{files: map[string][]byte{}}
	var lines []string
	for i, n := 0, random.Intn(5); i < n; i++ {
		name, text := nameOf(random, folder, i), newSource(random)
		blocks := blocksOf(random, text)
		for _, b := range blocks {
			lines = append(lines, lineOf(random, name, b))
		}
		if random.Intn(3) == 0 {
			lines = addDuplicates(random, name, blocks, lines)
		}
		if random.Intn(60) > 0 {
			made.files[name] = text
		}
	}
	made.profile = newProfile(random, modeOf(random), lines)
	return made
}
